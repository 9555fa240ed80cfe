"""Days of the Gregorian calendar as numbers, for any year, before and after our era."""

_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097


def is_leap(year: int) -> bool:
    """Tell whether *year* has a 29 February; there is a year 0, and it has one."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in(year: int, month: int) -> int:
    """Count the days of a month."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def day_of_year(year: int, month: int, day: int) -> int:
    """Number a day within its year, from 1."""
    return _BEFORE[month - 1] + day + (month > 2 and is_leap(year))


def day_number(year: int, month: int, day: int) -> int:
    """Number a day; 0001-01-01 is day 1, and the days before it go below."""
    return _days_before(year) + day_of_year(year, month, day)


def calendar_day(number: int) -> tuple[int, int, int]:
    """Find the year, month and day of a day's number."""
    cycles, rest = divmod(number - 1, _CYCLE_DAYS)
    year = 1 + rest // 366
    while _days_before(year + 1) <= rest:
        year += 1
    month, left = 1, rest - _days_before(year)
    while left >= days_in(year, month):
        left -= days_in(year, month)
        month += 1
    return cycles * _CYCLE_YEARS + year, month, left + 1


def weekday(number: int) -> int:
    """Name the day of the week of a day's number: 1 is Monday, 7 is Sunday."""
    return (number - 1) % 7 + 1


def week_of_year(number: int) -> int:
    """Number the ISO 8601 week of a day's number: its Thursday says of which year."""
    thursday = number - weekday(number) + 4
    return (day_of_year(*calendar_day(thursday)) - 1) // 7 + 1


def _days_before(year: int) -> int:
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400
