"""The engine `durable`: decide by forward chaining, one customer at a time."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.ports import Fitted
from tiers.problems import PolicyError, Problem
from tiers.text import Text
from tiers_plugins.engines.durable.working import COMMAND, Working

if TYPE_CHECKING:
    from tiers_plugins.engines.durable.chaining import Chaining

SECONDS = 20
"""How long a chunk may take: thousands of times what it does take."""

_MODULE = "durable_rules_engine"


@attrs.define(eq=False)
class Durable:
    """Decides by forward chaining on durable-rules, in a process of its own."""

    command: Sequence[str] = COMMAND
    seconds: int = SECONDS
    _troubles: list[Problem] = attrs.field(factory=list)

    @property
    def name(self) -> str:
        """What `--engine` calls it."""
        return "durable"

    @property
    def absence(self) -> Text | None:
        """Say why it can't run here."""
        with suppress(ImportError, ValueError):
            if find_spec(_MODULE) is not None:
                return None
        return lacking(sys.version_info)

    def refusals(self, fitted: Fitted, as_of: date) -> Sequence[Problem]:
        """Say why a policy lies outside the fence, or that the library is missing."""
        if (why := self.absence) is not None:
            return [_absent(why)]
        from tiers_plugins.engines.durable.rulesets import compiled  # noqa: PLC0415

        return compiled(fitted, as_of)[1]

    def troubles(self) -> Sequence[Problem]:
        """Give the customers whom the worker could not stand since last asked."""
        found = list(self._troubles)
        self._troubles.clear()
        return found

    def decide(
        self, fitted: Fitted, clean: pl.LazyFrame, as_of: date, book: Codebook
    ) -> pl.LazyFrame:
        """Decide about every customer of *clean*.

        Raises:
            PolicyError: the policy lies outside the fence.
        """
        # Each command loads the plugins; few decide by this engine.
        from tiers.engines.interpret.engine import Batch, schema_of  # noqa: PLC0415
        from tiers_plugins.engines.durable.chaining import (  # noqa: PLC0415
            ChainingBatch,
        )

        chaining = self._chaining(fitted, as_of)
        schema = schema_of(fitted.program, book, clean.collect_schema()[book.key])
        batch = ChainingBatch(chaining, Batch.of(chaining.interpreter, book, schema))
        return clean.map_batches(batch, schema=schema, streamable=True)

    def trace(
        self, fitted: Fitted, as_of: date, customer: Mapping[str, Any]
    ) -> Sequence[str]:
        """Name what fired for a customer of known facts and scores, in its order.

        Raises:
            PolicyError: the policy lies outside the fence.
            DataError: the worker was lost.
        """
        return self._chaining(fitted, as_of).trace(customer)

    def _chaining(self, fitted: Fitted, as_of: date) -> "Chaining":
        if (why := self.absence) is not None:
            raise PolicyError([_absent(why)])
        # See `decide` for why these come late.
        from tiers.engines.interpret.decide import Interpreter  # noqa: PLC0415
        from tiers_plugins.engines.durable.chaining import Chaining  # noqa: PLC0415
        from tiers_plugins.engines.durable.rulesets import compiled  # noqa: PLC0415

        made, problems = compiled(fitted, as_of)
        if made is None:
            raise PolicyError(problems)
        working = Working(made.stages, self.seconds, self.command)
        interpreter = Interpreter.of(fitted, as_of)
        return Chaining(interpreter, made, working, self._troubles.append)


def lacking(version: tuple[Any, ...]) -> Text:
    """Say why the library is not there, by the version of Python."""
    if version >= (3, 13):
        return Text(
            "durable-rules can't be imported on Python 3.13 or newer",
            "durable-rules 无法在 Python 3.13 及以上版本中使用",
        )
    return Text(
        "the library durable-rules is not installed: "
        '`pip install "tiers[durable]"`, which needs a C compiler',
        '尚未安装 durable-rules：`pip install "tiers[durable]"`（需要 C 编译器）',
    )


def _absent(why: Text) -> Problem:
    message = Text(
        f"engine `durable` can't be used here: {why.en}",
        f"引擎 `durable` 在此无法使用：{why.zh}",
    )
    advice = Text("use `--engine columnar`", "请使用 `--engine columnar`")
    return Problem("absent-engine", message, help=advice)
