"""When to call: attempts spread over days and hours, so that each finds other habits.

Whoever is not reached at one time of the week may be at another, and further calls at
the time of the first bring less and less: Weeks, Kulka and Pierson, Optimal call
scheduling for a telephone survey, Public Opinion Quarterly 51 (1987), 540-549; and
Toward the development of optimal calling protocols, Journal of Official Statistics 4
(1988), 319-332. They found households in the evening and at weekends. Shops and firms
differ, so that no time comes first for all: people begin at different times by turns.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import attrs

from tiers.ports import Person
from tiers.text import Text

_SATURDAY = 5


@attrs.frozen
class Window:
    """Hours of the week in which calls are made."""

    name: str
    label: Text
    begins: time
    ends: time
    is_weekend: bool = False

    def fits(self, day: date) -> bool:
        """Tell whether a day has these hours."""
        return (day.weekday() >= _SATURDAY) == self.is_weekend


WINDOWS = (
    Window("morning", Text("weekday morning", "工作日上午"), time(9, 30), time(11, 30)),
    Window("evening", Text("weekday evening", "工作日晚间"), time(18), time(20)),
    Window("weekend", Text("weekend", "周末"), time(10), time(18), is_weekend=True),
    Window("afternoon", Text("weekday afternoon", "工作日下午"), time(14), time(17)),
)
"""In the order in which they follow each other."""


@attrs.frozen
class Slot:
    """When an attempt is due."""

    day: date
    window: Window


@attrs.frozen
class Call:
    """One person, and when to call them."""

    person: Person
    slots: tuple[Slot, ...]

    def due(self, number: int) -> datetime | None:
        """Give the moment from which an attempt is due, the first being 1."""
        if number > len(self.slots):
            return None
        slot = self.slots[number - 1]
        return datetime.combine(slot.day, slot.window.begins)


def slots(
    place: int, attempts: int, days: Sequence[date], windows: Sequence[Window]
) -> tuple[Slot, ...]:
    """Give the attempts for the person at a *place* of the list, from 0.

    Each attempt has its own part of *days*, at least a day later than the one before,
    and of the *windows* for which that part has a day the one that was tried least.
    There are as many as there are days, at most; none where no day fits.
    """
    found: list[Slot] = []
    tried = Counter[str]()
    for part in _parts(days, attempts):
        fitting = [w for w in windows if any(map(w.fits, part))]
        if not fitting:
            continue
        turn = place % len(fitting)
        window = min(fitting[turn:] + fitting[:turn], key=lambda w: tried[w.name])
        tried[window.name] += 1
        own = [day for day in part if window.fits(day)]
        found.append(Slot(own[place // len(windows) % len(own)], window))
    return tuple(found)


def days_between(starts: date, ends: date) -> tuple[date, ...]:
    """Give the days of fieldwork, both ends included."""
    return tuple(
        starts + timedelta(days=number) for number in range((ends - starts).days + 1)
    )


def _parts(days: Sequence[date], count: int) -> Iterator[Sequence[date]]:
    """Cut days into parts of about one length."""
    count = min(count, len(days))
    for number in range(count):
        begin, end = (len(days) * n // count for n in (number, number + 1))
        yield days[begin:end]
