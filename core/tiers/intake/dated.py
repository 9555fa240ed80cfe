"""Rows of a related table as of a day: which are seen, and count for which facts."""

from collections.abc import Callable, Iterator
from datetime import date

import attrs
import polars as pl

from tiers.intake.reading import worked
from tiers.intake.table import FAULTY, Table
from tiers.lang.ir import Node
from tiers.physical import ROW
from tiers.program.rows import AGE, DerivedFact, RelatedTable
from tiers.schema import Type

Compute = Callable[[Node, Type], pl.Expr]
"""Gives a node as a column stores values of a type."""

AFTER, ROWS, ORDER = "#after", "#rows", "#order"
"""Whether a row is of a later day, or seen and sound; which of two came first."""


def visible(related: RelatedTable, table: Table, as_of: date) -> Table:
    """Give a table without the rows after the day."""
    if related.day is None:
        return table
    day = table.layout.reading(table.layout.schema[related.day])
    headings = table.raw.collect_schema().names()
    later = (day.value > as_of).fill_null(value=False)
    rows = worked(table.raw, [day]).filter(~later).select(headings)
    return attrs.evolve(table, raw=rows)


def seen(
    related: RelatedTable, rows: pl.LazyFrame, as_of: date, compute: Compute
) -> pl.LazyFrame:
    """Tell what becomes of rows that are marked, and for which facts they count."""
    rows = rows.with_columns(_timed(related, as_of))
    faulty, is_seen = pl.col(FAULTY), ~pl.col(AFTER)
    sound = (~faulty & is_seen).alias(ROWS)
    rows = rows.with_columns(faulty & is_seen, sound)
    rows = rows.with_columns(_weights(related, as_of))
    return rows.with_columns(_which(related, as_of, compute))


def counts_for(made: DerivedFact) -> str:
    """Name the column that tells which rows count for a fact."""
    return f"#counts:{made.fact.name}"


def truth(node: Node, compute: Compute) -> pl.Expr:
    """Tell whether a condition of a row holds; null where that is unknown."""
    return compute(node, node.type).cast(pl.Boolean)


def _timed(related: RelatedTable, as_of: date) -> Iterator[pl.Expr]:
    """Tell how long ago a row was, and which of two came first."""
    number = pl.col(ROW).cast(pl.Int64)
    if related.day is None:
        yield pl.lit(value=False).alias(AFTER)
        return
    day = pl.col(related.day)
    yield (day > as_of).fill_null(value=False).alias(AFTER)
    yield (pl.lit(as_of) - day).dt.total_days().alias(AGE.name)
    yield (day.to_physical().cast(pl.Int64) * 2**33 + number).alias(ORDER)


def _weights(related: RelatedTable, as_of: date) -> Iterator[pl.Expr]:
    """Weigh rows by the periods of trends: -(n - 1), -(n - 3) … n - 1."""
    for made in related.facts:
        if made.trend is None or related.day is None:
            continue
        cuts = made.trend.cuts(as_of)
        passed = [(pl.col(related.day) > cut).cast(pl.Int64) for cut in cuts]
        weight = pl.sum_horizontal(passed) * 2 - len(cuts) - 1
        yield weight.alias(made.trend.column.name)


def _which(related: RelatedTable, as_of: date, compute: Compute) -> Iterator[pl.Expr]:
    """Tell which rows count for each fact."""
    for made in related.facts:
        counts = pl.col(ROWS)
        if made.within is not None and related.day is not None:
            after, last = made.within.ends(as_of)
            day = pl.col(related.day)
            counts = counts & (day > after) & (day <= last)
        counts = counts & truth(made.when, compute)
        yield counts.fill_null(value=False).alias(counts_for(made))
