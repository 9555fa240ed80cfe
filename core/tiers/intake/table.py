"""A raw table and the schema it is to be read by, as lazy columns."""

import attrs
import polars as pl

from tiers.freezing import frozen
from tiers.intake.layout import Layout
from tiers.intake.reading import worked
from tiers.physical import ROW

FAULTY = f"{ROW}!"
"""The column that tells whether a cell of the row is at fault."""


@frozen
class Table:
    """A raw table whose every column for the schema is known to be readable."""

    raw: pl.LazyFrame = attrs.field(repr=False)
    layout: Layout

    def rows(self) -> pl.LazyFrame:
        """Give the rows that have something in a column of the policy."""
        layout = self.layout
        return self.raw.filter(~layout.is_blank()) if layout.is_text else self.raw

    def clean(self, rejected: pl.Series) -> pl.LazyFrame:
        """Give `ROW` and the facts, without the rows that *rejected* numbers."""
        kept = self.rows()
        if len(rejected):
            kept = kept.filter(~pl.col(ROW).is_in(rejected.implode()))
        return worked(kept, self.layout.readings.values()).select(self.layout.facts)

    def marked(self) -> pl.LazyFrame:
        """Give `ROW`, the facts of every row, and `FAULTY`."""
        readings = self.layout.readings.values()
        marks = self.layout.is_faulty(readings).alias(FAULTY)
        return worked(self.rows(), readings).select(*self.layout.facts, marks)

    def sound(self) -> pl.LazyFrame:
        """Give `ROW` and the facts of the rows without faults of their own."""
        return self.marked().filter(~pl.col(FAULTY)).drop(FAULTY)

    def only(self, rows: pl.Series) -> "Table":
        """Give the table of some rows, named by number."""
        kept = self.raw.filter(pl.col(ROW).is_in(rows.implode()))
        return attrs.evolve(self, raw=kept)

    def counted(self) -> pl.LazyFrame:
        """Count the rows that are read, and the blank ones."""
        blank = self.layout.is_blank()
        return self.raw.select(pl.len().alias("read"), blank.sum().alias("blank"))
