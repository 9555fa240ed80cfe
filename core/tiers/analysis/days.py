"""The calendar in integers: a day's year, month and day, and months added to it."""

from datetime import date

import attrs

from tiers.analysis.logic import Z, chosen, every, some
from tiers.analysis.world import World

_STARTS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
"""The days of a common year before each month."""


@attrs.frozen
class Day:
    """The parts of a day."""

    year: Z
    month: Z
    day: Z
    of_year: Z
    """Counted from 1."""


def day_of(world: World, number: Z) -> Day:
    """Take a day apart, given the number of its day as Python counts."""
    if isinstance(number, int):
        known = date.fromordinal(number)
        return Day(known.year, known.month, known.day, known.timetuple().tm_yday)
    year, of_year = world.integer(), world.integer()
    world.say(every([year >= 1, year <= date.max.year]))
    world.say(every([of_year >= 1, of_year <= chosen(_is_leap(year), 366, 365)]))
    world.say(number == _new_year(year) + of_year - 1)
    month: Z = 1
    before: Z = 0
    for at in range(2, 13):
        start = _start(year, at)
        month = chosen(of_year > start, at, month)
        before = chosen(of_year > start, start, before)
    return Day(year, month, of_year - before, of_year)


def _new_year(year: Z) -> Z:
    """Give the number of the first of January."""
    past = year - 1
    return 365 * past + past / 4 - past / 100 + past / 400 + 1


def _is_leap(year: Z) -> Z:
    return every([year % 4 == 0, some([year % 100 != 0, year % 400 == 0])])


def _start(year: Z, month: int) -> Z:
    """Give the days of a year before a month."""
    days = _STARTS[month - 1]
    return days if month <= 2 else chosen(_is_leap(year), days + 1, days)


def months_later(world: World, number: Z, months: int) -> tuple[Z, Z]:
    """Add months to a day, or take the last day of a shorter month.

    Also says whether the calendar ends before.
    """
    day = day_of(world, number)
    count = day.year * 12 + day.month - 1 + months
    year, month = count / 12, count % 12
    before, length = _start(year, 12), 31
    for at in range(11, 0, -1):
        is_here = month == at - 1
        before = chosen(is_here, _start(year, at), before)
        length = chosen(is_here, _length(year, at), length)
    kept = chosen(day.day < length, day.day, length)
    is_out = some([year < 1, year > date.max.year])
    return _new_year(year) + before + kept - 1, is_out


def _length(year: Z, month: int) -> Z:
    if month == 2:
        return chosen(_is_leap(year), 29, 28)
    return 30 if month in {4, 6, 9, 11} else 31


def months_between(world: World, start: Z, end: Z) -> Z:
    """Count the whole months from one day to another, towards zero."""
    one, other = day_of(world, start), day_of(world, end)
    months = (other.year - one.year) * 12 + other.month - one.month
    forwards = months - chosen(other.day < one.day, 1, 0)
    backwards = months + chosen(one.day < other.day, 1, 0)
    return chosen(end >= start, forwards, backwards)
