"""Rows of a related table, such as orders, put together by customer."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

import attrs
import polars as pl

from tiers.freezing import frozen
from tiers.intake.dated import (
    AFTER,
    ORDER,
    ROWS,
    Compute,
    counts_for,
    seen,
    truth,
    visible,
)
from tiers.intake.reading import worked
from tiers.intake.rejects import faults, rejects, repeated, strangers
from tiers.intake.sift import Intake
from tiers.intake.table import FAULTY, Table
from tiers.physical import ROW, dtype
from tiers.program.rows import CUSTOMER, DerivedFact, Gathered, RelatedTable
from tiers.schema import Number, Type
from tiers.text import Lang

AT_ONCE = 8_000_000
"""The most rows that are put together at once."""


@frozen
class RowCounts:
    """How many rows a related table has, and what becomes of them."""

    table: str
    read: int
    blank: int
    after: int
    """Rows of a day after the day of the evaluation, which are not looked at."""
    rejected: int

    @property
    def used(self) -> int:
        """Count the rows of customers, whether a fact looks so far back or not."""
        return self.read - self.blank - self.after - self.rejected


@frozen
class Gathering:
    """What the rows of a table say, by customer."""

    facts: pl.DataFrame = attrs.field(repr=False)
    """`CUSTOMER`, and the facts by name as `value_type` stores them."""
    rejects: pl.DataFrame = attrs.field(repr=False)
    counts: RowCounts


def value_type(made: DerivedFact) -> Type:
    """Give the type of a fact before anything has kept it within its bounds."""
    own, kind = made.value.type, made.fact.type
    if isinstance(own, Number) and isinstance(kind, Number):
        return Number(kind.places, own.low, own.high)
    return kind


@frozen(slots=False)
class Rows:
    """A raw table of rows, to be read as of one day."""

    related: RelatedTable
    intake: Intake
    as_of: date
    compute: Compute
    repeats: pl.DataFrame | None = attrs.field(default=None, repr=False)
    """The rejects of rows that repeat a name, where they are known already."""

    def gathered(self, customers: pl.LazyFrame, lang: Lang = "en") -> Gathering:
        """Put the rows together by customer; *customers* are the keys that there are.

        One row a customer is held in memory. A table of no more than `AT_ONCE` rows is
        read once, and again for its rejects, if there are any; a larger one once for
        each of its parts, because groups of many customers need memory by the row.

        Raises:
            OverflowError: a value could need more than 128 bits.
        """
        found, read, blank = self._collected()
        known = customers.select(pl.first().alias(CUSTOMER)).collect(engine="streaming")
        named = found.filter(pl.col(CUSTOMER).is_not_null())
        unknown = named.join(known, on=CUSTOMER, how="anti")
        rejected = int(found[FAULTY].sum()) + int(unknown[ROWS].sum())
        counts = RowCounts(
            str(self.related.name), read, blank, int(found[AFTER].sum()), rejected
        )
        listed = self._rejects(unknown, lang, is_empty=not rejected)
        facts = named.join(unknown, on=CUSTOMER, how="anti").select(
            CUSTOMER, *self._values()
        )
        return Gathering(facts, listed, counts)

    def customers(self) -> pl.Series:
        """Give the customers whom rows name, in the order of their keys.

        Rows after the day are not looked at; a row with another fault still names one.
        """
        table, customer = self.visible(), self.related.customer
        reading = table.layout.reading(customer)
        named = worked(table.rows(), [reading]).select(reading.value.alias(CUSTOMER))
        found = named.unique().drop_nulls().collect(engine="streaming")
        return found.get_column(CUSTOMER).sort()

    def used(self, customer: object) -> dict[str, int]:
        """Count the rows of one customer that each fact is made of."""
        own = self._seen(self._table).filter(pl.col(CUSTOMER) == customer)
        counts = (pl.col(counts_for(made)).sum() for made in self.related.facts)
        found = own.select(counts).collect(engine="streaming").row(0)
        names = (made.fact.name for made in self.related.facts)
        return dict(zip(names, found, strict=True))

    # --- the rows -------------------------------------------------------------

    @property
    def _table(self) -> Table:
        return self.intake.table

    @cached_property
    def _repeated(self) -> pl.Series:
        """Number the rows whose name an earlier row has."""
        key = self._table.layout.key
        if self.repeats is not None:
            return self.repeats.get_column("row")
        if key is None:
            return pl.Series("row", [], pl.UInt32)
        found = repeated(self.visible(), key, "en").select("row")
        return found.collect(engine="streaming").get_column("row")

    def visible(self) -> Table:
        """Give the table without the rows after the day of the evaluation."""
        return visible(self.related, self._table, self.as_of)

    def _seen(self, table: Table) -> pl.LazyFrame:
        """Tell what becomes of rows, and for which facts they count."""
        rows = table.marked()
        if len(self._repeated):
            again = pl.col(ROW).is_in(self._repeated.implode())
            rows = rows.with_columns(pl.col(FAULTY) | again)
        return seen(self.related, rows, self.as_of, self.compute)

    # --- by customer ----------------------------------------------------------

    def _collected(self) -> tuple[pl.DataFrame, int, int]:
        """Give one row a customer, and how many rows there are and how many blank."""
        read, blanks = self._table.counted().collect(engine="streaming").row(0)
        parts = 1 + read // AT_ONCE
        plans = (self._by_customer(self._part(n, parts)) for n in range(parts))
        found = pl.concat(plan.collect(engine="streaming") for plan in plans)
        return found, read, blanks

    def _part(self, number: int, parts: int) -> Table:
        """Give the rows of one customer in so many: all of each, or none."""
        if parts == 1:
            return self._table
        customer = self._table.layout.reading(self.related.customer)
        headings = self._table.raw.collect_schema().names()
        is_mine = customer.value.hash() % parts == number
        rows = worked(self._table.raw, [customer]).filter(is_mine).select(headings)
        return attrs.evolve(self._table, raw=rows)

    def _by_customer(self, table: Table) -> pl.LazyFrame:
        """Plan one row for each customer of a table."""
        gathered = [(m, g) for m in self.related.facts for g in m.gathered]
        given = (self._given(made, g) for made, g in gathered)
        orders = (
            pl.when(pl.col(g.column.name).is_not_null())
            .then(pl.col(ORDER))
            .alias(_order(g))
            for _, g in gathered
            if g.how in {"first", "last"}
        )
        totals = (pl.col(c).sum() for c in (AFTER, FAULTY, ROWS))
        values = (_put_together(g).alias(g.column.name) for _, g in gathered)
        rows = self._seen(table).with_columns(given).with_columns(orders)
        return rows.group_by(CUSTOMER).agg(*totals, *values)

    def _given(self, made: DerivedFact, gathered: Gathered) -> pl.Expr:
        """Give what a row has for a fact; null where it does not count."""
        value = self.compute(gathered.of, gathered.of.type)
        if gathered.how == "sum":
            value = value.cast(dtype(gathered.column.type))
        counts = pl.col(counts_for(made)) & truth(gathered.when, self.compute)
        return pl.when(counts).then(value).alias(gathered.column.name)

    def _values(self) -> Iterator[pl.Expr]:
        for made in self.related.facts:
            value = self.compute(made.value, value_type(made))
            yield value.alias(made.fact.name)

    # --- rejects --------------------------------------------------------------

    def _rejects(
        self, unknown: pl.DataFrame, lang: Lang, *, is_empty: bool
    ) -> pl.DataFrame:
        """List what is wrong with rows; the table is not read again for none."""
        table = self.visible()
        lines = rejects(table, lang)
        if self.repeats is not None:
            both = faults(table, lang), self.repeats.lazy()
            lines = pl.concat(both).sort("row", maintain_order=True)
        if is_empty:
            return lines.clear().collect()
        found = lines.collect(engine="streaming")
        if not unknown[ROWS].sum():
            return found
        keys = unknown.lazy().filter(pl.col(ROWS) > 0).select(key=CUSTOMER)
        rows = strangers(table, self.related.customer, keys, lang).filter(
            ~pl.col("row").is_in(found["row"].unique().implode())
        )
        return pl.concat([found, rows.collect(engine="streaming")]).sort(
            "row", maintain_order=True
        )


def _put_together(gathered: Gathered) -> pl.Expr:
    column, order = pl.col(gathered.column.name), pl.col(_order(gathered))
    match gathered.how:
        case "count":
            return column.count().cast(pl.Int64)
        case "sum":
            return column.sum()
        case "min":
            return column.min()
        case "max":
            return column.max()
        case "distinct":
            has_null = (column.null_count() > 0).cast(pl.Int64)
            return column.n_unique().cast(pl.Int64) - has_null
        case "first":
            return column.min_by(order)
        case "last":
            return column.max_by(order)


def _order(gathered: Gathered) -> str:
    return f"{gathered.column.name}:order"
