"""A policy as the worker chains it; scores and what lies beside are the core's."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import attrs
import polars as pl

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.engine import Batch, facts_of
from tiers.problems import DataError, Problem, lasting
from tiers.results import Decision
from tiers.text import Text
from tiers_plugins.engines.durable.rulesets import Compiled
from tiers_plugins.engines.durable.worker import Fired
from tiers_plugins.engines.durable.working import Lost, UnstartedError, Working

CHUNK = 500
"""Customers that the worker is handed at once."""


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
        with self._lock, _started():
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
            self.tell(breakdown(key))
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
            with _started():
                (fired,) = self.working.asked([self._event(customer)])
        except Lost:
            raise DataError([breakdown("")]) from None
        finally:
            self.working.end()
        found = [program.rules[at].id for at in self._rules(fired)]
        for row in fired[1] if len(fired) > 1 else []:
            rule = program.action_rules[row]
            cause = f"{rule.after} → " if rule.after else "→ "
            found.append(f"{cause}{', '.join(rule.do)}")
        return found


@attrs.frozen(eq=False)
class ChainingBatch:
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


@contextmanager
def _started() -> Iterator[None]:
    """Say so if the worker does not start."""
    try:
        yield
    except UnstartedError:
        raise lasting([unstarted()]) from None


def unstarted() -> Problem:
    """Say that the worker does not start."""
    message = Text(
        "engine `durable` can't be used here: its process does not start",
        "引擎 `durable` 在此无法使用：其进程无法启动",
    )
    advice = Text("use `--engine columnar`", "请使用 `--engine columnar`")
    return Problem("absent-engine", message, help=advice)


def breakdown(key: object) -> Problem:
    """Say whom the worker could not stand."""
    message = Text(
        f"engine `durable` broke down at customer `{key}`, twice",
        f"引擎 `durable` 处理客户 `{key}` 时两次崩溃",
    )
    advice = Text(
        "the interpreter decided about it instead; the others are not concerned",
        "该客户已改由解释器判定，其他客户不受影响",
    )
    return Problem("engine-breakdown", message, help=advice)
