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
from tiers_plugins.engines.durable.worker import Event, Fired
from tiers_plugins.engines.durable.working import Lost, UnstartedError, Working

CHUNK = 500
"""Customers that the worker is handed at once."""

MOST_LOST = 20
"""After so many customers whom it can't stand, the worker is asked no more."""


@attrs.frozen(eq=False)
class Chaining:
    """A policy as the worker chains it; scores and what lies beside are the core's."""

    interpreter: Interpreter
    compiled: Compiled
    working: Working
    tell: Callable[[Problem], None]
    _lost: list[object] = attrs.field(factory=list)
    """The customers whom the worker could not stand."""
    _lock: Any = attrs.field(factory=threading.Lock)

    def decisions(
        self, customers: Sequence[tuple[object, Mapping[str, Any]]]
    ) -> list[Decision]:
        """Decide about customers, given by key and facts."""
        known = [self.interpreter.scored(facts) for _, facts in customers]
        events = [self._event(customer) for customer in known]
        with self._lock, _started():
            fired = self._fired([key for key, _ in customers], events)
        return [
            self._decision(customer, found)
            for customer, found in zip(known, fired, strict=True)
        ]

    def _fired(
        self, keys: Sequence[object], events: Sequence[Event]
    ) -> list[Fired | None]:
        """Ask the worker, and tell of those whom it can't stand, unless it gave up."""
        if len(self._lost) >= MOST_LOST:
            return [None] * len(events)
        fired = list(self.working.fired(events))
        lost = [key for key, found in zip(keys, fired, strict=True) if found is None]
        for key in lost:
            self.tell(breakdown(key))
        self._lost.extend(lost)
        if len(self._lost) >= MOST_LOST:
            self.tell(given_up())
        return fired

    def _event(self, customer: Mapping[str, Any]) -> Event:
        return self.compiled.fields.of(customer)

    def _decision(self, customer: dict[str, Any], fired: Fired | None) -> Decision:
        interpreter = self.interpreter
        if fired is None:
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


def given_up() -> Problem:
    """Say that the worker is asked no more."""
    message = Text(
        f"engine `durable` broke down at {MOST_LOST} customers and is asked no more",
        f"引擎 `durable` 已在 {MOST_LOST} 位客户处崩溃，不再使用",
    )
    advice = Text(
        "the interpreter decides about the others; use `--engine columnar`",
        "其余客户由解释器判定；请使用 `--engine columnar`",
    )
    return Problem("engine-breakdown", message, help=advice)


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
