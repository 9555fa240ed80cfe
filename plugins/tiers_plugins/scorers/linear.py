"""`linear`: min–max scaling between two ends, clipped."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node
from tiers.physical import unscaled
from tiers.ports import Direction, Formula, Population
from tiers.problems import Refusal
from tiers.schema import Scalar
from tiers.text import Text
from tiers_plugins.scorers.groups import (
    GROUP,
    VALUE,
    by_group,
    grouping,
    measured,
    number,
)

_PLACES = 10


@attrs.frozen
class Params:
    """What is scaled, and the ends; an end left out is the population's."""

    of: Formula = attrs.field(metadata={"doc": "what is scaled, in FEEL"})
    start: Decimal | None = attrs.field(
        default=None,
        metadata={"key": "from", "doc": "what scores `low`; default: the least value"},
    )
    end: Decimal | None = attrs.field(
        default=None,
        metadata={
            "key": "to",
            "doc": "what scores `high`; default: the greatest value",
        },
    )
    within: Formula | None = attrs.field(
        default=None, metadata={"doc": "take the ends of the group of equal values"}
    )
    low: Decimal = attrs.field(
        default=Decimal(0), metadata={"doc": "the score at `from`"}
    )
    high: Decimal = attrs.field(
        default=Decimal(100), metadata={"doc": "the score at `to`"}
    )


class Linear:
    """low + (high − low) · (x − from) / (to − from), clipped to low … high.

    With `from` above `to`, less is better. Where all customers are alike, `from` equals
    `to` and the score is missing. A missing value has a missing score.
    """

    name: ClassVar[str] = "linear"
    params: ClassVar[type] = Params

    def needs_fit(self, params: Params) -> bool:
        """Tell whether an end is left to the population."""
        return params.start is None or params.end is None

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        """Find the ends: columns group, least, greatest, as stored integers."""
        table = measured(params.of, params.within, population)
        value = pl.col(VALUE)
        return table.group_by(GROUP).agg(least=value.min(), greatest=value.max())

    def merged(self, params: Params, fits: pl.LazyFrame) -> pl.LazyFrame:
        """Take the least and the greatest of the ends of parts."""
        del params
        return fits.group_by(GROUP).agg(pl.col("least").min(), pl.col("greatest").max())

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        """Give the ends of the score."""
        number(params.of)
        grouping(params.within)
        return min(params.low, params.high), max(params.low, params.high)

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Compare the ends, where both are known before the population is."""
        return {params.of.text: _direction(params)}

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Scale between the ends, each a constant or one number a group."""
        del places  # a quotient is rounded once, by the score
        if params.low == params.high:
            raise Refusal(Text("`low` and `high` are equal", "`low` 与 `high` 相等"))
        _, kind = number(params.of)
        if not self.needs_fit(params):
            if params.within is not None:
                raise Refusal(_NO_GROUPS)
            if params.start == params.end:
                raise Refusal(Text("`from` and `to` are equal", "`from` 与 `to` 相等"))
            return _scaled(params, _constant(params.start), _constant(params.end))
        groups = list(by_group(fitted, params.within))
        least = _ends(params, groups, "least", kind.places)
        greatest = _ends(params, groups, "greatest", kind.places)
        start = least if params.start is None else _constant(params.start)
        end = greatest if params.end is None else _constant(params.end)
        return _scaled(params, start, end)


_NO_GROUPS = Text(
    "`within` has no meaning where `from` and `to` are given",
    "已给出 `from` 和 `to` 时，`within` 没有意义",
)


def _direction(params: Params) -> Direction:
    start, end = params.start, params.end
    if (start is None) != (end is None):
        return "either"
    falls = start is not None and end is not None and start > end
    return "down" if falls != (params.low > params.high) else "up"


def _constant(value: Decimal | None) -> Node:
    assert value is not None
    return build.constant(value)


def _ends(
    params: Params,
    groups: list[tuple[Scalar, pl.DataFrame]],
    which: str,
    places: int,
) -> Node:
    """Give an end of the population: a constant, or a number for each group."""
    group = grouping(params.within)
    found = {
        name: unscaled(rows[which][0], places) for name, rows in groups if rows.height
    }
    if group is None:
        return build.constant(found.get(None))
    return build.match(group, tuple(found.items()))


def _scaled(params: Params, start: Node, end: Node) -> Node:
    low, high = build.constant(params.low), build.constant(params.high)
    if build.MISSING in (start, end):
        return build.choose(build.FALSE, low, build.MISSING)
    rise = build.multiply(
        build.subtract(params.of.node, start), build.subtract(high, low)
    )
    run = build.subtract(end, start)
    # One division, so that the score is rounded once.
    whole = build.divide(build.add(rise, build.multiply(low, run)), run, _PLACES)
    return build.clipped(
        whole, min(params.low, params.high), max(params.low, params.high)
    )
