"""The parts of days, times, moments and durations, by their names in the standard."""

from collections.abc import Mapping
from decimal import Decimal
from typing import assert_never

from tiers.lang.temporal.days import weekday
from tiers.lang.temporal.moments import DAY, number_of, offset_of, parted
from tiers.lang.temporal.values import Date, DateTime, Duration, Temporal, Time
from tiers.schema import EXACT, Months

Part = Decimal | str | Duration | None


def property_of(value: Temporal, name: str) -> Part:
    """Give a part of *value*; `KeyError` if it has none of that name.

    The parts of a negative duration are negative, or nought.
    """
    return properties(value)[name]


def properties(value: Temporal) -> Mapping[str, Part]:
    """Give all parts of *value*; an offset or a zone that is not there is None."""
    match value:
        case Date():
            return _date(value)
        case Time():
            return _time(value, offset_of(value))
        case DateTime(date, time):
            return {**_date(date), **_time(time, offset_of(value))}
        case Months(count):
            return _months(count)
        case Duration(seconds):
            return _span(seconds)
        case _:
            assert_never(value)


def _date(date: Date) -> Mapping[str, Part]:
    return {
        "year": Decimal(date.year),
        "month": Decimal(date.month),
        "day": Decimal(date.day),
        "weekday": Decimal(weekday(number_of(date))),
    }


def _time(time: Time, offset: int | None) -> Mapping[str, Part]:
    return {
        "hour": Decimal(time.hour),
        "minute": Decimal(time.minute),
        "second": time.second,
        "time offset": None if offset is None else Duration(Decimal(offset)),
        "timezone": time.zone,
    }


def _months(count: int) -> Mapping[str, Part]:
    sign = -1 if count < 0 else 1
    years, months = divmod(abs(count), 12)
    return {"years": Decimal(sign * years), "months": Decimal(sign * months)}


def _span(seconds: Decimal) -> Mapping[str, Part]:
    sign = -1 if seconds < 0 else 1
    whole, part = parted(seconds.copy_abs())
    days, clock = divmod(whole, DAY)
    return {
        "days": Decimal(sign * days),
        "hours": Decimal(sign * (clock // 3600)),
        "minutes": Decimal(sign * (clock // 60 % 60)),
        "seconds": EXACT.multiply(sign, EXACT.add(clock % 60, part)),
    }
