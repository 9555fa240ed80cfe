"""How the columns of a raw table are read by a schema, whatever rows it has."""

from collections.abc import Iterable
from functools import cached_property

import attrs
import polars as pl

from tiers.freezing import frozen
from tiers.intake import columns, grammar, words
from tiers.intake.reading import Reading
from tiers.physical import EXTRA, ROW
from tiers.schema import Fact, Schema


@frozen
class Layout:
    """Columns that are known to be readable; it can be pickled.

    Expressions are made once, and serve any number of tables with these columns.
    """

    schema: Schema
    dtypes: pl.Schema = attrs.field(repr=False)

    @property
    def present(self) -> tuple[Fact, ...]:
        """Name the facts that have a column."""
        return tuple(f for f in self.schema.facts if columns.heading(f) in self.dtypes)

    @property
    def key(self) -> Fact | None:
        """Name the fact that is the key and has a column; None without one."""
        key = self.schema.key
        return key if key in self.present else None

    @property
    def is_text(self) -> bool:
        """Tell whether the table comes from a text format."""
        return EXTRA in self.dtypes

    def is_blank(self) -> pl.Expr:
        """Tell whether a row has nothing to read: an empty line, or only separators."""
        if not self.is_text:
            return pl.lit(value=False)
        return pl.all_horizontal(
            pl.col(name).fill_null("") == ""
            for name in (*map(columns.heading, self.present), EXTRA)
        )

    def reading(self, fact: Fact) -> Reading:
        """Tell how to read a fact; one without a column is missing for everyone."""
        return self.readings[fact.name]

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """Tell how to read each fact, by name."""
        present = set(self.present)
        return {
            fact.name: columns.read(fact, self._dtype(fact))
            if fact in present
            else Reading(columns.absent(fact))
            for fact in self.schema.facts
        }

    def shown(self, fact: Fact) -> pl.Expr:
        """Give the fact's cells as text for people."""
        column = pl.col(columns.heading(fact))
        return words.written(column, self._dtype(fact)).fill_null("")

    def is_faulty(self, readings: Iterable[Reading]) -> pl.Expr:
        """Tell whether a row has a fault, its key's being another's left aside."""
        faults = [reading.is_faulty() for reading in readings]
        if self.is_text:
            faults.append(self.has_extra())
        return pl.any_horizontal(faults)

    def has_extra(self) -> pl.Expr:
        """Tell whether a row of a text table has something beyond its last column."""
        beyond = pl.col(EXTRA).str.strip_chars(grammar.BLANKS)
        return (beyond != "").fill_null(value=False)

    @cached_property
    def facts(self) -> tuple[pl.Expr, ...]:
        """Give `ROW` and the facts, from what `worked` makes of `readings`."""
        values = (
            columns.filled(self.readings[fact.name].value, fact).alias(fact.name)
            for fact in self.schema.facts
        )
        return (pl.col(ROW), *values)

    def _dtype(self, fact: Fact) -> pl.DataType:
        return self.dtypes[columns.heading(fact)]
