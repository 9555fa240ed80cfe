"""`loyalty-level`: cognitive, emotional or behavioural loyalty from eight measures."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node
from tiers.ports import Direction
from tiers.problems import Refusal
from tiers.text import Text
from tiers_plugins.scorers.combination import combined
from tiers_plugins.scorers.measures import Measure
from tiers_plugins.scorers.pure import Pure
from tiers_plugins.scorers.ways import ways

_PLACES = 2
"""The places that the index is rounded to before it is compared."""


@attrs.frozen
class Params:
    """The eight measures, and where the levels begin."""

    repeat_purchase: Measure = attrs.field(
        metadata={"key": "repeat-purchase", "doc": "share of repeat purchases"}
    )
    attention: Measure = attrs.field(
        metadata={"key": "attention", "doc": "attention to the brand"}
    )
    needs_met: Measure = attrs.field(
        metadata={"key": "needs-met", "doc": "share of the customer's needs met"}
    )
    price_sensitivity: Measure = attrs.field(
        metadata={
            "key": "price-sensitivity",
            "doc": "how much prices matter; less is better",
        }
    )
    competitors: Measure = attrs.field(
        metadata={"key": "competitors", "doc": "liking for competitors; less is better"}
    )
    identification: Measure = attrs.field(
        metadata={"key": "identification", "doc": "identification with the product"}
    )
    choosing_time: Measure = attrs.field(
        metadata={"key": "choosing-time", "doc": "time taken to choose; less is better"}
    )
    tolerance: Measure = attrs.field(
        metadata={"key": "tolerance", "doc": "tolerance of a quality incident"}
    )
    emotional: Decimal = attrs.field(
        default=Decimal(40), metadata={"doc": "the index from which the level is 2"}
    )
    behavioural: Decimal = attrs.field(
        default=Decimal(70), metadata={"doc": "the index from which the level is 3"}
    )
    give: Literal["level", "index"] = attrs.field(
        default="level", metadata={"doc": "the level, or the index it comes from"}
    )

    @property
    def gains(self) -> tuple[Measure, ...]:
        """The measures of which more means more loyalty."""
        return (
            self.repeat_purchase,
            self.attention,
            self.needs_met,
            self.identification,
            self.tolerance,
        )

    @property
    def drains(self) -> tuple[Measure, ...]:
        """The measures of which more means less loyalty."""
        return self.price_sensitivity, self.competitors, self.choosing_time


class LoyaltyLevel(Pure):
    """1 cognitive, 2 emotional, 3 behavioural, by cut-offs on the mean of eight points.

    Each measure gives 0 to 100 points on its scale. The index is their mean, rounded
    half-even to two places before it is compared; missing if a measure is.
    """

    name: ClassVar[str] = "loyalty-level"
    params: ClassVar[type] = Params

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say what gains raise and drains lower."""
        gains, drains = params.gains, params.drains
        return ways(up=(m.of for m in gains), down=(m.of for m in drains))

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Take the mean, then the level."""
        del fitted, places
        if not 0 < params.emotional < params.behavioural <= 100:
            raise Refusal(
                Text(
                    "levels begin above 0, in order, and not above 100",
                    "等级分界应依次递增，且在 0 与 100 之间",
                )
            )
        eighth = Fraction(1, 8)
        terms = [m.points(eighth) for m in params.gains]
        terms += [m.points(eighth, is_better=False) for m in params.drains]
        if params.give == "index":
            return combined(terms)
        return _level(combined(terms, _PLACES), params)


def _level(index: Node, params: Params) -> Node:
    found: Node = build.MISSING
    starts = Decimal(0), params.emotional, params.behavioural
    for level, start in enumerate(starts, 1):
        reached = build.compare(index, ">=", build.constant(start))
        found = build.choose(reached, build.constant(Decimal(level)), found)
    return found
