"""`zscore`: how many standard deviations a customer is from the mean."""

from collections.abc import Mapping
from decimal import Decimal
from operator import mul
from typing import Any, ClassVar

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node
from tiers.physical import largest, unscaled
from tiers.ports import Direction, Formula, Population
from tiers.schema import EXACT
from tiers_plugins.scorers.groups import (
    GROUP,
    VALUE,
    by_group,
    counted,
    grouping,
    measured,
    number,
    recounted,
)

_PLACES = 10
_UNIT = Decimal(1).scaleb(-6)
_MOST_CUSTOMERS = 2**33
_MOST = 2**127 - 1


@attrs.frozen
class Params:
    """What is standardised, and among whom."""

    of: Formula = attrs.field(metadata={"doc": "what is standardised, in FEEL"})
    within: Formula | None = attrs.field(
        default=None, metadata={"doc": "standardise within the group of equal values"}
    )
    limit: Decimal = attrs.field(
        default=Decimal(10),
        metadata={"doc": "scores beyond ± this are brought to it"},
        validator=attrs.validators.gt(Decimal(0)),
    )


class ZScore:
    """(x − mean) / standard deviation, of the population (divided by n, not n − 1).

    Mean and deviation are computed exactly and rounded half-even to six places. Missing
    values are not counted and have no score; nor has a group without deviation.
    """

    name: ClassVar[str] = "zscore"
    params: ClassVar[type] = Params

    def needs_fit(self, params: Params) -> bool:
        """Answer yes."""
        del params
        return True

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        """Add up: columns group, count, total, squares; of stored integers.

        Where 128 bits might not hold the sums, the customers at each value are counted
        instead: columns group, value, count. No sum depends on the order of rows.
        """
        _, kind = number(params.of)
        if largest(kind) ** 2 * _MOST_CUSTOMERS > _MOST:
            return counted(params.of, params.within, population)
        table = measured(params.of, params.within, population)
        value = pl.col(VALUE).cast(pl.Int128)
        return table.group_by(GROUP).agg(
            count=pl.len(), total=value.sum(), squares=(value * value).sum()
        )

    def merged(self, params: Params, fits: pl.LazyFrame) -> pl.LazyFrame:
        """Add up the counts, or the sums, of parts."""
        del params
        if VALUE in fits.collect_schema():
            return recounted(fits)
        return fits.group_by(GROUP).agg(pl.col("count", "total", "squares").sum())

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        """Give the limit, either way."""
        number(params.of)
        grouping(params.within)
        return -params.limit, params.limit

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say that more is better."""
        return {params.of.text: "up"}

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Standardise by the mean and deviation of the group."""
        del places  # a quotient is rounded once, by the score
        node, kind = number(params.of)
        group = grouping(params.within)
        moments = {
            name: _moments(rows, kind.places)
            for name, rows in by_group(fitted, params.within)
        }
        means = [(name, found[0]) for name, found in moments.items()]
        deviations = [(name, found[1]) for name, found in moments.items()]
        mean, deviation = _of(group, means), _of(group, deviations)
        score = build.divide(build.subtract(node, mean), deviation, _PLACES)
        return build.clipped(score, -params.limit, params.limit)


def _of(group: Node | None, numbers: list[tuple[Any, Decimal]]) -> Node:
    """Give the one number, or the number of the customer's group."""
    if group is None:
        return build.constant(numbers[0][1])
    return build.match(group, tuple(numbers))


def _moments(rows: pl.DataFrame, places: int) -> tuple[Decimal, Decimal]:
    """Give the mean and the standard deviation; 0 for none."""
    count, total, squares = _sums(rows)
    if not count:
        return Decimal(0), Decimal(0)
    mean = EXACT.divide(unscaled(total, places), Decimal(count))
    spread = unscaled(count * squares - total * total, 2 * places)
    deviation = EXACT.divide(EXACT.sqrt(spread), Decimal(count))
    return mean.quantize(_UNIT, context=EXACT), deviation.quantize(_UNIT, context=EXACT)


def _sums(rows: pl.DataFrame) -> tuple[int, int, int]:
    """Give how many customers there are, their sum, and that of their squares."""
    if VALUE not in rows.columns:
        found = rows.select("count", "total", "squares").sum().row(0)
        return int(found[0]), int(found[1]), int(found[2])
    values, counts = rows[VALUE].to_list(), rows["count"].to_list()
    weighted = [value * n for value, n in zip(values, counts, strict=True)]
    return sum(counts), sum(weighted), sum(map(mul, weighted, values))
