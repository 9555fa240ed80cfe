"""Customers who are resting: earlier rounds asked them too short a time ago."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tiers.policy.windows import Window
from tiers.survey.rounds.documents import ROUND, read_round
from tiers.survey.rounds.tables import CONTACTS, SAMPLE, read_contacts, read_sample


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

    A customer counts as asked on the day of their last contact, or where none is noted,
    on the day of the round.

    Raises:
        DataError: a round is damaged.
    """
    since, _ = rest.ends(as_of)
    asked = (pair for folder in earlier for pair in _asked(folder))
    return {customer for customer, day in asked if day > since}


def _asked(folder: Path) -> Iterator[tuple[str, date]]:
    if not (folder / SAMPLE).exists():
        return
    day = read_round(folder).as_of
    for person in read_sample(folder):
        yield person.customer, day
    if (folder / CONTACTS).exists():
        for contact in read_contacts(folder):
            yield contact.customer, _day(contact.at, day)


def _day(written: str, else_: date) -> date:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return else_
