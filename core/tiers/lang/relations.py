"""Equality and order of values, as `=`, `<`, `in` and every function need them.

Both answer None, null in FEEL, where the values can't be compared.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from tiers.lang import temporal
from tiers.lang.values import Range, Value
from tiers.schema import Months

_TEMPORAL = (temporal.Date, temporal.Time, temporal.DateTime, temporal.Duration)


def equal(a: Value, b: Value) -> bool | None:
    """Tell whether *a* equals *b*; null equals only null, other kinds don't mix."""
    if a is None or b is None:
        return a is b
    match a, b:
        case (
            (bool(), bool())
            | (Decimal(), Decimal())
            | (str(), str())
            | (Months(), Months())
        ):
            return a == b
        case _ if isinstance(a, _TEMPORAL) and isinstance(b, _TEMPORAL):
            return temporal.equal(a, b)
        case tuple(), tuple():
            return len(a) == len(b) and _every(map(equal, a, b))
        case Mapping(), Mapping():
            return a.keys() == b.keys() and _every(equal(a[k], b[k]) for k in a)
        case Range(), Range():
            return _equal_ranges(a, b)
        case _:
            return True if a is b else None


def order(a: Value, b: Value) -> int | None:
    """Say whether *a* comes before *b* (-1), with it (0) or after it (1)."""
    match a, b:
        case Decimal(), Decimal():
            return (a > b) - (a < b)
        case str(), str():
            return (a > b) - (a < b)
        case Months(), Months():
            return (a > b) - (a < b)
        case _ if isinstance(a, _TEMPORAL) and isinstance(b, _TEMPORAL):
            return temporal.order(a, b)
        case _:
            return None


def inside(point: Value, within: Range) -> bool | None:
    """Tell whether *point* lies in *within*; None where an end is unknown."""
    return _every((_above(point, within), _below(point, within)))


def _above(point: Value, within: Range) -> bool | None:
    if within.low is None:
        return bool(within.comparison) or None
    sign = order(point, within.low)
    return None if sign is None else sign > 0 or (sign == 0 and not within.low_open)


def _below(point: Value, within: Range) -> bool | None:
    if within.high is None:
        return bool(within.comparison) or None
    sign = order(point, within.high)
    return None if sign is None else sign < 0 or (sign == 0 and not within.high_open)


def _equal_ranges(a: Range, b: Range) -> bool | None:
    ends = (a.low_open, a.high_open, a.comparison)
    if ends != (b.low_open, b.high_open, b.comparison):
        return False
    return _every((equal(a.low, b.low), equal(a.high, b.high)))


def _every(answers: Iterable[bool | None]) -> bool | None:
    """Join answers as `and` does: one false decides, then one null."""
    found = list(answers)
    if False in found:
        return False
    return None if None in found else True
