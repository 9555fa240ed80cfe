"""Waves of a round: the sample first, then those of it who are asked once more.

`sample.csv` is the first wave, and stays as it was drawn. Each later one has a table of
its own, `wave-2.csv` and so on, with the columns of the sample and `earlier`, the
channels by which a person was asked before, in order, joined by `;`. A person keeps
customer, tier, stratum, probability and code; `channel` is the one that asks now, and
`wave` the number of the table. What is handed out for a later wave is in `field-2/`,
with its days in `fieldwork-2.json`.
"""

from collections.abc import Sequence
from pathlib import Path

from tiers.survey.rounds.people import Person
from tiers.survey.rounds.tables import read_people, read_sample, write_people


def named(name: str, wave: int) -> str:
    """Name what a wave has of its own: `field` is `field-2` in the second one."""
    stem, dot, end = name.partition(".")
    return name if wave == 1 else f"{stem}-{wave}{dot}{end}"


def write_wave(people: Sequence[Person], folder: Path, wave: int) -> Path:
    """Write a later wave of a round, from 2; give where.

    Raises:
        DataError: it can't be written.
    """
    path = folder / _later(wave)
    write_people(people, path)
    return path


def read_waves(folder: Path) -> tuple[tuple[Person, ...], ...]:
    """Read the people of each wave: those of the sample first.

    Raises:
        DataError: the sample is not drawn yet, or a table is damaged.
    """
    found = [read_sample(folder)]
    while (path := folder / _later(len(found) + 1)).exists():
        found.append(read_people(path))
    return tuple(found)
    raise AssertionError("waves end")


def _later(wave: int) -> str:
    return f"wave-{wave}.csv"
