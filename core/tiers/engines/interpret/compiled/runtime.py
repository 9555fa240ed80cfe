"""What written functions call: arithmetic on scaled integers, exactly."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from tiers.engines.interpret.meaning import half_even
from tiers.lang import ir
from tiers.schema import EXACT, Number, Type


def quotient(numerator: int, denominator: int) -> int | None:
    """Divide, rounding half-even; missing for a zero divisor."""
    return half_even(numerator, denominator) if denominator else None


def modulo(dividend: int, divisor: int) -> int | None:
    """Take the sign of the divisor; missing for a zero divisor."""
    return dividend % divisor if divisor else None


def _half_up(value: int, unit: int) -> int:
    whole, rest = divmod(abs(value), unit)
    return _signed(whole + (2 * rest >= unit), value)


def _half_down(value: int, unit: int) -> int:
    whole, rest = divmod(abs(value), unit)
    return _signed(whole + (2 * rest > unit), value)


def _up(value: int, unit: int) -> int:
    return _signed(-(-abs(value) // unit), value)


def _down(value: int, unit: int) -> int:
    return _signed(abs(value) // unit, value)


def _signed(size: int, of: int) -> int:
    return -size if of < 0 else size


ROUNDING: Mapping[ir.Rounding, Callable[[int, int], int]] = {
    "half-even": half_even,
    "half-up": _half_up,
    "half-down": _half_down,
    "up": _up,
    "down": _down,
    "floor": lambda value, unit: value // unit,
    "ceiling": lambda value, unit: -(-value // unit),
}
"""How a number is brought to a multiple of a unit, and divided by that."""


def number(stored: int | None, minus_places: Decimal) -> Decimal | None:
    """Give the number that an integer stands for."""
    return None if stored is None else EXACT.scaleb(stored, minus_places)


def stored(value: Decimal | None, places: Decimal) -> int | None:
    """Give the integer that stands for a number."""
    return None if value is None else int(EXACT.scaleb(value, places))


def converting(
    function: Callable[..., Any], arguments: list[Type], result: Type
) -> Callable[..., Any]:
    """Let a function of values take and give what stands for them."""
    kinds = [k.places if isinstance(k, Number) else None for k in arguments]
    back = Decimal(result.places) if isinstance(result, Number) else None
    if back is None and not any(kind is not None for kind in kinds):
        return function
    changes = [
        None if places is None else partial(number, minus_places=Decimal(-places))
        for places in kinds
    ]

    def converted(*given: Any) -> Any:
        values = [
            value if change is None else change(value)
            for value, change in zip(given, changes, strict=True)
        ]
        found = function(*values)
        return found if back is None else stored(found, back)

    return converted
