"""Which of two days, times, moments or durations is earlier or shorter."""

from typing import Any

from tiers.lang.temporal.moments import distance, number_of, shown
from tiers.lang.temporal.values import Date, DateTime, Duration, Time
from tiers.schema import Months


def order(left: object, right: object) -> int | None:
    """Give -1, 0 or 1 as *left* is less than, equal to or greater than *right*.

    None where they can't be compared: values of two types, or times of day in zones
    whose offsets depend on the day. Times and moments compare by whole seconds. A local
    one is taken to be where the other is.
    """
    match left, right:
        case Date(), Date():
            return _sign(number_of(left), number_of(right))
        case Time(), Time():
            return _by_clock(left, right, left.clock - right.clock)
        case DateTime(), DateTime():
            return _by_clock(left, right, shown(left) - shown(right))
        case (Duration(a), Duration(b)) | (Months(a), Months(b)):
            return _sign(a, b)
        case _:
            return None


def equal(left: object, right: object) -> bool | None:
    """Tell whether neither comes first; None where they can't be compared."""
    found = order(left, right)
    return None if found is None else found == 0


def _by_clock(
    left: Time | DateTime, right: Time | DateTime, seconds: int
) -> int | None:
    if _time(left).is_local or _time(right).is_local:
        return _sign(seconds, 0)
    apart = distance(left, right, seconds)
    return None if apart is None else _sign(apart, 0)


def _time(value: Time | DateTime) -> Time:
    return value.time if isinstance(value, DateTime) else value


def _sign(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)
