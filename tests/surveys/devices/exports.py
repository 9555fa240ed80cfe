"""Exports of submissions, as servers write them.

ODK Central: CSV with commas; groups are put before names with a hyphen, unless they are
left out. See `lib/data/briefcase.js` of getodk/central-backend, and its tests, which
have these headings word by word.

KoboToolbox: CSV with semicolons and every cell in quotes, or XLSX; see
`formpack/reporting/export.py` and `kpi/tests/test_mock_data_exports.py` of kobotoolbox.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from surveys.devices import Submission

Row = dict[str, str]


def central(
    path: Path, sent: Sequence[Submission], *, review: str = "", groups: bool = True
) -> Path:
    """Write what Central exports, the newest first as it does."""
    rows = [
        {
            "SubmissionDate": "2026-07-10T03:04:05.678Z",
            **{_central(name, groups=groups): v for name, v in each.cells.items()},
            "KEY": each.cells["meta/instanceID"],
            "SubmitterID": "12",
            "SubmitterName": "tablet 3",
            "AttachmentsPresent": "0",
            "AttachmentsExpected": "0",
            "Status": "",
            "ReviewState": review,
            "DeviceID": "collect:0hV8Ff4n3p7Qx2Zr",
            "Edits": "0",
            "FormVersion": "1",
        }
        for each in reversed(sent)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def kobo(
    path: Path, sent: Sequence[Submission], form: Path, *, lang: str, groups: bool
) -> Path:
    """Write what KoboToolbox exports: names for the language `xml`, or labels."""
    labels = _Labels(form, lang)
    rows = [
        {
            **{
                labels.heading(name, groups=groups): labels.cell(name, value)
                for name, value in each.cells.items()
                if not name.startswith("meta/")
            },
            "_id": str(61 + number),
            "_uuid": each.cells["meta/instanceID"].removeprefix("uuid:"),
            "_submission_time": "2026-07-10T03:04:05",
            "_validation_status": "",
            "_notes": "",
            "_status": "submitted_via_web",
            "_submitted_by": "",
            "__version__": "vK2rT8",
            "_tags": "",
            "_index": str(number),
        }
        for number, each in enumerate(sent, 1)
    ]  # fmt: skip
    if path.suffix == ".xlsx":
        _workbook(path, rows)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(
                file, [*rows[0]], delimiter=";", quoting=csv.QUOTE_ALL
            )
            writer.writeheader()
            writer.writerows(rows)
    return path


def _workbook(path: Path, rows: Sequence[Row]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("submissions")
        for line, cells in enumerate([[*rows[0]], *([*row.values()] for row in rows)]):
            for column, cell in enumerate(cells):
                sheet.write(line, column, cell)


def _central(path: str, *, groups: bool) -> str:
    return path.replace("/", "-") if groups else path.rpartition("/")[2]


class _Labels:
    """Labels of a form in one language, read from the form itself."""

    def __init__(self, form: Path, lang: str) -> None:
        book = CalamineWorkbook.from_path(form)
        heading = f"label::{lang}"
        survey = list(_rows(book, "survey"))
        self._fields = {
            row["name"]: row.get(heading, "") for row in survey if "name" in row
        }
        lists = {
            row["name"]: row["type"].partition(" ")[2]
            for row in survey
            if "name" in row
        }
        choices = {
            (c["list_name"], c["name"]): c.get(heading, "")
            for c in _rows(book, "choices")
        }
        self._choices = {
            (name, value): label
            for name, chosen in lists.items()
            for (of, value), label in choices.items()
            if of == chosen
        }

    def heading(self, path: str, *, groups: bool) -> str:
        parts = [self._fields.get(part) or part for part in path.split("/")]
        return "/".join(parts) if groups else parts[-1]

    def cell(self, path: str, value: str) -> str:
        return self._choices.get((path.rpartition("/")[2], value)) or value


def _rows(book: CalamineWorkbook, sheet: str) -> Iterator[Row]:
    headings, *rows = book.get_sheet_by_name(sheet).to_python()
    for row in rows:
        yield {str(h): str(v) for h, v in zip(headings, row, strict=True) if v}
