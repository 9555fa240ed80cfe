"""Time zones by their names in the IANA database: what their clocks show, and when."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_NAME = re.compile(r"(?!posix|right/|localtime)[A-Za-z][\w+-]*(/[\w+-]+)*", re.ASCII)
_SECOND = timedelta(seconds=1)
_FIRST, _LAST = 2, 8999


def is_zone(name: str) -> bool:
    """Tell whether the database knows a zone by this very name."""
    if not _NAME.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (OSError, KeyError, ValueError):
        return False
    return True


def offset_by_clock(name: str, day: tuple[int, int, int], clock: int) -> int:
    """Say how many seconds the zone's clocks are ahead of UTC when they show this.

    Of an hour that they show twice it is the first; one that they skip is read as if
    they had not yet been changed.
    """
    shown = _datetime(day, clock).replace(tzinfo=ZoneInfo(name))
    return _seconds(shown)


def offset_by_utc(name: str, day: tuple[int, int, int], clock: int) -> int:
    """Say how many seconds the zone's clocks are ahead when it is this late in UTC."""
    moment = _datetime(day, clock).replace(tzinfo=UTC)
    return _seconds(moment.astimezone(ZoneInfo(name)))


def constant_offset(name: str) -> int | None:
    """Give the offset of a zone that leaves its clocks alone all year, else None."""
    january, july = (offset_by_utc(name, (2024, month, 1), 0) for month in (1, 7))
    return january if january == july else None


def _datetime(day: tuple[int, int, int], clock: int) -> datetime:
    """Make a datetime, of a year with the same calendar where Python's end too soon."""
    year, month, date = day
    if year < _FIRST:
        year = 400 + year % 400
    elif year > _LAST:
        year = 8400 + year % 400
    midnight = datetime(year, month, date)  # noqa: DTZ001 - callers add the zone
    return midnight + clock * _SECOND


def _seconds(moment: datetime) -> int:
    ahead = moment.utcoffset()
    assert ahead is not None
    return ahead // _SECOND
