"""The facts that may vary, as axes: values in steps, each by a whole number."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs

from tiers.reach.extent import Between, Extent, OneOf, point
from tiers.schema import EXACT


@attrs.frozen
class Axis:
    """A fact and the values it may take: those numbered *low* to *high*.

    Numbers and days lie in steps from an origin, which has the number 0; other values
    are listed.
    """

    name: str
    low: int
    high: int
    origin: Decimal | date | None = None
    step: Decimal = Decimal(1)
    listed: tuple[Any, ...] = ()
    cost: Decimal = Decimal(0)
    """What a step away from *home* costs."""
    home: int = 0

    @property
    def is_listed(self) -> bool:
        """Whether the values are listed, rather than in steps."""
        return self.origin is None

    def value(self, at: int) -> Any:
        """Give the value of a number."""
        if self.origin is None:
            return self.listed[at]
        if isinstance(self.origin, date):
            return self.origin + timedelta(days=int(self.step) * at)
        return EXACT.add(self.origin, EXACT.multiply(self.step, Decimal(at)))

    def extent(self, low: int, high: int) -> Extent:
        """Give the values of the numbers from *low* to *high*."""
        if self.is_listed:
            return OneOf(frozenset(self.listed[low : high + 1]))
        if low == high:
            return point(self.value(low))
        return Between(self.value(low), self.value(high))

    def nearest(self, low: int, high: int) -> int:
        """Give the number that costs the least."""
        return min(max(self.home, low), high)

    def price(self, at: int) -> Decimal:
        """Give what it costs to be at a number."""
        return self.cost * abs(at - self.home)


Box = tuple[tuple[int, int], ...]
"""The numbers that each axis may be at, both ends included."""


@attrs.frozen
class Axes:
    """Several facts that may vary together."""

    axes: tuple[Axis, ...]

    @property
    def names(self) -> frozenset[str]:
        """Name the facts."""
        return frozenset(axis.name for axis in self.axes)

    @property
    def whole(self) -> Box:
        """Give the box with everything in it."""
        return tuple((axis.low, axis.high) for axis in self.axes)

    def extents(self, box: Box) -> dict[str, Extent]:
        """Give what each fact can be in a box."""
        pairs = zip(self.axes, box, strict=True)
        return {axis.name: axis.extent(*ends) for axis, ends in pairs}

    def values(self, at: Sequence[int]) -> dict[str, Any]:
        """Give the facts at a point."""
        pairs = zip(self.axes, at, strict=True)
        return {axis.name: axis.value(number) for axis, number in pairs}

    def nearest(self, box: Box) -> tuple[int, ...]:
        """Give the point of a box that costs the least."""
        pairs = zip(self.axes, box, strict=True)
        return tuple(axis.nearest(*ends) for axis, ends in pairs)

    def price(self, at: Sequence[int]) -> Decimal:
        """Give what a point costs."""
        pairs = zip(self.axes, at, strict=True)
        return sum((axis.price(number) for axis, number in pairs), Decimal(0))

    def halves(self, box: Box, at: int | None = None) -> tuple[Box, Box]:
        """Split a box of more than a point, where the axis *at* is wide.

        Without it, what is listed goes first, then the widest.
        """
        if at is None:
            at = max(range(len(box)), key=lambda at: self._weight(at, box))
        low, high = box[at]
        middle = (low + high) // 2
        return (
            (*box[:at], (low, middle), *box[at + 1 :]),
            (*box[:at], (middle + 1, high), *box[at + 1 :]),
        )

    def _weight(self, at: int, box: Box) -> tuple[bool, bool, Decimal]:
        axis, (low, high) = self.axes[at], box[at]
        is_split = high > low
        # Where nothing has a price, facts count alike, however fine their steps are.
        unit = axis.cost or Decimal(1) / max(1, axis.high - axis.low)
        return is_split, axis.is_listed, unit * (high - low)


def is_point(box: Box) -> bool:
    """Tell whether a box holds one point only."""
    return all(low == high for low, high in box)


def varied(facts: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Give a customer with some facts otherwise."""
    return {**facts, **values}
