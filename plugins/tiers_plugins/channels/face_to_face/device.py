"""What goes onto devices: the form, and the people it picks from."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tiers.ports import Fieldwork
from tiers_plugins.channels.books import sound, workbook
from tiers_plugins.channels.face_to_face.assigning import Interviewer
from tiers_plugins.channels.face_to_face.cells import Cells
from tiers_plugins.channels.face_to_face.form import PEOPLE, form
from tiers_plugins.channels.listing import plain

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDE = 28
"""Of a column, in characters."""
_COLUMNS = ("name", "label", "plain", "interviewer", "called", "address")


def write_form(
    work: Fieldwork, interviewers: Sequence[Interviewer], folder: Path
) -> None:
    """Write `form.xlsx`, and `people.csv`, which is put beside it as an attachment."""
    made = form(work, interviewers)
    title = work.round.questionnaire.title.put(work.lang)
    with workbook(folder / "form.xlsx", work.round.as_of, title) as book:
        for name, rows in (
            ("survey", made.survey),
            ("choices", made.choices),
            ("settings", made.settings),
        ):
            _write_rows(book.add_worksheet(name), rows)
    _write_people(interviewers, folder / f"{PEOPLE}.csv")


def _write_rows(sheet: "Worksheet", rows: Sequence[Cells]) -> None:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    for column, name in enumerate(headings):
        sheet.write_string(0, column, name)
    for line, row in enumerate(rows, 1):
        for column, name in enumerate(headings):
            if row.get(name):
                sheet.write_string(line, column, sound(row[name]))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, _WIDE)


def _write_people(interviewers: Sequence[Interviewer], path: Path) -> None:
    """Write whom each interviewer visits; `plain` is the code without its hyphens."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for each in interviewers:
            for number, person in enumerate(each.visits, 1):
                called, address = person.contact("name"), person.contact("address")
                label = " · ".join(filter(None, (f"{number:02}", called, address)))
                plain_code = person.code.replace("-", "")
                cells = (label, plain_code, each.id, called, address)
                writer.writerow([person.code, *map(plain, cells)])
