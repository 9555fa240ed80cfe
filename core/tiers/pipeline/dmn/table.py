"""A table of customers decided by a model, row by row."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from tiers.dmn.load import load
from tiers.dmn.program import Program
from tiers.dmn.run import Runner, runner
from tiers.intake.reasons import EXTRA_FIELDS
from tiers.lang.temporal import DateTime
from tiers.lang.values import Value
from tiers.physical import EXTRA, ROW
from tiers.pipeline.dmn.answers import columns
from tiers.pipeline.dmn.binding import Binding, Unreadable, bind
from tiers.problems import Fault, PolicyError, Problem, has_errors, in_order
from tiers.source import Span
from tiers.text import Lang, Text

REJECTS = ("row", "column", "value", "code", "reason")
"""Data row from 1, heading, the cell as written, name of the fault, and why."""

_SHOWN = 5


@attrs.define
class Trouble:
    """A warning that came up in some rows: the first one, and in which."""

    problem: Problem
    count: int = 0
    rows: list[int] = attrs.field(factory=list)

    def note(self, row: int) -> None:
        """Count a row; a few are kept by number."""
        if not self.rows or self.rows[-1] != row:
            self.count += 1
            if len(self.rows) < _SHOWN:
                self.rows.append(row)

    @property
    def told(self) -> Problem:
        """The warning, with the rows it is about."""
        shown = ", ".join(map(str, self.rows))
        more = " …" if self.count > len(self.rows) else ""
        what = "row" if self.count == 1 else "rows"
        where = Text(
            f"in {self.count:,} {what}: {shown}{more}",
            f"共 {self.count:,} 行：第 {shown} 行{more}",
        )
        return attrs.evolve(self.problem, help=_joined(self.problem.help, where))


@attrs.frozen
class Decided:
    """What came out: the table with the decision's columns, and what went wrong."""

    table: pl.DataFrame
    values: tuple[Value, ...]
    rejects: pl.DataFrame
    troubles: tuple[Trouble, ...]
    read: int
    blank: int


def ready(path: Path, decision: str) -> Runner:
    """Load a model to run one of its decisions or services.

    Raises:
        PolicyError: the model has errors, or no such decision.
    """
    project, problems = load(path)
    if project is None or has_errors(problems):
        raise PolicyError(in_order(problems))
    try:
        found = runner(Program.of(project), decision)
    except Fault as fault:
        raise PolicyError(fault.problems) from None
    if has_errors(found.problems):
        raise PolicyError(in_order(found.problems))
    return found


def decide(
    model: Runner,
    table: pl.LazyFrame,
    *,
    now: DateTime,
    lang: Lang,
    advance: Callable[[int], None] = lambda _: None,
) -> Decided:
    """Decide about every row of *table*; rows that can't be read are rejected.

    Raises:
        PolicyError: the table lacks a column for an input.
    """
    headings = [n for n in table.collect_schema().names() if n not in {ROW, EXTRA}]
    deciding = _Deciding(model, bind(model, headings), now, lang)
    rows = table.collect(engine="streaming")
    for row in rows.iter_rows(named=True):
        deciding.row(row)
        if row[ROW] % _BATCH == 0:
            advance(_BATCH)
    return deciding.decided(rows, headings)


_BATCH = 1000


@attrs.define
class _Deciding:
    """Goes through the rows."""

    model: Runner
    binding: Binding
    now: DateTime
    lang: Lang
    values: list[Value] = attrs.field(factory=list)
    kept: list[bool] = attrs.field(factory=list)
    rejects: list[tuple[Any, ...]] = attrs.field(factory=list)
    troubles: dict[tuple[str, Span | None], Trouble] = attrs.field(factory=dict)
    blank: int = 0

    def row(self, row: Mapping[str, Any]) -> None:
        """Decide about one row."""
        inputs = None if self.is_blank(row) else self.inputs(row)
        self.kept.append(inputs is not None)
        if inputs is not None:
            outcome = self.model(inputs, now=self.now)
            self.values.append(outcome.value)
            self.note(row[ROW], outcome.warnings)

    def is_blank(self, row: Mapping[str, Any]) -> bool:
        """Count a row with nothing in it."""
        is_blank = all(v in (None, "") for n, v in row.items() if n != ROW)
        self.blank += is_blank
        return is_blank

    def inputs(self, row: Mapping[str, Any]) -> dict[str, Value] | None:
        """Read the inputs, or reject the row."""
        if row.get(EXTRA):
            self.reject(row, "", row[EXTRA], "extra-fields", EXTRA_FIELDS)
            return None
        try:
            return self.binding(row)
        except Unreadable as fault:
            why = fault.refusal.message
            self.reject(row, fault.heading, fault.cell, "unreadable-cell", why)
            return None

    def reject(
        self, row: Mapping[str, Any], heading: str, cell: object, code: str, why: Text
    ) -> None:
        told = why.put(self.lang)
        self.rejects.append((row[ROW], heading, str(cell), code, told))

    def note(self, row: int, warnings: Iterable[Problem]) -> None:
        for problem in warnings:
            known = (problem.code, problem.at)
            self.troubles.setdefault(known, Trouble(problem)).note(row)

    def decided(self, rows: pl.DataFrame, headings: list[str]) -> Decided:
        """Join the decisions to their rows."""
        kept = rows.filter(pl.Series(self.kept, dtype=pl.Boolean)).select(headings)
        name = str(self.model.node.name)
        found = kept.with_columns(columns(name, self.values, headings))
        schema = dict.fromkeys(REJECTS, pl.String()) | {"row": pl.UInt32()}
        rejects = pl.DataFrame(self.rejects, schema=schema, orient="row")
        troubles = tuple(self.troubles.values())
        return Decided(
            found, tuple(self.values), rejects, troubles, rows.height, self.blank
        )


def _joined(first: Text | None, second: Text) -> Text:
    if first is None:
        return second
    return Text(f"{first.en}; {second.en}", f"{first.zh}；{second.zh}")
