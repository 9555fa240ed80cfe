"""What stands for constants, steps and functions of numbers in written functions."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any

from tiers.engines.interpret.compiled import runtime
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.physical import scaled
from tiers.schema import EXACT, Number, Scalar, Type

INTEGERS: Mapping[str, Callable[..., int | None]] = {
    "string length": len,
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "weekday": lambda day: day.isoweekday(),
    "day of year": lambda day: day.timetuple().tm_yday,
    "total seconds": lambda span: span.days * 86_400 + span.seconds,
    "total months": lambda span: span.count,
    "modulo": runtime.modulo,
    "abs": abs,
}
"""Functions that give numbers, on what stands for numbers."""


def places_of(kind: Type | None) -> int | None:
    """Give the places of a number; None for what is none."""
    return kind.places if isinstance(kind, Number) else None


def is_constant(node: Node) -> bool:
    """Tell whether a node is a constant."""
    return isinstance(node, ir.Constant)


def held(node: Node, places: int | None) -> Any:
    """Give what stands for a constant, a number with so many places."""
    assert isinstance(node, ir.Constant)
    if isinstance(node.value, Decimal) and places is not None:
        return scaled(node.value, places)
    return node.value


def alike(left: Node, right: Node) -> list[tuple[Node, int | None]]:
    """Give two operands the same places, if they are numbers."""
    a, b = places_of(left.type), places_of(right.type)
    common = None if a is None or b is None else max(a, b)
    return [(left, common), (right, common)]


def keys(value: Scalar, kind: Type | None) -> list[Any]:
    """Give what stands for a constant in a column; nothing if nothing does."""
    places = places_of(kind)
    if not isinstance(value, Decimal) or places is None:
        return [value]
    moved = EXACT.scaleb(value, places)
    return [int(moved)] if moved == moved.to_integral_value() else []


def reached(bound: Decimal, places: int) -> int:
    """Give the least integer of a column that stands at a bound or above it."""
    moved = EXACT.scaleb(bound, places)
    return int(moved.to_integral_value(ROUND_CEILING))


def climbing(stairs: Mapping[Any, tuple[list[int], list[int | None]]]) -> Any:
    """Give the function that finds the step that a value of a group reaches."""

    def climb(value: int, group: Any) -> int | None:
        if group not in stairs:
            return None
        bounds, values = stairs[group]
        return values[bisect_right(bounds, value)]

    return climb
