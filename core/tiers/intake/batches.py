"""Tables, read batch by batch: whole columns the quick way, if that is sure.

In most batches most columns hold nothing but what they should, which takes few passes
over the cells to see. Any other column is read cell by cell instead, by the `Reading`
of its fact, which gives the very same values where the quick way gives any.
"""

from collections.abc import Callable
from functools import cached_property, partial

import polars as pl

from tiers.freezing import frozen
from tiers.intake import columns, decimals, words
from tiers.intake.layout import Layout
from tiers.intake.reading import Reading, worked
from tiers.physical import EXTRA, ROW
from tiers.schema import Boolean, Fact, Number, String

_FAULTY = f"{ROW}!"

_SHARED = pl.QueryOptFlags.none().update(comm_subexpr_elim=True)


@frozen
class Batch:
    """Some rows of a table, read."""

    facts: pl.DataFrame
    """`ROW` and the facts, null where missing or at fault."""
    faulty: pl.Series | None
    """Which rows have a fault of their own; None if surely none has."""
    blank: pl.Series | None
    """Which rows have nothing to read; None if surely none is so."""


@frozen
class Batches:
    """Reads batches of a table with a layout."""

    layout: Layout

    def read(self, cells: pl.DataFrame) -> Batch:
        """Read a batch."""
        quick = self._quick
        values = [reading.value.alias(name) for name, reading in quick.items()]
        table = worked(cells.lazy(), quick.values()).select(ROW, *values)
        found = table.collect(optimizations=_SHARED, engine="in-memory").with_columns(
            self._whole(cells)
        )
        unsure = [f for f in self.layout.schema.facts if not _is_sure(f, found, cells)]
        is_text, faulty = self.layout.is_text, None
        beyond = is_text and (cells[EXTRA] != "").any()
        if unsure or beyond:
            found, faulty = self._read_slowly(cells, found, unsure)
        blank = self._blank(cells) if is_text else None
        return Batch(found.select(self._filled), faulty, blank)

    def _whole(self, cells: pl.DataFrame) -> list[pl.Series]:
        """Read columns one by one: what a column needs in between is freed at once."""
        found = (
            columns.whole(cells[columns.heading(fact)], fact)
            for fact in self.layout.present
            if fact.name not in self._quick
        )
        return [column for column in found if column is not None]

    @cached_property
    def _quick(self) -> dict[str, Reading]:
        """Give the quick way of each fact that has one, by name."""
        present, given = set(self.layout.present), self.layout.dtypes
        found = {
            fact.name: _quick(fact) if fact in present else self.layout.reading(fact)
            for fact in self.layout.schema.facts
            if fact not in present or given[columns.heading(fact)] == pl.String
        }
        return {name: reading for name, reading in found.items() if reading is not None}

    @cached_property
    def _filled(self) -> list[pl.Expr]:
        facts = self.layout.schema.facts
        return [pl.col(ROW), *(columns.filled(pl.col(f.name), f) for f in facts)]

    def _read_slowly(
        self, cells: pl.DataFrame, found: pl.DataFrame, unsure: list[Fact]
    ) -> tuple[pl.DataFrame, pl.Series]:
        """Read some facts cell by cell, and find the faulty rows."""
        readings = {fact.name: self.layout.reading(fact) for fact in unsure}
        values = [reading.value.alias(n) for n, reading in readings.items()]
        marks = self.layout.is_faulty(readings.values()).alias(_FAULTY)
        read = worked(cells.lazy(), readings.values()).select(*values, marks)
        slow = read.collect(optimizations=_SHARED, engine="in-memory")
        return found.with_columns(*slow.drop(_FAULTY)), slow[_FAULTY]

    def _blank(self, cells: pl.DataFrame) -> pl.Series | None:
        """Tell which rows are blank; in a batch without any, one column shows it."""
        for fact in self.layout.present:
            column = cells[columns.heading(fact)]
            if not column.null_count() and not (column == "").any():
                return None
        return cells.select(self.layout.is_blank()).to_series()


def _quick(fact: Fact) -> Reading | None:
    """Tell how to read most cells of a fact; null for the others.

    None where it has no such way, or is read as a whole.
    """
    cells = pl.col(columns.heading(fact))
    if "" in fact.values or columns.is_read_whole(fact):
        return None
    given = words.listed(fact)
    match fact.type:
        case String(values) if not values and not fact.values:
            return _at_once(cells, words.said, pl.String())
        case String() if given and all(text == read for text, read in given.items()):
            return _at_once(
                cells, partial(words.among, listed=list(given)), pl.String()
            )
        case Boolean() if given:
            return _at_once(cells, partial(words.truths, listed=given), pl.Boolean())
        case _:
            return columns.quick(cells, fact)


def _at_once(
    cells: pl.Expr, read: Callable[[pl.Series], pl.Series], kind: pl.DataType
) -> Reading:
    """Read a batch by a function; each cell by itself."""
    return Reading(cells.map_batches(read, return_dtype=kind))


def _is_sure(fact: Fact, found: pl.DataFrame, cells: pl.DataFrame) -> bool:
    """Tell whether the quick way has read every cell, and nothing is at fault."""
    if fact.name not in found.columns:
        return False
    value = found[fact.name]
    lacking = value.null_count()
    if lacking:
        if columns.is_required(fact):
            return False
        if (heading := columns.heading(fact)) in cells.columns:
            given = cells[heading]
            empty = (given == "").sum() if given.dtype == pl.String else 0
            if lacking != empty + given.null_count():
                return False
    return not isinstance(fact.type, Number) or _is_inside(value, fact.type)


def _is_inside(value: pl.Series, kind: Number) -> bool:
    """Tell whether all numbers, in units of the last place, are within the range."""
    low, high = decimals.bounds(kind, kind.places)
    least, most = value.min(), value.max()
    if least is None or most is None:
        return True
    assert isinstance(least, int), "numbers are scaled integers"
    assert isinstance(most, int), "numbers are scaled integers"
    return low <= least and most <= high
