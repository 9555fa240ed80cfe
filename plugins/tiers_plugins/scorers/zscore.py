"""`zscore`: how many standard deviations a customer is from the mean."""

from collections.abc import Mapping
from decimal import Decimal
from operator import mul
from typing import Any, ClassVar

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node
from tiers.physical import unscaled
from tiers.ports import Direction, Formula, Population
from tiers.schema import EXACT
from tiers_plugins.scorers.groups import (
    GROUP,
    VALUE,
    by_group,
    grouping,
    measured,
    number,
)

_PLACES = 10
_UNIT = Decimal(1).scaleb(-6)


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
        """Add up: columns group, value, count; values are stored integers.

        The sums are taken of the distinct values in the formula, with as many digits as
        they need, so that no sum overflows and none depends on the order of rows.
        """
        table = measured(params.of, params.within, population)
        return table.group_by(GROUP, VALUE).agg(count=pl.len()).sort(GROUP, VALUE)

    def merged(self, params: Params, fits: pl.LazyFrame) -> pl.LazyFrame:
        """Add up the counts of parts."""
        del params
        counts = fits.group_by(GROUP, VALUE).agg(pl.col("count").sum())
        return counts.sort(GROUP, VALUE)

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
    """Give the mean and the standard deviation of counted values; 0 for none."""
    values, counts = rows[VALUE].to_list(), rows["count"].to_list()
    count = sum(counts)
    if not count:
        return Decimal(0), Decimal(0)
    weighted = [value * n for value, n in zip(values, counts, strict=True)]
    total = sum(weighted)
    squares = sum(map(mul, weighted, values))
    mean = EXACT.divide(unscaled(total, places), Decimal(count))
    spread = unscaled(count * squares - total * total, 2 * places)
    deviation = EXACT.divide(EXACT.sqrt(spread), Decimal(count))
    return mean.quantize(_UNIT, context=EXACT), deviation.quantize(_UNIT, context=EXACT)
