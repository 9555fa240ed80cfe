"""`loyalty-3r`: retention, related sales and referrals, as one index."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

import attrs
import polars as pl

from tiers.lang.ir import Node
from tiers.ports import Direction
from tiers.text import Text
from tiers_plugins.scorers.combination import combined, shares
from tiers_plugins.scorers.demands import demand
from tiers_plugins.scorers.measures import Measure
from tiers_plugins.scorers.pure import Pure
from tiers_plugins.scorers.ways import ways

_WEIGHTS = Text(
    "weights are not negative, and one is above 0", "权重不得为负，且至少一个大于 0"
)


@attrs.frozen
class Weights:
    """How much each R counts; only the proportions do."""

    retention: Decimal = attrs.field(default=Decimal(1))
    related_sales: Decimal = attrs.field(
        default=Decimal(1), metadata={"key": "related-sales"}
    )
    referrals: Decimal = attrs.field(default=Decimal(1))

    @property
    def all(self) -> tuple[Decimal, ...]:
        """The three weights in the order of the model."""
        return self.retention, self.related_sales, self.referrals


@attrs.frozen
class Params:
    """The three measures, and their weights."""

    retention: Measure = attrs.field(metadata={"doc": "how long or surely it stays"})
    related_sales: Measure = attrs.field(
        metadata={"key": "related-sales", "doc": "how much else it buys"}
    )
    referrals: Measure = attrs.field(metadata={"doc": "how many it brings"})
    weights: Weights = attrs.field(
        factory=Weights,
        metadata={"doc": "how much each counts; default: equally"},
        validator=demand(lambda w: min(w.all) >= 0 and sum(w.all) > 0, _WEIGHTS),
    )


class Loyalty3R(Pure):
    """The weighted mean of three measures, each on 0 to 100; missing if one is.

    The three Rs are those of Heskett, Sasser and Schlesinger, The Service Profit Chain
    (1997); the index and its scales are the policy's own.
    """

    name: ClassVar[str] = "loyalty-3r"
    params: ClassVar[type] = Params

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say that each of the three raises the index."""
        measures = params.retention, params.related_sales, params.referrals
        return ways(up=(m.of for m in measures))

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Weigh the points of the three."""
        del fitted, places
        measures = params.retention, params.related_sales, params.referrals
        weights = shares(params.weights.all)
        return combined(m.points(w) for m, w in zip(measures, weights, strict=True))
