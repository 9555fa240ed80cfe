"""Rounds on foot: in which order, and when, questionnaires are dropped and collected.

Stops are in the order of areas and addresses. Each questionnaire stays for some days at
most three (research on drop-off lets it be a day or two, so that it is not forgotten:
Steele et al., Journal of the Community Development Society 32(2), 2001); as many remain
at the end for those who were not met.
"""

import csv
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import attrs

from tiers.ports import Fieldwork, Person
from tiers_plugins.channels.listing import plain

_STAY = 3
_PERSON = ("stop", "code", "customer", "name", "address", "area", "lang")
_DAYS = ("drop", "collect", "dropped", "collected")
_FILLED = ("attempt", "at", "disposition", "note")
COLUMNS = ("stop", *_DAYS)
"""Columns of the log that are no answers, and no contact facts."""


@attrs.frozen
class Stop:
    """One person, their place on the way, and the days."""

    number: int
    person: Person
    drop: date
    collect: date


def stops(work: Fieldwork) -> tuple[Stop, ...]:
    """Put people in the order of the way, evenly over the days of fieldwork."""
    days = (work.ends - work.starts).days
    stay = min(_STAY, days // 3)
    window = days - 2 * stay + 1
    people = sorted(work.people, key=_order)
    found = []
    for place, person in enumerate(people):
        drop = work.starts + timedelta(place * window // len(people))
        found.append(Stop(place + 1, person, drop, drop + timedelta(stay)))
    return tuple(found)


def write_log(found: Sequence[Stop], folder: Path) -> None:
    """Write the log as a table: what is written into it is read by `returned`."""
    with (folder / "log.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*_PERSON, *_DAYS, *_FILLED])
        for stop in found:
            own = stop.person
            contacts = [own.contact(kind) for kind in ("name", "address", "area")]
            cells = [own.code, own.customer, *contacts, own.lang]
            days = [stop.drop.isoformat(), stop.collect.isoformat()]
            writer.writerow([str(stop.number), *map(plain, cells), *days, *[""] * 6])


def _order(person: Person) -> tuple[list[tuple[int, str]], ...]:
    area = person.contact("area")
    return (
        [(int(not area), "")],
        _natural(area),
        _natural(person.contact("address")),
        _natural(person.customer),
    )


def _natural(words: str) -> list[tuple[int, str]]:
    """Order numbers within text by their size: No. 9 comes before No. 10."""
    parts = re.findall(r"\d+|\D+", words)
    return [(int(p), "") if p.isdecimal() else (-1, p) for p in parts]
