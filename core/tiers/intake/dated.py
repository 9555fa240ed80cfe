"""Rows of a related table as of a day: which are seen, and count for which facts."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property

import attrs
import polars as pl

from tiers.intake.reading import worked
from tiers.intake.rejects import repeated
from tiers.intake.table import FAULTY, Table
from tiers.lang.ir import Node
from tiers.physical import ROW
from tiers.program.rows import AGE, DerivedFact, RelatedTable
from tiers.schema import Type

Compute = Callable[[Node, Type], pl.Expr]
"""Gives a node as a column stores values of a type."""

AFTER, ROWS, ORDER = "#after", "#rows", "#order"
"""Whether a row is of a later day, or seen and sound; which of two came first."""


@attrs.frozen(slots=False)
class Dated:
    """A raw table of rows, as of one day."""

    related: RelatedTable
    table: Table
    as_of: date
    compute: Compute
    repeats: pl.DataFrame | None = attrs.field(default=None, repr=False)
    """The rejects of rows that repeat a name, where they are known already."""

    @cached_property
    def _repeated(self) -> pl.Series:
        """Number the rows whose name an earlier row has."""
        key = self.table.layout.key
        if self.repeats is not None:
            return self.repeats.get_column("row")
        if key is None:
            return pl.Series("row", [], pl.UInt32)
        found = repeated(self.visible(), key, "en").select("row")
        return found.collect(engine="streaming").get_column("row")

    def visible(self) -> Table:
        """Give the table without the rows after the day of the evaluation."""
        if self.related.day is None:
            return self.table
        day = self.table.layout.reading(self.table.layout.schema[self.related.day])
        headings = self.table.raw.collect_schema().names()
        later = (day.value > self.as_of).fill_null(value=False)
        rows = worked(self.table.raw, [day]).filter(~later).select(headings)
        return attrs.evolve(self.table, raw=rows)

    def seen(self, table: Table) -> pl.LazyFrame:
        """Tell what becomes of rows, and for which facts they count."""
        rows = table.marked()
        if len(self._repeated):
            again = pl.col(ROW).is_in(self._repeated.implode())
            rows = rows.with_columns(pl.col(FAULTY) | again)
        rows = rows.with_columns(self._timed())
        faulty, seen = pl.col(FAULTY), ~pl.col(AFTER)
        sound = (~faulty & seen).alias(ROWS)
        rows = rows.with_columns(faulty & seen, sound)
        rows = rows.with_columns(self._weights())
        return rows.with_columns(self._which())

    def _timed(self) -> Iterator[pl.Expr]:
        """Tell how long ago a row was, and which of two came first."""
        number = pl.col(ROW).cast(pl.Int64)
        if self.related.day is None:
            yield pl.lit(value=False).alias(AFTER)
            return
        day = pl.col(self.related.day)
        yield (day > self.as_of).fill_null(value=False).alias(AFTER)
        yield (pl.lit(self.as_of) - day).dt.total_days().alias(AGE.name)
        yield (day.to_physical().cast(pl.Int64) * 2**33 + number).alias(ORDER)

    def _weights(self) -> Iterator[pl.Expr]:
        """Weigh rows by the periods of trends: -(n - 1), -(n - 3) … n - 1."""
        for made in self.related.facts:
            if made.trend is None or self.related.day is None:
                continue
            cuts = made.trend.cuts(self.as_of)
            passed = [(pl.col(self.related.day) > cut).cast(pl.Int64) for cut in cuts]
            weight = pl.sum_horizontal(passed) * 2 - len(cuts) - 1
            yield weight.alias(made.trend.column.name)

    def _which(self) -> Iterator[pl.Expr]:
        """Tell which rows count for each fact."""
        for made in self.related.facts:
            counts = pl.col(ROWS)
            if made.within is not None and self.related.day is not None:
                after, last = made.within.ends(self.as_of)
                day = pl.col(self.related.day)
                counts = counts & (day > after) & (day <= last)
            counts = counts & self.truth(made.when)
            yield counts.fill_null(value=False).alias(counts_for(made))

    def truth(self, node: Node) -> pl.Expr:
        """Tell whether a condition of a row holds; null where that is unknown."""
        return self.compute(node, node.type).cast(pl.Boolean)


def counts_for(made: DerivedFact) -> str:
    """Name the column that tells which rows count for a fact."""
    return f"#counts:{made.fact.name}"
