"""The functions of the catalogue as Polars expressions.

Numbers come in and go out as integers without places, except where noted; days-and-time
durations are seconds, years-and-months durations are months.
"""

import calendar
from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from tiers.lang.written import LONGEST

_DAY_NAMES = {n + 1: name for n, name in enumerate(calendar.day_name)}
_SECONDS = 86_400
_FIRST, _LAST = ((d - date(1970, 1, 1)).days for d in (date.min, date.max))


def _before(text: pl.Expr, part: pl.Expr) -> pl.Expr:
    """Without *part* in it, nothing comes before."""
    head = _split(text, part, 0)
    found = text.str.contains(part, literal=True) & (part != "")
    return _known(pl.when(found).then(head).otherwise(pl.lit("")), text, part)


def _after(text: pl.Expr, part: pl.Expr) -> pl.Expr:
    tail = _split(text, part, 1)
    found = pl.when(part == "").then(text).otherwise(tail.fill_null(""))
    return _known(found, text, part)


def _split(text: pl.Expr, part: pl.Expr, half: int) -> pl.Expr:
    # Polars fails to split one written-out text for a table without rows.
    as_long = pl.when(part.is_not_null()).then(text)
    return as_long.str.splitn(part, 2).struct.field(f"field_{half}")


def _known(result: pl.Expr, *arguments: pl.Expr) -> pl.Expr:
    """Keep *result* where no argument is missing."""
    return pl.when(pl.all_horizontal(a.is_not_null() for a in arguments)).then(result)


def _substring(text: pl.Expr, start: pl.Expr, length: pl.Expr | None = None) -> pl.Expr:
    """Count from 1, or from -1 at the end; missing where *start* is outside."""
    size = text.str.len_chars().cast(pl.Int64)
    begin = pl.when(start > 0).then(start - 1).otherwise(size + start)
    is_inside = (start != 0) & (start.abs() <= size)
    if length is None:
        return pl.when(is_inside).then(text.str.slice(begin))
    cut = text.str.slice(begin, pl.max_horizontal(length, pl.lit(0)))
    return pl.when(is_inside & (length >= 1)).then(cut)


def _make_date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Give a missing date where there is no such day."""
    in_year = year.is_between(1, 9999) & month.is_between(1, 12)
    is_valid = in_year & day.is_between(1, _days_in_month(year, month))
    parts = (pl.when(is_valid).then(part) for part in (year, month, day))
    return pl.date(*parts)


def _days_in_month(year: pl.Expr, month: pl.Expr) -> pl.Expr:
    is_leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    february = pl.when(is_leap).then(29).otherwise(28)
    other = 30 + (month + (month > 7).cast(pl.Int64)) % 2
    return pl.when(month == 2).then(february).otherwise(other)


def _add_days(day: pl.Expr, span: pl.Expr) -> pl.Expr:
    shifted = day.to_physical().cast(pl.Int64) + span // _SECONDS
    inside = pl.when(shifted.is_between(_FIRST, _LAST)).then(shifted)
    return inside.cast(pl.Int32).cast(pl.Date)


def _add_months(day: pl.Expr, span: pl.Expr) -> pl.Expr:
    """Keep the day of the month, or take the last one of a shorter month."""
    total = _months(day) + span
    year, month = total // 12, total % 12 + 1
    last = _days_in_month(year, month)
    return _make_date(year, month, pl.min_horizontal(_int(day.dt.day()), last))


def _months(day: pl.Expr) -> pl.Expr:
    return _int(day.dt.year()) * 12 + _int(day.dt.month()) - 1


def _months_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Count whole months, towards zero."""

    def whole(a: pl.Expr, b: pl.Expr) -> pl.Expr:
        is_short = b.dt.day() < a.dt.day()
        return _months(b) - _months(a) - is_short.cast(pl.Int64)

    return pl.when(end < start).then(-whole(end, start)).otherwise(whole(start, end))


def _days_between(end: pl.Expr, start: pl.Expr) -> pl.Expr:
    return (_int(end.to_physical()) - _int(start.to_physical())) * _SECONDS


def _within(span: pl.Expr, most: int) -> pl.Expr:
    return pl.when(span.is_between(-most, most)).then(span)


def _multiplied(most: int) -> Callable[[pl.Expr, pl.Expr], pl.Expr]:
    def multiplied(span: pl.Expr, times: pl.Expr) -> pl.Expr:
        found = span.cast(pl.Int128) * times.cast(pl.Int128)
        return _within(found, most).cast(pl.Int64)

    return multiplied


def _rest(count: pl.Expr, unit: int) -> pl.Expr:
    """Give what is left over, with the sign of *count*."""
    return count - _truncated(count, unit) * unit


def _int(expr: pl.Expr) -> pl.Expr:
    return expr.cast(pl.Int64)


def _truncated(value: pl.Expr, unit: int) -> pl.Expr:
    """Divide towards zero."""
    return pl.when(value < 0).then(-((-value) // unit)).otherwise(value // unit)


def _named(names: Mapping[int, str]) -> Callable[[pl.Expr], pl.Expr]:
    return lambda number: number.replace_strict(
        list(names), list(names.values()), default=None, return_dtype=pl.String
    )


_day_name = _named(_DAY_NAMES)
_month_name = _named({n: calendar.month_name[n] for n in range(1, 13)})

FUNCTIONS: Mapping[str, Callable[..., pl.Expr]] = {
    "concatenate": lambda a, b: a + b,
    "string length": lambda text: _int(text.str.len_chars()),
    "upper case": lambda text: text.str.to_uppercase(),
    "lower case": lambda text: text.str.to_lowercase(),
    "contains": lambda text, part: text.str.contains(part, literal=True),
    "starts with": lambda text, part: text.str.starts_with(part),
    "ends with": lambda text, part: text.str.ends_with(part),
    "substring": _substring,
    "substring before": _before,
    "substring after": _after,
    "year": lambda day: _int(day.dt.year()),
    "month": lambda day: _int(day.dt.month()),
    "day": lambda day: _int(day.dt.day()),
    "weekday": lambda day: _int(day.dt.weekday()),
    "day of year": lambda day: _int(day.dt.ordinal_day()),
    "week of year": lambda day: _int(day.dt.week()),
    "day of week": lambda day: _day_name(_int(day.dt.weekday())),
    "month of year": lambda day: _month_name(_int(day.dt.month())),
    "make date": _make_date,
    "days between": _days_between,
    "years and months duration": _months_between,
    "add days": _add_days,
    "add months": _add_months,
    "add durations": lambda a, b: _within(a + b, (LONGEST + 1) * _SECONDS - 1),
    "add year durations": lambda a, b: _within(a + b, LONGEST),
    "negate duration": lambda span: -span,
    "negate year duration": lambda span: -span,
    "multiply duration": _multiplied((LONGEST + 1) * _SECONDS - 1),
    "multiply year duration": _multiplied(LONGEST),
    "total seconds": lambda span: span,
    "total months": lambda span: span,
    "days": lambda span: _truncated(span, _SECONDS),
    "hours": lambda span: _rest(_truncated(span, 3600), 24),
    "minutes": lambda span: _rest(_truncated(span, 60), 60),
    "seconds": lambda span: _rest(span, 60),
    "years": lambda span: _truncated(span, 12),
    "months": lambda span: span - _truncated(span, 12) * 12,
    # Numbers come with the places of the result.
    "abs": lambda a: pl.when(a < 0).then(0 - a).otherwise(a),
    "modulo": lambda a, b: a % b,
}
"""By the name of the call."""
