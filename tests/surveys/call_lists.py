"""Call lists, and what callers make of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

Cells = Sequence[Sequence[object]]


def sheets(path: Path) -> dict[str, Cells]:
    """Read all sheets of a workbook, by name."""
    book = CalamineWorkbook.from_path(path)
    return {n: book.get_sheet_by_name(n).to_python() for n in book.sheet_names}


def list_of(path: Path) -> Cells:
    """Read the list of a workbook for callers."""
    return next(iter(sheets(path).values()))


def filled_in(
    rows: Cells, notes: Mapping[str, Mapping[str, object]], path: Path
) -> Path:
    """Write a list again, with what callers have written for some codes."""
    names = rows[1]
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet("拨打名单")
        for line, row in enumerate(rows):
            own = notes.get(str(row[0]), {})
            cells = [
                own.get(str(name), cell) for name, cell in zip(names, row, strict=True)
            ]
            sheet.write_row(line, 0, [None if cell == "" else cell for cell in cells])
    return path
