"""FEEL's built-in functions of time; the clock's own two are the evaluator's."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tiers.lang.library.signature import Signature, Taken
from tiers.lang.temporal import (
    Date,
    DateTime,
    Duration,
    Time,
    read_date,
    read_duration,
    read_moment,
    read_time,
)
from tiers.lang.temporal.days import day_of_year, week_of_year, weekday
from tiers.lang.temporal.moments import (
    MIDNIGHT_UTC,
    fraction,
    in_zone,
    number_of,
    offset_of,
    shown,
)
from tiers.lang.types import DATE, DATE_TIME, DAYS, NUMBER, STRING, TIME, Type
from tiers.lang.values import Value
from tiers.problems import Refusal
from tiers.schema import Months
from tiers.text import Text

_WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value() or not -(10**18) < number < 10**18:
        raise Refusal(
            Text(f"`{number}` is not a whole number", f"`{number}` 不是整数"),
        )
    return int(number)


def _date(year: Decimal, month: Decimal, day: Decimal) -> Date:
    return Date(_whole(year), _whole(month), _whole(day))


def _time(
    hour: Decimal, minute: Decimal, second: Decimal, offset: Duration | None = None
) -> Time:
    ahead = None if offset is None else _whole(offset.seconds)
    return Time(_whole(hour), _whole(minute), second, ahead)


def _moment(year: Decimal, month: Decimal, day: Decimal, *time: Any) -> DateTime:
    return DateTime(_date(year, month, day), _time(*time))


def _zoned(year: Decimal, month: Decimal, day: Decimal, *time: Any) -> DateTime:
    *clock, timezone = time
    return _in_zone(_moment(year, month, day, *clock), timezone)


def _in_zone(value: str | DateTime, timezone: str) -> DateTime:
    """Show the same moment by the clocks of a zone; a local one is put there."""
    start = read_moment(value) if isinstance(value, str) else value
    time, offset = start.time, offset_of(start)
    if offset is None:
        there = Time(time.hour, time.minute, time.second, zone=timezone)
        return DateTime(start.date, there)
    return in_zone(shown(start) - offset, fraction(time), timezone)


def _date_of(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def _time_of(value: Date | Time | DateTime) -> Time:
    match value:
        case Date():
            return MIDNIGHT_UTC
        case Time():
            return value
        case DateTime(_, time):
            return time


def _joined(date: Date | DateTime, time: Time) -> DateTime:
    return DateTime(_date_of(date), time)


def _months_between(start: Date | DateTime, end: Date | DateTime) -> Months:
    """Count the full months between two days of the calendar, backwards as well."""
    first, last = _date_of(start), _date_of(end)
    count = (last.year - first.year) * 12 + last.month - first.month
    if count > 0 and last.day < first.day:
        count -= 1
    if count < 0 and last.day > first.day:
        count += 1
    return Months(count)


def _day_of_year(date: Date | DateTime) -> Decimal:
    day = _date_of(date)
    return Decimal(day_of_year(day.year, day.month, day.day))


def _day_of_week(date: Date | DateTime) -> str:
    return _WEEKDAYS[weekday(number_of(_date_of(date))) - 1]


def _month_of_year(date: Date | DateTime) -> str:
    return _MONTHS[_date_of(date).month - 1]


def _week_of_year(date: Date | DateTime) -> Decimal:
    return Decimal(week_of_year(number_of(_date_of(date))))


def _itself(value: Value) -> Value:
    return value


_DAY_PARTS = (Taken("year", NUMBER), Taken("month", NUMBER), Taken("day", NUMBER))
_TIME_PARTS = (Taken("hour", NUMBER), Taken("minute", NUMBER), Taken("second", NUMBER))
_OFFSET = Taken("offset", DAYS, is_optional=True, is_nullable=True)
_TIMEZONE = Taken("timezone", STRING)


def _from(type_: Type, becomes: Callable[..., Value]) -> Signature:
    return Signature((Taken("from", type_),), becomes)


def _of_days(becomes: Callable[..., Value]) -> tuple[Signature, ...]:
    """Declare a function of one day, or of a moment for its day."""
    return tuple(Signature((Taken("date", t),), becomes) for t in (DATE, DATE_TIME))


TEMPORAL: Mapping[str, tuple[Signature, ...]] = {
    "date": (
        _from(STRING, read_date),
        _from(DATE, _itself),
        _from(DATE_TIME, _date_of),
        Signature(_DAY_PARTS, _date),
    ),
    "time": (
        _from(STRING, read_time),
        _from(TIME, _itself),
        _from(DATE_TIME, _time_of),
        _from(DATE, _time_of),
        Signature((*_TIME_PARTS, _OFFSET), _time),
    ),
    "date and time": (
        _from(STRING, read_moment),
        _from(DATE_TIME, _itself),
        Signature((Taken("date", DATE), Taken("time", TIME)), _joined),
        Signature((Taken("date", DATE_TIME), Taken("time", TIME)), _joined),
        Signature((Taken("from", STRING), _TIMEZONE), _in_zone),
        Signature((Taken("from", DATE_TIME), _TIMEZONE), _in_zone),
        Signature((*_DAY_PARTS, *_TIME_PARTS, _OFFSET), _moment),
        Signature((*_DAY_PARTS, *_TIME_PARTS, _TIMEZONE), _zoned),
    ),
    "duration": (_from(STRING, read_duration),),
    "years and months duration": tuple(
        Signature((Taken("from", start), Taken("to", end)), _months_between)
        for start in (DATE, DATE_TIME)
        for end in (DATE, DATE_TIME)
    ),
    "day of year": _of_days(_day_of_year),
    "day of week": _of_days(_day_of_week),
    "month of year": _of_days(_month_of_year),
    "week of year": _of_days(_week_of_year),
}
"""Each function by its name, with all ways to call it; the first that fits is taken."""
