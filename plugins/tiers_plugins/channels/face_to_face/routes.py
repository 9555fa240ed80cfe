"""What an interviewer takes along: a route to print, and a list to key answers in."""

import csv
from collections.abc import Sequence
from pathlib import Path

from tiers.ports import Fieldwork
from tiers_plugins.channels.face_to_face import words
from tiers_plugins.channels.face_to_face.assigning import Interviewer
from tiers_plugins.channels.face_to_face.book import workbook
from tiers_plugins.channels.face_to_face.page import write_page
from tiers_plugins.channels.listing import plain

_ODD = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\r\t', "_"))
_LONGEST = 40
_KINDS = ("name", "address", "area")
"""Contact facts that an interviewer needs; others stay in the office."""
_KEYED = ("attempt", "at", "disposition", "note")


def write_routes(
    work: Fieldwork, interviewers: Sequence[Interviewer], folder: Path
) -> None:
    """Write `routes/01-Ann.xlsx` and `lists/01-Ann.csv` for each."""
    for name in ("routes", "lists"):
        (folder / name).mkdir()
    for each in interviewers:
        called = each.name.put(work.lang)
        file = f"{each.id}-{called.translate(_ODD).strip(' .')[:_LONGEST]}"
        _write_list(work, each, folder / "lists" / f"{file}.csv")
        title = f"{words.ROUTE.put(work.lang)} {each.id} · {called}"
        path = folder / "routes" / f"{file}.xlsx"
        with workbook(path, work.round.as_of, title) as book:
            write_page(book, work, each.visits, title)


def _write_list(work: Fieldwork, interviewer: Interviewer, path: Path) -> None:
    """Write a CSV with a row for each person and a column for each item."""
    keyed = [*_KEYED, *work.round.questionnaire.ids]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", *_KINDS, *keyed])
        for person in interviewer.visits:
            contacts = (plain(person.contact(kind)) for kind in _KINDS)
            writer.writerow([person.code, *contacts, *[""] * len(keyed)])
