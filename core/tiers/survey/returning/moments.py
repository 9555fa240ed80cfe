"""Days and moments as people write them, brought to ISO 8601."""

import re
import unicodedata
from datetime import date, datetime

from tiers.problems import Refusal
from tiers.text import Text

_DAY = re.compile(
    r"(\d{4})(?:[-/.]|\s*年\s*)(\d{1,2})(?:[-/.]|\s*月\s*)(\d{1,2})(?:\s*日)?"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
"""The year first: nobody knows which month 5/6/2026 is in."""


def moment(words: str) -> str:
    """Give a day or a moment as ISO 8601; empty if nothing was written.

    Raises:
        Refusal: it is none, or its order is not clear.
    """
    plain = unicodedata.normalize("NFKC", words).strip()
    if not plain:
        return ""
    try:
        return _standard(plain) or _written(plain)
    except ValueError:
        message = Text(
            f"`{words}` is no day, nor a day with a time",
            f"`{words}` 不是日期或日期加时间",
        )
        advice = Text(
            "write it as 2026-07-09 or 2026-07-09 14:30",
            "请写作 2026-07-09 或 2026-07-09 14:30",
        )
        raise Refusal(message, advice) from None


def _standard(plain: str) -> str:
    """Read what ISO 8601 has; empty if it is something else."""
    try:
        if len(plain) <= _DAY_ALONE:
            return date.fromisoformat(plain).isoformat()
        return datetime.fromisoformat(plain).isoformat(timespec="seconds")
    except ValueError:
        return ""


_DAY_ALONE = 10


def _written(plain: str) -> str:
    """Read other ways of writing; ValueError if there is no such day."""
    found = _DAY.fullmatch(plain)
    if found is None:
        raise ValueError(plain)
    year, month, day, *clock = (int(part) for part in found.groups() if part)
    if not clock:
        return date(year, month, day).isoformat()
    hour, minute, second = (*clock, 0)[:3]
    when = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - a clock on the wall
    return when.isoformat(timespec="seconds")
