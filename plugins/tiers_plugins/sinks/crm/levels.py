"""Service levels: how long an action may take, and the day on which it is due."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from tiers.text import Lang, Text

_FORM = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?",
    re.ASCII,
)
_UNITS = (
    Text("year", "年"),
    Text("month", "个月"),
    Text("week", "周"),
    Text("day", "天"),
    Text("hour", "小时"),
    Text("minute", "分钟"),
    Text("second", "秒"),
)


def due(within: str, as_of: date) -> date | None:
    """Give the last day of a duration by ISO 8601 that begins with the day *as_of*.

    Months end with their last day at the latest; hours count from midnight. None if it
    is no duration, or one without end.
    """
    found = _FORM.fullmatch(within)
    if found is None:
        return None
    years, months, weeks, days, *clock = (int(n or 0) for n in found.groups())
    hours, minutes, seconds = clock
    try:
        span = timedelta(days, seconds, 0, 0, minutes, hours, weeks)
        first = datetime.combine(_months_on(as_of, 12 * years + months), time())
        return (first + span).date()
    except (OverflowError, ValueError):
        return None


def wording(within: str, lang: Lang) -> str:
    """Say a duration in words; what is none stays as it is."""
    found = _FORM.fullmatch(within)
    counts = [int(n or 0) for n in found.groups()] if found else []
    parts = [_part(n, unit, lang) for n, unit in zip(counts, _UNITS, strict=False) if n]
    return ("" if lang == "zh" else " ").join(parts) or within


def _part(count: int, unit: Text, lang: Lang) -> str:
    plural = "s" if lang == "en" and count != 1 else ""
    return f"{count}{'' if lang == 'zh' else ' '}{unit.put(lang)}{plural}"


def _months_on(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
