"""Customers whom earlier rounds asked: too short a time ago, or who want no more."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tiers.policy.windows import Window
from tiers.survey.rates import DO_NOT_CONTACT, REFUSAL
from tiers.survey.rounds import Schedule
from tiers.survey.rounds.documents import read_document, read_round
from tiers.survey.rounds.round import ROUND
from tiers.survey.rounds.schedule import SCHEDULE
from tiers.survey.rounds.tables import CONTACTS, SAMPLE, read_contacts
from tiers.survey.rounds.waves import named, read_waves


def rounds_beside(folder: Path) -> list[Path]:
    """Find the other rounds that lie beside a round, in the order of their names."""
    around = folder.resolve().parent
    if not around.is_dir():
        return []
    return sorted(
        path
        for path in around.iterdir()
        if path.resolve() != folder.resolve() and (path / ROUND).is_file()
    )


def resting(earlier: list[Path], rest: Window, as_of: date) -> set[str]:
    """Name those who were asked within *rest* before a day.

    A customer counts as asked on the day of their last contact, and when fieldwork of a
    wave began that asked them; where neither is noted, on the day of the round.

    Raises:
        DataError: a round is damaged.
    """
    since, _ = rest.ends(as_of)
    asked = (pair for folder in earlier for pair in _asked(folder))
    return {customer for customer, day in asked if day > since}


def unwilling(rounds: list[Path]) -> set[str]:
    """Name those who have told any of some rounds not to contact them again.

    Raises:
        DataError: a round is damaged.
    """
    return {who for folder in rounds for who in _who_said(DO_NOT_CONTACT, folder)}


def refusing(folder: Path) -> set[str]:
    """Name those who have refused in a round; who broke off may think better of it.

    Raises:
        DataError: it is damaged.
    """
    return set(_who_said(REFUSAL, folder))


def _who_said(code: str, folder: Path) -> Iterator[str]:
    """Name those of whose contacts one came to a code, or to a finer one below it."""
    if (folder / CONTACTS).exists():
        for contact in read_contacts(folder):
            if contact.disposition.startswith(code):
                yield contact.customer


def _asked(folder: Path) -> Iterator[tuple[str, date]]:
    if not (folder / SAMPLE).exists():
        return
    day = read_round(folder).as_of
    for wave, people in enumerate(read_waves(folder), 1):
        path = folder / named(SCHEDULE, wave)
        if wave > 1 and path.exists():
            day = read_document(path, Schedule, step="field").starts
        for person in people:
            yield person.customer, day
    if (folder / CONTACTS).exists():
        for contact in read_contacts(folder):
            yield contact.customer, _day(contact.at, day)


def _day(written: str, else_: date) -> date:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return else_
