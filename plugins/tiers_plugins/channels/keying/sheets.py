"""Sheets to key answers into: one row a form, one column an item."""

import csv
from pathlib import Path

from tiers.ports import Fieldwork
from tiers_plugins.channels.listing import plain

FIRST = "keying.csv"
_AGAIN = ".again"


def write_keying(work: Fieldwork, folder: Path) -> None:
    """Write a sheet, and one for the second person who keys the same forms.

    Above the headings stand numbers and texts as they are on paper.
    """
    for name in (FIRST, again(Path(FIRST)).name):
        _write(work, folder / name)


def again(path: Path) -> Path:
    """Name the sheet of those who key for a second time, such as `keying.again.csv`."""
    return path.with_name(f"{path.stem}{_AGAIN}{path.suffix}")


def first(path: Path) -> Path:
    """Name the first sheet, whichever of both is given."""
    return path.with_name(f"{path.stem.removesuffix(_AGAIN)}{path.suffix}")


def _write(work: Fieldwork, path: Path) -> None:
    items = work.round.questionnaire.items
    texts = (f"{n}. {item.text.put(work.lang)}" for n, item in enumerate(items, 1))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["", "", *(plain(" ".join(text.split())) for text in texts)])
        writer.writerow(["code", "at", *(item.id for item in items)])
