"""A raw table and the schema it is to be read by, as lazy columns."""

from collections.abc import Iterable

import attrs
import polars as pl

from tiers.intake import columns, grammar, words
from tiers.intake.reading import Reading, worked
from tiers.physical import EXTRA, ROW
from tiers.schema import Fact, Schema

FAULTY = f"{ROW}!"
"""The column that tells whether a cell of the row is at fault."""


@attrs.frozen
class Table:
    """A raw table whose every column for the schema is known to be readable."""

    raw: pl.LazyFrame = attrs.field(repr=False)
    schema: Schema
    dtypes: pl.Schema = attrs.field(repr=False)

    @property
    def present(self) -> tuple[Fact, ...]:
        """Name the facts that have a column."""
        return tuple(f for f in self.schema.facts if columns.heading(f) in self.dtypes)

    @property
    def key(self) -> Fact | None:
        """Name the fact that is the key; None where the row number is."""
        return self.schema.key

    @property
    def is_text(self) -> bool:
        """Tell whether the table comes from a text format."""
        return EXTRA in self.dtypes

    def rows(self) -> pl.LazyFrame:
        """Give the rows that have something in a column of the policy."""
        return self.raw.filter(~self.is_blank()) if self.is_text else self.raw

    def is_blank(self) -> pl.Expr:
        """Tell whether a row has nothing to read: an empty line, or only separators."""
        return pl.all_horizontal(
            pl.col(name).fill_null("") == ""
            for name in (*map(columns.heading, self.present), EXTRA)
        )

    def reading(self, fact: Fact) -> Reading:
        """Tell how to read a fact; one without a column is missing for everyone."""
        if fact not in self.present:
            return Reading(columns.absent(fact))
        return columns.read(fact, self._dtype(fact))

    def shown(self, fact: Fact) -> pl.Expr:
        """Give the fact's cells as text for people."""
        column = pl.col(columns.heading(fact))
        return words.written(column, self._dtype(fact)).fill_null("")

    def clean(self, rejected: pl.Series) -> pl.LazyFrame:
        """Give `ROW` and the facts, without the rows that *rejected* numbers."""
        kept = self.rows()
        if len(rejected):
            kept = kept.filter(~pl.col(ROW).is_in(rejected.implode()))
        return worked(kept, self._readings.values()).select(self._facts())

    def marked(self) -> pl.LazyFrame:
        """Give `ROW`, the facts of every row, and `FAULTY`."""
        readings = self._readings.values()
        marks = self.is_faulty(readings).alias(FAULTY)
        return worked(self.rows(), readings).select(*self._facts(), marks)

    def is_faulty(self, readings: Iterable[Reading]) -> pl.Expr:
        """Tell whether a row has a fault, its key's being another's left aside."""
        faults = [reading.is_faulty() for reading in readings]
        if self.is_text:
            faults.append(self.has_extra())
        return pl.any_horizontal(faults)

    def only(self, rows: pl.Series) -> "Table":
        """Give the table of some rows, named by number."""
        kept = self.raw.filter(pl.col(ROW).is_in(rows.implode()))
        return attrs.evolve(self, raw=kept)

    def has_extra(self) -> pl.Expr:
        """Tell whether a row of a text table has something beyond its last column."""
        beyond = pl.col(EXTRA).str.strip_chars(grammar.BLANKS)
        return (beyond != "").fill_null(value=False)

    @property
    def _readings(self) -> dict[Fact, Reading]:
        return {fact: self.reading(fact) for fact in self.schema.facts}

    def _facts(self) -> list[pl.Expr]:
        values = (
            columns.filled(reading.value, fact).alias(fact.name)
            for fact, reading in self._readings.items()
        )
        return [pl.col(ROW), *values]

    def _dtype(self, fact: Fact) -> pl.DataType:
        return self.dtypes[columns.heading(fact)]
