"""`customer-value`: current and potential value from five dimensions, and the quadrant.

The five dimensions are contribution, support and credit (current value), influence and
growth (potential value).
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node
from tiers.ports import Direction, Formula
from tiers.text import Text
from tiers_plugins.scorers.combination import combined, shares
from tiers_plugins.scorers.demands import demand
from tiers_plugins.scorers.groups import number
from tiers_plugins.scorers.pure import Pure
from tiers_plugins.scorers.ways import ways

_PLACES = 2
"""The places that both composites are rounded to before they are compared."""

_CURRENT = "contribution", "support", "credit"
_POTENTIAL = "influence", "growth"


@attrs.frozen
class Weights:
    """How much each dimension counts within its axis; only the proportions do."""

    contribution: Decimal = Decimal(1)
    support: Decimal = Decimal(1)
    credit: Decimal = Decimal(1)
    influence: Decimal = Decimal(1)
    growth: Decimal = Decimal(1)

    def of(self, names: tuple[str, ...]) -> list[Decimal]:
        """Give the weights of some dimensions."""
        return [getattr(self, name) for name in names]


def _is_sound(weights: Weights) -> bool:
    axes = weights.of(_CURRENT), weights.of(_POTENTIAL)
    return all(min(axis) >= 0 and sum(axis) > 0 for axis in axes)


_WEIGHTS = Text(
    "weights are not negative, and one of each axis is above 0",
    "权重不得为负，且每个轴至少一个大于 0",
)


@attrs.frozen
class Params:
    """The five dimensions, their weights, and the lines between high and low."""

    contribution: Formula = attrs.field(metadata={"doc": "贡献度: 0 to 100, in FEEL"})
    support: Formula = attrs.field(metadata={"doc": "支持度: 0 to 100, in FEEL"})
    credit: Formula = attrs.field(metadata={"doc": "信用度: 0 to 100, in FEEL"})
    influence: Formula = attrs.field(metadata={"doc": "影响力: 0 to 100, in FEEL"})
    growth: Formula = attrs.field(metadata={"doc": "成长度: 0 to 100, in FEEL"})
    weights: Weights = attrs.field(
        factory=Weights,
        metadata={"doc": "how much each counts within its axis; default: equally"},
        validator=demand(_is_sound, _WEIGHTS),
    )
    current_line: Decimal = attrs.field(
        default=Decimal(60),
        metadata={"key": "current-line", "doc": "current value is high from here"},
    )
    potential_line: Decimal = attrs.field(
        default=Decimal(60),
        metadata={"key": "potential-line", "doc": "potential value is high from here"},
    )
    give: Literal["quadrant", "current", "potential"] = attrs.field(
        default="quadrant", metadata={"doc": "the quadrant, or one of the composites"}
    )

    def terms(self, names: tuple[str, ...]) -> list[tuple[Node, Fraction]]:
        """Weigh the dimensions of an axis."""
        nodes = [number(getattr(self, name))[0] for name in names]
        return list(zip(nodes, shares(self.weights.of(names)), strict=True))


class CustomerValue(Pure):
    """4 value, 3 sub-value, 2 potential, 1 low-value; or one of the two composites.

    A composite is the weighted mean of its dimensions, missing if one is. For the
    quadrant both are rounded half-even to two places, then compared with their lines.
    """

    name: ClassVar[str] = "customer-value"
    params: ClassVar[type] = Params

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say that no dimension lowers what is given."""
        names = *_CURRENT, *_POTENTIAL
        return ways(up=(getattr(params, name) for name in names))

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Give what is asked for."""
        del fitted, places
        match params.give:
            case "current":
                return combined(params.terms(_CURRENT))
            case "potential":
                return combined(params.terms(_POTENTIAL))
            case "quadrant":
                return _quadrant(params)


def _quadrant(params: Params) -> Node:
    """Add 2 for high current value and 1 for high potential to 1."""
    current = combined(params.terms(_CURRENT), _PLACES)
    potential = combined(params.terms(_POTENTIAL), _PLACES)
    high = _points(current, params.current_line, Decimal(2))
    far = _points(potential, params.potential_line, Decimal(1))
    return build.total(build.constant(Decimal(1)), high, far)


def _points(composite: Node, line: Decimal, points: Decimal) -> Node:
    """Give points from the line on, and none below; missing if the composite is."""
    at = build.constant(line)
    low = build.compare(composite, "<", at)
    none = build.choose(low, build.constant(Decimal(0)), build.MISSING)
    high = build.compare(composite, ">=", at)
    return build.choose(high, build.constant(points), none)
