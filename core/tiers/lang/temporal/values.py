"""Days, times of day, moments and durations: values that can only be valid ones."""

from decimal import Decimal

import attrs

from tiers.freezing import frozen
from tiers.lang.temporal.days import days_in
from tiers.lang.temporal.zones import is_zone
from tiers.problems import Refusal
from tiers.schema import EXACT, Months
from tiers.text import Text

LAST_YEAR = 999_999_999
FURTHEST_OFFSET = 14 * 3600
_LONGEST = Decimal(10) ** 18
_PLACES = Decimal("1E-30")


@frozen
class Date:
    """A calendar day; the year before 1 is 0, and before that come -1, -2 and so on."""

    year: int
    month: int
    day: int

    def __attrs_post_init__(self) -> None:
        """Refuse a day that is not in the calendar."""
        year, month = self.year, self.month
        if abs(year) > LAST_YEAR or not (
            1 <= month <= 12 and 1 <= self.day <= days_in(year, month)
        ):
            named = f"{year}-{month}-{self.day}"
            raise Refusal(
                Text(f"`{named}` is no day of the calendar", f"日历上没有 `{named}`")
            )


def _in_reason(seconds: Decimal) -> Decimal:
    """Round away what lies beyond 30 places, so that sums stay exact."""
    exponent = seconds.as_tuple().exponent
    assert isinstance(exponent, int)
    return seconds if exponent >= -30 else EXACT.quantize(seconds, _PLACES)


@frozen
class Time:
    """A time of day: local, or at an offset from UTC in seconds, or in a named zone."""

    hour: int
    minute: int
    second: Decimal = attrs.field(default=Decimal(), converter=_in_reason)
    offset: int | None = None
    zone: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what no clock shows, and offsets and zones that do not exist."""
        if not (
            0 <= self.hour < 24 and 0 <= self.minute < 60 and 0 <= self.second < 60
        ):
            shown = f"{self.hour}:{self.minute}:{self.second}"
            raise Refusal(Text(f"no clock shows `{shown}`", f"没有 `{shown}` 这个时刻"))
        if self.offset is not None and abs(self.offset) > FURTHEST_OFFSET:
            raise Refusal(
                Text("an offset from UTC is at most 14 hours", "时区偏移最多 14 小时")
            )
        if self.zone is not None and not is_zone(self.zone):
            raise Refusal(
                Text(f"no time zone is named `{self.zone}`", f"没有时区 `{self.zone}`")
            )

    @property
    def clock(self) -> int:
        """The whole seconds since midnight, as the clock shows them."""
        return self.hour * 3600 + self.minute * 60 + int(self.second)

    @property
    def is_local(self) -> bool:
        """Neither an offset nor a zone says where the clock is."""
        return self.offset is None and self.zone is None


@frozen
class DateTime:
    """A moment: a day and a time of it."""

    date: Date
    time: Time


@frozen
class Duration:
    """A stretch of days, hours, minutes and seconds, as exact seconds."""

    seconds: Decimal = attrs.field(converter=_in_reason)

    def __attrs_post_init__(self) -> None:
        """Refuse more seconds than all the years have."""
        if not -_LONGEST < self.seconds < _LONGEST:
            raise _too_long()


def months(count: int | Decimal) -> Months:
    """Make a duration of years and months; a part of a month is left out."""
    if not -_LONGEST < count < _LONGEST:
        raise _too_long()
    return Months(int(count))


def _too_long() -> Refusal:
    """Say that a duration is longer than all the years."""
    return Refusal(Text("a duration this long can't be held", "时长过长，无法表示"))


Temporal = Date | Time | DateTime | Duration | Months
