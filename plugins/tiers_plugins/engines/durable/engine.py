"""The engine `durable`: decide by forward chaining, one customer at a time."""

import sys
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from importlib.util import find_spec
from typing import Any

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.engine import Batch, facts_of, schema_of
from tiers.ports import Fitted
from tiers.problems import DataError, PolicyError, Problem
from tiers.results import Decision
from tiers.text import Text
from tiers_plugins.engines.durable.rulesets import Compiled, compiled
from tiers_plugins.engines.durable.worker import Fired
from tiers_plugins.engines.durable.working import COMMAND, Lost, Working

CHUNK = 500
"""Customers that the worker is handed at once."""

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
        if sys.version_info >= (3, 13):
            return Text(
                "durable-rules can't be imported on Python 3.13 or newer",
                "durable-rules 无法在 Python 3.13 及以上版本中使用",
            )
        return Text(
            "the library durable-rules is not installed: "
            '`pip install "tiers[durable]"`, which needs a C compiler',
            '尚未安装 durable-rules：`pip install "tiers[durable]"`（需要 C 编译器）',
        )

    def refusals(self, fitted: Fitted, as_of: date) -> Sequence[Problem]:
        """Say why a policy lies outside the fence, or that the library is missing."""
        if (why := self.absence) is not None:
            return [_absent(why)]
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
        chaining = self._chaining(fitted, as_of)
        schema = schema_of(fitted.program, book, clean.collect_schema()[book.key])
        batch = _Batch(chaining, Batch.of(chaining.interpreter, book, schema))
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
        made, problems = compiled(fitted, as_of)
        if made is None:
            raise PolicyError(problems)
        working = Working(made.stages, self.seconds, self.command)
        interpreter = Interpreter.of(fitted, as_of)
        return Chaining(interpreter, made, working, self._troubles.append)


@attrs.frozen(eq=False)
class Chaining:
    """A policy as the worker chains it; scores and what lies beside are the core's."""

    interpreter: Interpreter
    compiled: Compiled
    working: Working
    tell: Callable[[Problem], None]
    _lock: Any = attrs.field(factory=threading.Lock)

    def decisions(
        self, customers: Sequence[tuple[object, Mapping[str, Any]]]
    ) -> list[Decision]:
        """Decide about customers, given by key and facts."""
        known = [self.interpreter.scored(facts) for _, facts in customers]
        events = [self._event(customer) for customer in known]
        with self._lock:
            fired = list(self.working.fired(events))
        return [
            self._decision(key, customer, found)
            for (key, _), customer, found in zip(customers, known, fired, strict=True)
        ]

    def _event(self, customer: Mapping[str, Any]) -> dict[str, int]:
        return self.compiled.fields.of(customer)

    def _decision(
        self, key: object, customer: dict[str, Any], fired: Fired | None
    ) -> Decision:
        interpreter = self.interpreter
        if fired is None:
            self.tell(_could_not_stand(key))
            return interpreter.concluded(customer, interpreter.matching(customer))
        matching = [interpreter.program.rules[at] for at in self._rules(fired)]
        return interpreter.concluded(customer, matching, self._given(fired))

    def _rules(self, fired: Fired) -> list[int]:
        return [self.compiled.order[row] for row in fired[0]]

    def _given(self, fired: Fired) -> Collection[str]:
        given = self.interpreter.program.action_rules
        rows = fired[1] if len(fired) > 1 else []
        return {name for row in rows for name in given[row].do}

    def trace(self, customer: Mapping[str, Any]) -> list[str]:
        """Name what fired, in its order."""
        program = self.interpreter.program
        try:
            (fired,) = self.working.asked([self._event(customer)])
        except Lost:
            raise DataError([_could_not_stand("")]) from None
        finally:
            self.working.end()
        found = [program.rules[at].id for at in self._rules(fired)]
        for row in fired[1] if len(fired) > 1 else []:
            rule = program.action_rules[row]
            cause = f"{rule.after} → " if rule.after else "→ "
            found.append(f"{cause}{', '.join(rule.do)}")
        return found


@attrs.frozen(eq=False)
class _Batch:
    """Decides about the rows of a part of the table, chunk by chunk."""

    chaining: Chaining
    batch: Batch

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Give the codes of each row."""
        facts, key = facts_of(self.chaining.interpreter.program), self.batch.book.key
        coded: list[tuple[Any, ...]] = []
        for part in rows.iter_slices(CHUNK):
            customers = [(row[key], facts(row)) for row in part.iter_rows(named=True)]
            decided = self.chaining.decisions(customers)
            pairs = zip(customers, decided, strict=True)
            coded += [self.batch.coded(of, decision) for (of, _), decision in pairs]
        return pl.DataFrame(coded, schema=self.batch.schema, orient="row")


def _absent(why: Text) -> Problem:
    message = Text(
        f"engine `durable` can't be used here: {why.en}",
        f"引擎 `durable` 在此无法使用：{why.zh}",
    )
    advice = Text("use `--engine columnar`", "请使用 `--engine columnar`")
    return Problem("absent-engine", message, help=advice)


def _could_not_stand(key: object) -> Problem:
    message = Text(
        f"engine `durable` broke down at customer `{key}`, twice",
        f"引擎 `durable` 处理客户 `{key}` 时两次崩溃",
    )
    advice = Text(
        "the interpreter decided about it instead; the others are not concerned",
        "该客户已改由解释器判定，其他客户不受影响",
    )
    return Problem("engine-breakdown", message, help=advice)
