"""Step functions by one search, however many groups they have."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from decimal import Decimal
from math import ceil
from typing import Any

import polars as pl

from tiers.engines.columnar.searching import Buckets, Direct, Stair, climbing
from tiers.freezing import frozen
from tiers.lang import ir
from tiers.lang.build import number_of
from tiers.physical import dtype, scaled
from tiers.schema import EXACT, Number, Scalar

Numbering = Callable[[Iterable[Any]], pl.Expr]
"""Numbers some values of a group from 1 on; see `choosing.numbered`."""


def steps(node: ir.Steps, value: pl.Expr, group: Numbering | None) -> pl.Expr:
    """Give the value of the highest step at or below the input.

    Raises:
        OverflowError: a value needs more than 128 bits.
    """
    kind, width = number_of(node.input), dtype(node.type)
    stairs = [_stair(stair, node, kind) for _, stair in node.stairs]
    limits = scaled(kind.low, kind.places), scaled(kind.high, kind.places)
    if group is None:
        if not stairs:
            return pl.lit(None, dtype=width)
        climb = _Climb(climbing(stairs, limits, width))
        return value.map_batches(climb, return_dtype=width, is_elementwise=True)
    which = group(_stored(node, name) for name, _ in node.stairs)
    climb = _Climb(climbing([Stair((), (None,)), *stairs], limits, width))
    return pl.struct(value.alias("value"), which.alias("which")).map_batches(
        climb, return_dtype=width, is_elementwise=True
    )


def _stored(node: ir.Steps, name: Scalar) -> Scalar | int:
    """Give the name of a group as columns store it."""
    if isinstance(name, Decimal) and node.group is not None:
        return scaled(name, number_of(node.group).places)
    return name


def _stair(stair: tuple[ir.Step, ...], node: ir.Steps, kind: Number) -> Stair:
    """Place steps on the grid of the input; those out of reach are left out."""
    reached = stair[: bisect_right(stair, kind.high, key=lambda step: step.bound)]
    move, grid, places = EXACT.scaleb, Decimal(kind.places), Decimal(node.type.places)
    low = ceil(move(kind.low, grid))
    points = [ceil(move(step.bound, grid)) for step in reached]
    if points and points[0] < low:
        points = [max(low, point) for point in points]
    values = (node.below, *(step.value for step in reached))
    stored = [None if v is None else int(move(v, places)) for v in values]
    return Stair(tuple(points), tuple(stored))


@frozen
class _Climb:
    """Climbs the one staircase, or that of each customer's group."""

    search: Direct | Buckets

    def __call__(self, given: pl.Series) -> pl.Series:
        """Give the value of each number; missing where it, or its group, is."""
        if given.dtype != pl.Struct:
            return self.search(given, None)
        return self.search(given.struct.field("value"), given.struct.field("which"))
