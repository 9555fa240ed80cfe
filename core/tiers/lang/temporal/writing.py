"""Writing days, times, moments and durations in their one canonical form."""

from decimal import Decimal
from typing import assert_never

from tiers.lang.temporal.moments import DAY, parted
from tiers.lang.temporal.values import Date, DateTime, Duration, Temporal, Time
from tiers.schema import EXACT, Months


def written(value: Temporal) -> str:
    """Write *value* so that reading gives it again."""
    match value:
        case Date(year, month, day):
            sign = "-" if year < 0 else ""
            return f"{sign}{abs(year):04}-{month:02}-{day:02}"
        case Time():
            return _clock(value) + _place(value)
        case DateTime(date, time):
            return f"{written(date)}T{written(time)}"
        case Months(count):
            return _sign(count) + _months(abs(count))
        case Duration(seconds):
            return _sign(seconds) + _span(seconds.copy_abs())
        case _:
            assert_never(value)


def _clock(time: Time) -> str:
    second = _plain(time.second)
    padded = second if time.second >= 10 else f"0{second}"
    return f"{time.hour:02}:{time.minute:02}:{padded}"


def _place(time: Time) -> str:
    if time.zone is not None:
        return f"@{time.zone}"
    if not time.offset:
        return "" if time.offset is None else "Z"
    minutes, second = divmod(abs(time.offset), 60)
    ahead = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{'-' if time.offset < 0 else '+'}{ahead}" + (
        f":{second:02}" if second else ""
    )


def _months(count: int) -> str:
    years, rest = divmod(count, 12)
    return "P" + _parts((years, "Y"), (rest, "M")) if count else "P0M"


def _span(seconds: Decimal) -> str:
    whole, part = parted(seconds)
    days, clock = divmod(whole, DAY)
    hours, rest = divmod(clock, 3600)
    minutes, second = divmod(rest, 60)
    time = _parts((hours, "H"), (minutes, "M"), (EXACT.add(second, part), "S"))
    if not days and not time:
        return "PT0S"
    return "P" + _parts((days, "D")) + (f"T{time}" if time else "")


def _parts(*parts: tuple[int | Decimal, str]) -> str:
    return "".join(f"{_plain(Decimal(count))}{unit}" for count, unit in parts if count)


def _plain(number: Decimal) -> str:
    """Write a number without an exponent and without noughts at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sign(number: int | Decimal) -> str:
    return "-" if number < 0 else ""
