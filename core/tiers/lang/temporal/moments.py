"""Moments and times of day as seconds, and back."""

from decimal import ROUND_FLOOR, Decimal

import attrs

from tiers.lang.temporal import zones
from tiers.lang.temporal.days import calendar_day, day_number
from tiers.lang.temporal.values import Date, DateTime, Time
from tiers.schema import EXACT

DAY = 86_400
MIDNIGHT_UTC = Time(0, 0, offset=0)


def number_of(date: Date) -> int:
    """Number a day; the next one has the next number."""
    return day_number(date.year, date.month, date.day)


def day(number: int) -> Date:
    """Find the day of a number."""
    return Date(*calendar_day(number))


def midnight(date: Date) -> DateTime:
    """Take a day as a moment: where one is wanted, it is the day's midnight in UTC."""
    return DateTime(date, MIDNIGHT_UTC)


def offset_of(value: Time | DateTime) -> int | None:
    """Say how many seconds *value*'s clock is ahead of UTC.

    None if it is local, or a time of day in a zone whose offset depends on the day.
    """
    time = value.time if isinstance(value, DateTime) else value
    if time.zone is None:
        return time.offset
    if isinstance(value, Time):
        return zones.constant_offset(time.zone)
    return zones.offset_by_clock(time.zone, attrs.astuple(value.date), time.clock)


def shown(value: DateTime) -> int:
    """Count the whole seconds to what the calendar and the clock show."""
    return number_of(value.date) * DAY + value.time.clock


def distance(left: Time | DateTime, right: Time | DateTime, seconds: int) -> int | None:
    """Make of the *seconds* between two clocks those between two moments.

    None if an offset is not known, unless both are times of day at the same place.
    """
    if isinstance(left, Time) and isinstance(right, Time) and _is_near(left, right):
        return seconds
    ahead, other = offset_of(left), offset_of(right)
    return None if ahead is None or other is None else seconds - (ahead - other)


def fraction(time: Time) -> Decimal:
    """Give the part of a second beyond the whole ones."""
    return EXACT.remainder(time.second, 1)


def later(value: DateTime, seconds: Decimal) -> DateTime:
    """Find the moment so many seconds after *value*, in its own zone."""
    whole, part = parted(EXACT.add(fraction(value.time), seconds))
    zone = value.time.zone
    if zone is None:
        return _at(shown(value) + whole, part, value.time)
    offset = offset_of(value)
    assert offset is not None
    return in_zone(shown(value) - offset + whole, part, zone)


def in_zone(seconds: int, part: Decimal, zone: str) -> DateTime:
    """Find what the calendar and the clocks of a zone show at *seconds* of UTC."""
    place = Time(0, 0, zone=zone)
    number, clock = divmod(seconds, DAY)
    offset = zones.offset_by_utc(zone, calendar_day(number), clock)
    return _at(seconds + offset, part, place)


def time_at(clock: int, part: Decimal, place: Time) -> Time:
    """Find the time of day *clock* seconds after midnight, where *place* is."""
    minutes, second = divmod(clock % DAY, 60)
    hour, minute = divmod(minutes, 60)
    return Time(hour, minute, EXACT.add(second, part), place.offset, place.zone)


def parted(seconds: Decimal) -> tuple[int, Decimal]:
    """Part seconds into whole ones and the rest, which is not negative."""
    whole = seconds.to_integral_value(ROUND_FLOOR)
    return int(whole), EXACT.subtract(seconds, whole)


def _is_near(left: Time, right: Time) -> bool:
    return (left.zone, left.offset) == (right.zone, right.offset)


def _at(seconds: int, part: Decimal, place: Time) -> DateTime:
    number, clock = divmod(seconds, DAY)
    return DateTime(day(number), time_at(clock, part, place))
