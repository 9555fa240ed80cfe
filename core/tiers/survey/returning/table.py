"""Tables that came back: CSV, or a sheet of a workbook, every cell as text.

CSV may be separated by commas, semicolons or tabs, and be UTF-8 or GB18030. Of a
workbook (.xlsx, .xlsm, .xls, .ods) that sheet is read which has the heading that is
looked for. Titles and labels may stand above the headings.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import attrs

from tiers.policy.tables import WORKBOOKS, Cell, opened, plainly_written, separator
from tiers.problems import DataError, Fault, unreadable
from tiers.source import Located, Span, address
from tiers.survey.returning.faults import no_return
from tiers.text import Text

_ENCODINGS = ("utf-8-sig", "gb18030")
_ABOVE = 20
"""Among how many rows the headings are looked for."""


@attrs.frozen
class Row:
    """One row of what came back, and where it stands."""

    cells: Mapping[str, str]
    """By heading, without blanks around them."""
    at: Span
    """The first cell of the row."""
    columns: Mapping[str, int] = attrs.field(factory=dict)
    """Of each heading, from 0."""

    def cell(self, name: str) -> str:
        """Give a cell; empty where there is none."""
        return self.cells.get(name, "")

    def place(self, name: str) -> Span:
        """Point at a cell, such as `book.xlsx#Calls!B7`; in a text, at its row."""
        if not self.at.cell or name not in self.columns:
            return self.at
        cell = address(self.at.line - 1, self.columns[name])
        return attrs.evolve(self.at, cell=cell, excerpt=self.cell(name))

    @property
    def source(self) -> str:
        """The file and the row, such as `week1.csv:7` or `book.xlsx#Calls:7`."""
        return f"{self.at.file}:{self.at.line}"


@attrs.frozen
class Table:
    """Headings, and the rows below them that are not blank."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    top: Span
    """Where the headings begin."""

    def renamed(self, names: Mapping[str, str]) -> "Table":
        """Call some headings, the keys of *names*, by others."""
        headings = tuple(names.get(name, name) for name in self.headings)
        rows = (
            attrs.evolve(
                row,
                cells={names.get(k, k): cell for k, cell in row.cells.items()},
                columns={names.get(k, k): n for k, n in row.columns.items()},
            )
            for row in self.rows
        )
        return Table(headings, tuple(rows), self.top)


_Rows = list[tuple[int, list[str]]]
"""Cells of rows that are not blank, each with its number in the file, from 1."""


def read_table(path: Path, *, heading: str = "code") -> Table:
    """Read the table of a file that has a *heading*.

    Without such a one it is what stands below the first row with text of the first
    sheet. Of headings of one name the first counts.

    Raises:
        DataError: the file can't be read.
    """
    top = Span(str(path), 1, 1)
    is_book = path.suffix.lower() in WORKBOOKS
    try:
        data = path.read_bytes()
        found = _sheets(path, top) if is_book else {str(path): _text_rows(data, top)}
    except OSError as error:
        raise DataError([unreadable(path, error)]) from error
    except Fault as fault:
        raise DataError(fault.problems) from fault
    filled = (file for file, rows in found.items() if rows)
    having = (f for f, rows in found.items() if _heading_row(rows, heading) is not None)
    file = next(having, next(filled, ""))
    if not file:
        why = Text("the file is empty", "文件是空的")
        raise DataError([no_return(top, why)])
    return _table(found[file], heading, file, is_book=is_book)


def _heading_row(rows: _Rows, heading: str) -> int | None:
    """Find the row with the headings among the first ones."""
    return next((n for n, (_, r) in enumerate(rows[:_ABOVE]) if heading in r), None)


def _table(rows: _Rows, heading: str, file: str, *, is_book: bool) -> Table:
    head = _heading_row(rows, heading) or 0

    def at(line: int, column: int = 0) -> Span:
        cell = address(line - 1, column) if is_book else ""
        return Span(file, line, 1, cell=cell)

    line, names = rows[head]
    columns = {name: n for n, name in reversed([*enumerate(names)]) if name}
    found = (
        Row({k: r[n] for k, n in columns.items() if n < len(r)}, at(line), columns)
        for line, r in rows[head + 1 :]
    )
    first = min(columns.values(), default=0)
    return Table(tuple(names), tuple(found), at(line, first))


# --- texts ------------------------------------------------------------------------


def _text_rows(data: bytes, top: Span) -> _Rows:
    """Read rows; a cell may hold several lines, and the first counts."""
    text = _decoded(data)
    if text is None:
        why = Text(
            "the text is neither UTF-8 nor GB18030", "文本编码不是 UTF-8 或 GB18030"
        )
        raise DataError([no_return(top, why)])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    rows: _Rows = []
    line = 1
    try:
        for cells in reader:
            rows.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        why = Text(f"this is no CSV: {error}", f"不是 CSV 文件：{error}")
        raise DataError([no_return(top, why)]) from None
    return _not_blank(rows)


def _decoded(data: bytes) -> str | None:
    """Read a text as UTF-8, or as spreadsheets in China save it."""
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


# --- workbooks --------------------------------------------------------------------


def _sheets(path: Path, top: Span) -> dict[str, _Rows]:
    """Read every sheet, by its name as a file."""
    book = opened(path, Located(path.name, top))
    return {
        f"{path}#{name}": _sheet_rows(
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        )
        for name in book.sheet_names
    }


def _sheet_rows(rows: Iterable[Sequence[Cell]]) -> _Rows:
    texts = ([plainly_written(value).strip() for value in row] for row in rows)
    return _not_blank(enumerate(texts, start=1))


def _not_blank(rows: Iterable[tuple[int, list[str]]]) -> _Rows:
    return [(line, cells) for line, cells in rows if any(cells)]
