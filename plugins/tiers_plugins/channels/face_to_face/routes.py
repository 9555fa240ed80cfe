"""What an interviewer takes along: a route to print, and a list to key answers in."""

from collections.abc import Sequence
from pathlib import Path

import attrs

from tiers.ports import Fieldwork
from tiers_plugins.channels.books import workbook
from tiers_plugins.channels.face_to_face import words
from tiers_plugins.channels.face_to_face.assigning import Interviewer
from tiers_plugins.channels.face_to_face.page import write_page
from tiers_plugins.channels.listing import write_people

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
        plain = "-".join(called.translate(_ODD).strip(" .").split())
        file = f"{each.id}-{plain[:_LONGEST]}"
        own = attrs.evolve(work, people=each.visits)
        keyed = (*_KEYED, *work.round.questionnaire.ids)
        path = folder / "lists" / f"{file}.csv"
        write_people(own, path, kinds=_KINDS, beside=keyed)
        title = f"{words.ROUTE.put(work.lang)} {each.id} · {called}"
        path = folder / "routes" / f"{file}.xlsx"
        with workbook(path, work.round.as_of, title) as book:
            write_page(book, work, each.visits, title)
