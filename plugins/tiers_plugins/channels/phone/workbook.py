"""The workbooks that callers work with: one for each of them."""

from collections.abc import Iterator
from pathlib import Path

from tiers.ports import Fieldwork
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_plugins.channels.phone.book import opened
from tiers_plugins.channels.phone.calls import write_calls
from tiers_plugins.channels.phone.manner import Manner
from tiers_plugins.channels.phone.schedule import Call, days_between, slots
from tiers_plugins.channels.phone.sheets import (
    write_codes,
    write_how,
    write_schedule,
    write_scripts,
)


def write_workbooks(work: Fieldwork, manner: Manner, folder: Path) -> None:
    """Write `calls.xlsx`, or `calls-1.xlsx` and so on for several callers.

    Raises:
        DataError: there are no hours to call in, or an extra is not installed.
    """
    for number, calls in enumerate(_shares(work, manner), start=1):
        if not all(call.slots for call in calls):
            raise DataError([_no_hours(work)])
        name = "calls.xlsx" if manner.callers == 1 else f"calls-{number}.xlsx"
        title = work.round.questionnaire.title.put(work.lang)
        with opened(folder / name, title, work.starts, work.lang) as book:
            write_calls(book, work, calls, manner.attempts)
            write_how(book)
            write_scripts(book, work, manner.sponsor)
            write_codes(book)
            write_schedule(book, calls, manner)


def _shares(work: Fieldwork, manner: Manner) -> Iterator[list[Call]]:
    """Deal people out to callers, by lot: so none has an easier district.

    Return codes are random, and the same each time: their order is the lot.
    """
    days = days_between(work.starts, work.ends)
    people = sorted(work.people, key=lambda person: person.code)
    for caller in range(manner.callers):
        own = people[caller :: manner.callers]
        calls = (
            Call(person, slots(place, manner.attempts, days, manner.windows))
            for place, person in enumerate(own)
        )
        yield sorted(calls, key=_first)


def _first(call: Call) -> tuple[str, str]:
    return str(call.due(1)), call.person.code


def _no_hours(work: Fieldwork) -> Problem:
    return Problem(
        "bad-option",
        Text(
            f"no day from {work.starts} to {work.ends} has hours to call in",
            f"{work.starts} 至 {work.ends} 之间没有可拨打的时段",
        ),
        help=Text(
            "fieldwork must last longer, or have hours on other days",
            "请延长调查期，或启用其他日子的时段",
        ),
    )
