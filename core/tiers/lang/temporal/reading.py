"""Reading days, times, moments and durations as the standard has them written."""

import re
from decimal import Decimal

import attrs

from tiers.lang.temporal.days import calendar_day, day_number
from tiers.lang.temporal.values import (
    Date,
    DateTime,
    Duration,
    Temporal,
    Time,
    months,
)
from tiers.problems import Refusal
from tiers.schema import EXACT, Months
from tiers.text import Text

_DATE = r"(?P<year>-?(?:[1-9]\d{4,8}|\d{4}))-(?P<month>\d\d)-(?P<day>\d\d)"
_TIME = (
    r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d(?:\.\d{1,30})?)"
    r"(?:(?P<utc>[Zz])|(?P<offset>[+-]\d\d:\d\d(?::\d\d)?)|@(?P<zone>\S+))?"
)
_NUMBER = r"\d{1,18}"
_SECONDS = rf"{_NUMBER}(?:\.\d{{0,30}})?"
_A_DATE = re.compile(_DATE, re.ASCII)
_A_TIME = re.compile(_TIME, re.ASCII)
_A_MOMENT = re.compile(rf"{_DATE}(?:T{_TIME})?", re.ASCII)
_MONTHS = re.compile(
    rf"(?P<sign>-?)P(?=\d)(?:(?P<years>{_NUMBER})Y)?(?:(?P<months>{_NUMBER})M)?",
    re.ASCII,
)
_SPAN = re.compile(
    rf"(?P<sign>-?)P(?=[\dT])(?:(?P<days>{_NUMBER})D)?"
    rf"(?:T(?=\d)(?:(?P<hours>{_NUMBER})H)?(?:(?P<minutes>{_NUMBER})M)?"
    rf"(?:(?P<seconds>{_SECONDS})S)?)?",
    re.ASCII,
)


def read_date(text: str) -> Date:
    """Read a day, such as `2026-07-01`."""
    found = _A_DATE.fullmatch(text)
    if not found:
        raise _unread(
            text, Text("a date like `2026-07-01`", "形如 `2026-07-01` 的日期")
        )
    return _date(found)


def read_time(text: str) -> Time:
    """Read a time of day, such as `09:30:00`, `09:30:00+08:00` or one at a zone."""
    found = _A_TIME.fullmatch(text)
    if not found:
        raise _unread(text, Text("a time like `09:30:00`", "形如 `09:30:00` 的时刻"))
    return _time(found)[0]


def read_moment(text: str) -> DateTime:
    """Read a moment; a day alone is its midnight."""
    found = _A_MOMENT.fullmatch(text)
    if not found:
        raise _unread(
            text,
            Text(
                "a date and time like `2026-07-01T09:30:00`",
                "形如 `2026-07-01T09:30:00` 的日期时间",
            ),
        )
    date = _date(found)
    if not found["hour"]:
        return DateTime(date, Time(0, 0))
    time, is_next_day = _time(found)
    return DateTime(_day_after(date) if is_next_day else date, time)


def read_duration(text: str) -> Duration | Months:
    """Read a duration, such as `P1Y2M` or `P1DT2H`; the two kinds do not mix."""
    if found := _MONTHS.fullmatch(text):
        count = int(found["years"] or 0) * 12 + int(found["months"] or 0)
        return months(-count if found["sign"] else count)
    if found := _SPAN.fullmatch(text):
        seconds = _seconds(found)
        return Duration(seconds.copy_negate() if found["sign"] else seconds)
    raise _unread(
        text,
        Text("a duration like `P1Y2M` or `P1DT2H`", "形如 `P1Y2M` 或 `P1DT2H` 的时长"),
    )


def literal(text: str) -> Temporal:
    """Read what `@"…"` may hold: a date, a time, a date and time, or a duration."""
    if text.lstrip("-").startswith("P"):
        return read_duration(text)
    if _A_DATE.fullmatch(text):
        return read_date(text)
    if "T" in text.partition("@")[0]:
        return read_moment(text)
    if ":" in text:
        return read_time(text)
    raise _unread(
        text,
        Text(
            "a date, a time, a date and time or a duration",
            "日期、时刻、日期时间或时长",
        ),
    )


def _date(found: re.Match[str]) -> Date:
    return Date(int(found["year"]), int(found["month"]), int(found["day"]))


def _time(found: re.Match[str]) -> tuple[Time, bool]:
    """Read the time; 24:00:00 is midnight, of the next day."""
    hour, minute = int(found["hour"]), int(found["minute"])
    second = Decimal(found["second"])
    is_next_day = hour == 24 and not minute and not second
    hour = 0 if is_next_day else hour
    return Time(hour, minute, second, _offset(found), found["zone"]), is_next_day


def _offset(found: re.Match[str]) -> int | None:
    written = found["offset"]
    if not written:
        return 0 if found["utc"] else None
    hours, minutes, seconds = ([*written[1:].split(":"), "0"])[:3]
    if int(minutes) > 59 or int(seconds) > 59:
        raise _unread(written, Text("an offset like `+08:00`", "形如 `+08:00` 的偏移"))
    ahead = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return -ahead if written[0] == "-" else ahead


def _day_after(date: Date) -> Date:
    return Date(*calendar_day(day_number(*attrs.astuple(date)) + 1))


def _seconds(found: re.Match[str]) -> Decimal:
    days, hours, minutes = (int(found[n] or 0) for n in ("days", "hours", "minutes"))
    whole = ((days * 24 + hours) * 60 + minutes) * 60
    return EXACT.add(Decimal(whole), Decimal(found["seconds"] or 0))


def _unread(text: str, wanted: Text) -> Refusal:
    return Refusal(
        Text(f"`{text}` is not {wanted.en}", f"`{text}` 不是{wanted.zh}"),
    )
