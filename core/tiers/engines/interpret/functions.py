"""What each function of the catalogue gives for known arguments."""

import calendar
from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from typing import Any

from tiers.lang.written import LONGEST
from tiers.schema import EXACT, Months

_DAYS = (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
)


def _before(text: str, part: str) -> str:
    head, found, _ = text.partition(part) if part else ("", "", "")
    return head if found else ""


def _after(text: str, part: str) -> str:
    if not part:
        return text
    return text.partition(part)[2]


def _substring(text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """Count from 1, or from -1 at the end; missing where *start* is outside."""
    first, size = int(start), len(text)
    if first == 0 or abs(first) > size:
        return None
    begin = first - 1 if first > 0 else size + first
    if length is None:
        return text[begin:]
    return text[begin : begin + int(length)] if length >= 1 else None


def _make_date(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def _add_days(day: date, span: timedelta) -> date | None:
    try:
        return day + timedelta(days=span // timedelta(days=1))
    except OverflowError:
        return None


def _add_months(day: date, span: Months) -> date | None:
    """Keep the day of the month, or take the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + span.count, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _span(span: timedelta) -> timedelta | None:
    return span if abs(span) // timedelta(days=1) <= LONGEST else None


def _seconds(span: timedelta) -> int:
    return span.days * 86_400 + span.seconds


def _multiplied(span: timedelta, times: Decimal) -> timedelta | None:
    seconds = _seconds(span) * int(times)
    return None if abs(seconds) // 86_400 > LONGEST else timedelta(seconds=seconds)


def _rest(count: Decimal, unit: int) -> Decimal:
    """Give what is left over, with the sign of *count*."""
    return EXACT.remainder(count, Decimal(unit)) + 0


def _months(count: int) -> Months | None:
    return Months(count) if abs(count) <= LONGEST else None


def _months_between(start: date, end: date) -> Months:
    """Count whole months, towards zero."""
    if end < start:
        return Months(-_months_between(end, start).count)
    months = (end.year - start.year) * 12 + end.month - start.month
    return Months(months - (end.day < start.day))


def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """Take the sign of the divisor: dividend - divisor * floor(dividend / divisor)."""
    if not divisor:
        return None
    rest = EXACT.remainder(dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = EXACT.add(rest, divisor)
    return rest


def _truncated(count: int, unit: int) -> Decimal:
    return Decimal(int(Decimal(count) / unit))


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "concatenate": lambda a, b: a + b,
    "string length": lambda text: Decimal(len(text)),
    "upper case": str.upper,
    "lower case": str.lower,
    "contains": lambda text, part: part in text,
    "starts with": str.startswith,
    "ends with": str.endswith,
    "substring": _substring,
    "substring before": _before,
    "substring after": _after,
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(day.isoweekday()),
    "day of year": lambda day: Decimal(day.timetuple().tm_yday),
    "week of year": lambda day: Decimal(day.isocalendar().week),
    "day of week": lambda day: _DAYS[day.weekday()],
    "month of year": lambda day: calendar.month_name[day.month],
    "make date": _make_date,
    "days between": lambda end, start: end - start,
    "years and months duration": _months_between,
    "add days": _add_days,
    "add months": _add_months,
    "add durations": lambda a, b: _span(a + b),
    "add year durations": lambda a, b: _months(a.count + b.count),
    "negate duration": lambda span: -span,
    "negate year duration": lambda span: Months(-span.count),
    "multiply duration": _multiplied,
    "multiply year duration": lambda span, times: _months(span.count * int(times)),
    "total seconds": lambda span: Decimal(_seconds(span)),
    "total months": lambda span: Decimal(span.count),
    "days": lambda span: _truncated(_seconds(span), 86400),
    "hours": lambda span: _rest(_truncated(_seconds(span), 3600), 24),
    "minutes": lambda span: _rest(_truncated(_seconds(span), 60), 60),
    "seconds": lambda span: _rest(Decimal(_seconds(span)), 60),
    "years": lambda span: _truncated(span.count, 12),
    "months": lambda span: Decimal(span.count) - 12 * _truncated(span.count, 12),
    "abs": Decimal.copy_abs,
    "modulo": _modulo,
}
"""By the name of the call; numbers are decimals, None is a missing result."""
