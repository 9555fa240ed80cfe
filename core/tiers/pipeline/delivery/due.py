"""The last day on which an action is in time, by its service level."""

import re
from calendar import monthrange
from datetime import date, timedelta

_PARTS = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)


def due(within: str, as_of: date) -> date | None:
    """Give the day; *within* is a duration such as `P10D`, from the start of *as_of*.

    Months count on the calendar, and end on the last day of one that is too short.
    Hours count only where they reach another day: what is due in five minutes is due
    the same day. None for what lies beyond the calendar.
    """
    found = _PARTS.fullmatch(within)
    assert found is not None, "the check of the policy refuses other service levels"
    years, months, weeks, days, hours, minutes, seconds = (
        int(part or 0) for part in found.groups()
    )
    try:
        return _months_after(as_of, years * 12 + months) + timedelta(
            days=(weeks * 7 + days)
            + (hours * 3600 + minutes * 60 + seconds) // _SECONDS_OF_DAY
        )
    except (OverflowError, ValueError):
        return None


_SECONDS_OF_DAY = 86_400


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
