"""Functions that integers can say: durations, days, absolute values and remainders."""

from collections.abc import Callable, Mapping
from datetime import date

from tiers.analysis import days
from tiers.analysis.logic import Z, chosen, some
from tiers.analysis.world import Coded, Coding
from tiers.lang import ir
from tiers.lang.written import LONGEST
from tiers.schema import Number

_DAY = 86_400


def called(coder: Coding, node: ir.Call) -> Coded | None:
    """Code a call; None if integers can't say it."""
    if node.function == "modulo":
        return _modulo(coder, node)
    if node.function in _CALENDAR:
        return _dated(coder, node)
    say = _SAID.get(node.function)
    if say is None:
        return None
    parts = [coder.coded(argument) for argument in node.arguments]
    missing = some(part.missing for part in parts)
    if missing is True:
        return None
    found, is_out = say(*(part.value for part in parts))
    return Coded(found, some([missing, is_out]))


def _modulo(coder: Coding, node: ir.Call) -> Coded | None:
    """Code a remainder by a positive constant; it has the sign of the divisor."""
    dividend, divisor = node.arguments
    kind = node.type
    assert isinstance(kind, Number)
    above, below = coder.aligned(dividend, kind), coder.aligned(divisor, kind)
    if not isinstance(below.value, int) or below.value <= 0:
        return None
    return Coded(above.value % below.value, above.missing)


_CALENDAR = {
    "year",
    "month",
    "day",
    "day of year",
    "add months",
    "years and months duration",
}


def _dated(coder: Coding, node: ir.Call) -> Coded | None:
    """Code what the calendar says of days."""
    parts = [coder.coded(argument) for argument in node.arguments]
    missing = some(part.missing for part in parts)
    values = [part.value for part in parts]
    if missing is True or all(isinstance(value, int) for value in values):
        return None
    if node.function == "add months":
        if not isinstance(values[1], int):
            return None
        found, is_out = days.months_later(coder.world, values[0], values[1])
        return Coded(found, some([missing, is_out]))
    if node.function == "years and months duration":
        return Coded(days.months_between(coder.world, *values), missing)
    day = days.day_of(coder.world, values[0])
    found = {"year": day.year, "month": day.month, "day": day.day}
    return Coded(found.get(node.function, day.of_year), missing)


def _weekday(day: Z) -> tuple[Z, Z]:
    return (day - 1) % 7 + 1, False


def _added_days(day: Z, seconds: Z) -> tuple[Z, Z]:
    if not isinstance(seconds, int):
        found = day + (seconds - seconds % _DAY) / _DAY
    else:
        found = day + seconds // _DAY
    return found, some([found < 1, found > date.max.toordinal()])


def _whole(unit: int) -> Callable[[Z], tuple[Z, Z]]:
    """Divide towards zero."""

    def whole(count: Z) -> tuple[Z, Z]:
        if isinstance(count, int):
            return int(count / unit), False
        return chosen(count >= 0, count / unit, -(-count / unit)), False

    return whole


def _added(one: Z, other: Z) -> tuple[Z, Z]:
    total = one + other
    most = (LONGEST + 1) * _DAY
    return total, some([total >= most, total <= -most])


_SAID: Mapping[str, Callable[..., tuple[Z, Z]]] = {
    "abs": lambda x: (chosen(x >= 0, x, -x), False),
    "weekday": _weekday,
    "days between": lambda end, start: ((end - start) * _DAY, False),
    "add days": _added_days,
    "add durations": _added,
    "negate duration": lambda span: (-span, False),
    "negate year duration": lambda span: (-span, False),
    "total seconds": lambda span: (span, False),
    "total months": lambda span: (span, False),
    "days": _whole(_DAY),
    "years": _whole(12),
}
"""Each gives the value, and whether it is missing although the arguments are known."""
