"""Sums, differences, products and quotients of days, times, moments and durations."""

from decimal import Context, Decimal

from tiers.lang.temporal.days import days_in
from tiers.lang.temporal.moments import (
    distance,
    fraction,
    later,
    midnight,
    parted,
    shown,
    time_at,
)
from tiers.lang.temporal.values import Date, DateTime, Duration, Time, months
from tiers.problems import Refusal
from tiers.schema import EXACT, Months
from tiers.text import Text

_DIGITS = Context(prec=34)


def add(left: object, right: object) -> Date | Time | DateTime | Duration | Months:
    """Add a duration to a day, a time, a moment or a duration of the same kind.

    Months count on the calendar, and the day is the month's last where it is too short.
    """
    match left, right:
        case Months(a), Months(b):
            return months(a + b)
        case Duration(a), Duration(b):
            return Duration(EXACT.add(a, b))
        case (Date() | DateTime() as start, Months(count)) | (
            Months(count),
            Date() | DateTime() as start,
        ):
            return _months_later(start, count)
        case (Date() | Time() | DateTime() as start, Duration(seconds)) | (
            Duration(seconds),
            Date() | Time() | DateTime() as start,
        ):
            return _later(start, seconds)
        case _:
            raise _undefined(Text("added", "相加"))


def subtract(left: object, right: object) -> Date | Time | DateTime | Duration | Months:
    """Take a duration from a value of time, or give what lies between two of them."""
    match left, right:
        case (
            Date() | Time() | DateTime() | Duration() | Months(),
            Duration() | Months(),
        ):
            return add(left, negative(right))
        case Time(), Time():
            return _between(left, right, left.clock - right.clock)
        case Date() | DateTime(), Date() | DateTime():
            return _since(_moment(left), _moment(right))
        case _:
            raise _undefined(Text("subtracted", "相减"))


def multiply(left: object, right: object) -> Duration | Months:
    """Multiply a duration by a number; a part of a month is left out."""
    match left, right:
        case (Duration(seconds), Decimal() as times) | (
            Decimal() as times,
            Duration(seconds),
        ):
            return Duration(_DIGITS.multiply(seconds, times))
        case (Months(count), Decimal() as times) | (Decimal() as times, Months(count)):
            return months(_DIGITS.multiply(Decimal(count), times))
        case _:
            raise _undefined(Text("multiplied", "相乘"))


def divide(left: object, right: object) -> Duration | Months | Decimal:
    """Divide a duration by a number, or by a duration of its kind to get a number."""
    match left, right:
        case Duration(seconds), Decimal() as by:
            return Duration(_quotient(seconds, by))
        case Months(count), Decimal() as by:
            return months(_quotient(Decimal(count), by))
        case Duration(seconds), Duration(by):
            return _quotient(seconds, by)
        case Months(count), Months(by):
            return _quotient(Decimal(count), Decimal(by))
        case _:
            raise _undefined(Text("divided", "相除"))


def negative(value: object) -> Duration | Months:
    """Turn a duration around."""
    match value:
        case Duration(seconds):
            return Duration(seconds.copy_negate() if seconds else seconds)
        case Months(count):
            return Months(-count)
        case _:
            raise _undefined(Text("negated", "取负"))


def _months_later(start: Date | DateTime, count: int) -> Date | DateTime:
    if isinstance(start, DateTime):
        return DateTime(_month_later(start.date, count), start.time)
    return _month_later(start, count)


def _month_later(date: Date, count: int) -> Date:
    years, month = divmod(date.month - 1 + count, 12)
    year = date.year + years
    return Date(year, month + 1, min(date.day, days_in(year, month + 1)))


def _later(start: Date | Time | DateTime, seconds: Decimal) -> Date | Time | DateTime:
    match start:
        case Date():
            return later(midnight(start), seconds).date
        case Time():
            whole, part = parted(EXACT.add(fraction(start), seconds))
            return time_at(start.clock + whole, part, start)
        case DateTime():
            return later(start, seconds)


def _moment(value: Date | DateTime) -> DateTime:
    return midnight(value) if isinstance(value, Date) else value


def _since(end: DateTime, start: DateTime) -> Duration:
    return _between(end, start, shown(end) - shown(start))


def _between(end: Time | DateTime, start: Time | DateTime, seconds: int) -> Duration:
    """Give what lies between two times or two moments, both local or neither."""
    last, first = _time(end), _time(start)
    apart: int | None = seconds
    if not (last.is_local and first.is_local):
        apart = distance(end, start, seconds)
    if apart is None:
        raise Refusal(
            Text(
                "a time with an offset or a zone and one without have no distance",
                "带时区与不带时区的时间无法相减",
            )
        )
    part = EXACT.subtract(fraction(last), fraction(first))
    return Duration(EXACT.add(Decimal(apart), part))


def _time(value: Time | DateTime) -> Time:
    return value.time if isinstance(value, DateTime) else value


def _quotient(number: Decimal, by: Decimal) -> Decimal:
    if not by:
        raise Refusal(Text("a duration is divided by zero", "时长除以零"))
    return _DIGITS.divide(number, by)


def _undefined(done: Text) -> Refusal:
    return Refusal(
        Text(f"these values can't be {done.en}", f"这些值不能{done.zh}"),
    )
