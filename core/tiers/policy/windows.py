"""Stretches of days that end on the day of an evaluation."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Self

import attrs

from tiers.freezing import frozen
from tiers.lang.written import duration_value
from tiers.schema import Months
from tiers.source import Located

MOST_MONTHS = 1_200
MOST_DAYS = 36_600
"""The longest window: a hundred years."""


@frozen
class Window:
    """So many months or days back from a day.

    Both ends are told as the day after which it begins and its last day: `P12M` as of
    1 July begins after 1 July of the year before. In a shorter month the same day is
    its last. Whole calendar months are those that have ended by the day, it included.
    """

    months: int = 0
    days: int = 0
    is_calendar: bool = False
    written: Located | str = attrs.field(default="", eq=False)

    def ends(self, as_of: date) -> tuple[date, date]:
        """Give the day after which it begins, and its last day."""
        if self.is_calendar:
            first = months_before(_next_day(as_of).replace(day=1), self.months)
            return _days_before(first, 1), _last_whole(as_of)
        if self.months:
            return months_before(as_of, self.months), as_of
        return _days_before(as_of, self.days), as_of

    def periods(self, each: Self) -> int | None:
        """Count the periods it is made of; None if they do not fill it."""
        if bool(self.months) is not bool(each.months):
            return None
        whole, part = (w.months or w.days for w in (self, each))
        return None if whole % part else whole // part

    def cuts(self, each: Self, as_of: date) -> list[date]:
        """Give the days after which its periods begin, the earliest first."""
        count = self.periods(each) or 0
        parts = (
            attrs.evolve(self, months=each.months * n, days=each.days * n)
            for n in range(count, 0, -1)
        )
        return [part.ends(as_of)[0] for part in parts]


def window(written: Located) -> Window:
    """Read a window; `ValueError` if it is no positive number of months or of days."""
    length = duration_value(written)
    if isinstance(length, Months):
        if 0 < length.count <= MOST_MONTHS:
            return Window(months=length.count, written=written)
    elif timedelta() < length <= timedelta(MOST_DAYS) and not length.seconds:
        return Window(days=length.days, written=written)
    raise ValueError(written)


def months_before(day: date, count: int) -> date:
    """Give the same day of an earlier month; its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    if year < 1:
        return date.min
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _last_whole(as_of: date) -> date:
    """Give the last day of the latest month that has ended."""
    return _days_before(_next_day(as_of).replace(day=1), 1)


def _next_day(day: date) -> date:
    return day if day == date.max else day + timedelta(1)


def _days_before(day: date, count: int) -> date:
    try:
        return day - timedelta(count)
    except OverflowError:
        return date.min
