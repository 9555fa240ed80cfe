"""`percentile`: the share of the population that a customer equals or exceeds."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node, Step
from tiers.physical import unscaled
from tiers.ports import Counted, Direction, Formula, Population
from tiers_plugins.scorers.groups import (
    VALUE,
    by_group,
    counted,
    grouping,
    number,
    recounted,
)


@attrs.frozen
class Params:
    """What is ranked, and among whom."""

    of: Formula = attrs.field(metadata={"doc": "what is ranked, in FEEL"})
    within: Formula | None = attrs.field(
        default=None, metadata={"doc": "rank within the group of equal values of this"}
    )


class Percentile:
    """100 · F(x), F being the empirical distribution function of the known values.

    F(x) is the share of customers (of the group) whose value is at most x, so that ties
    share the higher rank. It is rounded half-even, once, to the places of the score.
    Missing values are not counted, and have no percentile; nor has a value in a group
    without members. See Wasserman, All of Statistics (2004), definition 7.1.
    """

    name: ClassVar[str] = "percentile"
    params: ClassVar[type] = Params

    def needs_fit(self, params: Params) -> bool:
        """Answer yes: ranks are ranks in the population."""
        del params
        return True

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        """Count the customers at each value: columns group, value, count.

        Values are stored integers; see `tiers.physical`.
        """
        return counted(params.of, params.within, population)

    def condensed(
        self, params: Params, fitted: pl.DataFrame, *, places: int
    ) -> pl.DataFrame:
        """Keep the values at which the rounded percentile moves, and the last.

        Their counts take in the customers since the value before.
        """
        groups = [
            _condensed(rows, places) for _, rows in by_group(fitted, params.within)
        ]
        return pl.concat([fitted.clear(), *groups])

    def merged(self, params: Params, fits: pl.LazyFrame) -> pl.LazyFrame:
        """Add up the counts of parts."""
        del params
        return recounted(fits)

    def counted(self, params: Params) -> Mapping[str, Counted]:
        """Count the values that are ranked."""
        node, _ = number(params.of)
        return {VALUE: Counted(node, grouping(params.within))}

    def from_counts(
        self, params: Params, counts: Mapping[str, pl.DataFrame]
    ) -> pl.DataFrame:
        """Take the counts as they are."""
        del params
        return counts[VALUE]

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        """Give 0 and 100."""
        number(params.of)
        grouping(params.within)
        return Decimal(0), Decimal(100)

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say that more is better."""
        return {params.of.text: "up"}

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Give a staircase a group, with a step where the rounded percentile moves."""
        node, kind = number(params.of)
        stairs = tuple(
            (group, tuple(_stair(rows, kind.places, places)))
            for group, rows in by_group(fitted, params.within)
            if rows.height
        )
        group = grouping(params.within)
        return build.steps(node, stairs, group=group, below=Decimal(0))


def _stair(rows: pl.DataFrame, places: int, rounded: int) -> Iterator[Step]:
    """Give a step wherever the percentile, rounded to *rounded* places, moves."""
    heights = _height(rows, rounded).alias("height")
    steps = rows.sort(VALUE).select(VALUE, heights)
    moved = pl.col("height") != pl.col("height").shift(fill_value=0)
    for value, reaches in steps.filter(moved).iter_rows():
        yield Step(unscaled(value, places), unscaled(reaches, rounded))


def _height(rows: pl.DataFrame, rounded: int) -> pl.Expr:
    """Give the rounded percentile of each value of a group, from the least on."""
    total, whole = int(rows["count"].sum()), 100 * 10**rounded
    # Dividing 128 bits takes ten times as long; few populations need it.
    width = pl.Int64() if (2 * whole + 1) * total < 2**63 else pl.Int128()
    reached = pl.col("count").cum_sum().cast(width)
    numerator = pl.lit(whole, dtype=width) * reached
    return _half_even(numerator, pl.lit(total, dtype=width)).cast(pl.Int64)


def _condensed(rows: pl.DataFrame, rounded: int) -> pl.DataFrame:
    steps = rows.sort(VALUE).with_columns(
        _height(rows, rounded).alias("height"),
        pl.col("count").cum_sum().alias("reached"),
    )
    moved = pl.col("height") != pl.col("height").shift(fill_value=0)
    is_last = pl.int_range(pl.len()) == pl.len() - 1
    since = pl.col("reached") - pl.col("reached").shift(fill_value=0)
    kept = steps.filter(moved | is_last).with_columns(since.alias("count"))
    return kept.select(rows.columns).cast(rows.schema)


def _half_even(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Divide integers that are not negative, a tie going to the even neighbour."""
    is_odd = (numerator // denominator) % 2
    return (numerator * 2 + denominator - 1 + is_odd) // (denominator * 2)
