"""Open the table files that a policy names: CSV text and spreadsheets.

Besides `reader`, this is the only module of the core that opens files.
"""

import csv
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tiers.policy.files import beside
from tiers.policy.grid import Row, located, rows_of, rules_of
from tiers.policy.table_specs import RuleSpec, TableRow
from tiers.problems import Fault, Problem, closest
from tiers.source import Located, Span, address
from tiers.text import Text

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LIMIT = 1_000_000
"""The most cells a table may span, blank ones included."""

_TEXTS = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
"""Endings of the names of workbooks."""

_T = TypeVar("_T")
_Parse = Callable[[str, Sequence[Row]], _T]
"""What makes rules, or rows, of the cells of a file."""
Cell = int | float | str | bool | time | date | datetime | timedelta
"""What stands in a cell of a workbook."""


def read_rules(reference: Located, folder: Path) -> tuple[RuleSpec, ...]:
    """Read the rules of the table that *reference* names, in *folder* or below.

    It is the path of a file, with `#` and the sheet's name for a workbook; without
    them the first sheet is read. Raises `Fault`.
    """
    return _read(reference, folder, rules_of)


def read_rows(reference: Located, folder: Path) -> tuple[TableRow, ...]:
    """Read the rows of a decision's table; see `read_rules`."""
    return _read(reference, folder, rows_of)


def _read(reference: Located, folder: Path, parse: _Parse[_T]) -> _T:
    name, _, sheet = reference.partition("#")
    path = beside(name, folder, reference, _tables(folder))
    return parse(*cells(path, sheet, reference))


def cells(
    path: Path, sheet: str, reference: Located, *, is_feel: bool = True
) -> tuple[str, list[Row]]:
    """Give the name of a table file, with its sheet, and its cells.

    Problems are put at *reference*, if not in a cell. In a workbook, days are written
    as FEEL has them if it *is_feel*, or as plain as in text. Raises `Fault`.
    """
    match path.suffix.lower():
        case suffix if suffix in _TEXTS:
            file = str(path)
            return file, located(file, _text_rows(path, reference))
        case suffix if suffix in WORKBOOKS:
            written = _written if is_feel else plainly_written
            file, rows = _workbook_rows(path, sheet, reference)
            texts = [[written(value) for value in row] for row in rows]
            return file, located(file, texts)
        case _:
            raise _unknown_format(reference)


def _tables(folder: Path) -> list[Path]:
    suffixes = _TEXTS + WORKBOOKS
    return [p for p in folder.iterdir() if p.suffix.lower() in suffixes]


# --- text -------------------------------------------------------------------


def _text_rows(path: Path, reference: Located) -> list[list[str]]:
    text = _decoded(path, reference)
    lines = csv.reader(StringIO(text), delimiter=separator(text), strict=True)
    try:
        return list(lines)
    except csv.Error:
        raise Fault(_stray_quote(path, lines.line_num, text)) from None


def _stray_quote(path: Path, line: int, text: str) -> Problem:
    """Locate the row that can't be read; only quotes can be wrong in a text table."""
    excerpt = text.splitlines()[line - 1]
    return Problem(
        "table-syntax",
        Text("a quote is out of place in this row", "此行的引号不成对或位置不对"),
        Span(str(path), line, max(1, excerpt.find('"') + 1), excerpt=excerpt),
        help=Text(
            "close every quote, and write a quote inside a cell twice",
            "请补全引号；单元格内容里的引号要写两遍",
        ),
    )


def _decoded(path: Path, reference: Located) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = Text(
        f"`{path.name}` is neither UTF-8 nor GB18030 text",
        f"`{path.name}` 既不是 UTF-8 也不是 GB18030 编码",
    )
    help_ = Text("save it with the encoding UTF-8", "请以 UTF-8 编码另存该文件")
    raise Fault(Problem("encoding", message, reference.at, help=help_))


def separator(text: str) -> str:
    """Find what separates the headings: most often a comma, or `;`, or a tab."""
    heading = text.lstrip().partition("\n")[0]
    unquoted = "".join(heading.split('"')[::2])
    return max(",;\t", key=unquoted.count)


# --- workbooks --------------------------------------------------------------


def _workbook_rows(
    path: Path, sheet: str, reference: Located
) -> tuple[str, list[list[Cell]]]:
    """Give the sheet's name as a file and its cells."""
    book = opened(path, reference)
    found = book.get_sheet_by_name(_sheet_name(book, sheet, reference))
    file = f"{path}#{found.name}"
    if found.total_height * found.total_width > LIMIT:
        message = Text("the sheet is too large", "工作表过大")
        raise Fault(Problem("file-too-large", message, reference.at))
    _refuse_merged_cells(found, file)
    return file, found.to_python(skip_empty_area=False)


def opened(path: Path, reference: Located) -> "CalamineWorkbook":
    """Open a workbook; problems are put at *reference*. Raises `Fault`."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - an extra, only for those who use it
    except ImportError:
        message = Text(
            "spreadsheets need an extra that is not installed",
            "读取电子表格需要另行安装组件",
        )
        help_ = Text(
            'run `pip install "tiers[excel]"`', '请运行 `pip install "tiers[excel]"`'
        )
        raise Fault(
            Problem("missing-extra", message, reference.at, help=help_)
        ) from None
    try:
        return CalamineWorkbook.from_path(path)
    except CalamineError:
        message = Text(
            f"`{path.name}` can't be opened as a spreadsheet",
            f"无法将 `{path.name}` 作为电子表格打开",
        )
        raise Fault(Problem("table-syntax", message, reference.at)) from None


def _sheet_name(book: "CalamineWorkbook", sheet: str, reference: Located) -> str:
    if not sheet and book.sheet_names:
        return book.sheet_names[0]
    if sheet in book.sheet_names:
        return sheet
    message = Text(f"no sheet is named `{sheet}`", f"没有名为 `{sheet}` 的工作表")
    help_ = closest(sheet, book.sheet_names)
    raise Fault(Problem("unknown-sheet", message, reference.at, help=help_))


def _refuse_merged_cells(sheet: "CalamineSheet", file: str) -> None:
    """Refuse merged cells: all but their first are empty and would ask nothing."""
    problems = []
    for (row, column), _ in sheet.merged_cell_ranges or ():
        message = Text(
            "cells are merged here; each rule needs its own",
            "此处有合并单元格，每条规则需各自填写",
        )
        help_ = Text("unmerge them and fill in each row", "请取消合并并逐行填写")
        at = Span(file, row + 1, 1, cell=address(row, column))
        problems.append(Problem("merged-cells", message, at, help=help_))
    if problems:
        raise Fault(*problems)


def _written(value: Cell) -> str:
    """Write a cell's value as an owner would: FEEL for days, no `.0`, no exponent."""
    match value:
        case bool():
            return str(value).lower()
        case float():
            number = f"{Decimal(repr(value)):f}"
            return number.removesuffix(".0")
        case datetime() if value.time() != time():
            return value.isoformat()
        case date():
            return f'date("{value:%Y-%m-%d}")'
        case _:
            return str(value)


def plainly_written(value: Cell) -> str:
    """Write a cell's value as an export would: a day without its midnight."""
    if isinstance(value, date) and _written(value).startswith("date("):
        return f"{value:%Y-%m-%d}"
    return _written(value)


def _unknown_format(reference: Located) -> Fault:
    message = Text(f"`{reference}` is not a table file", f"`{reference}` 不是表格文件")
    help_ = Text(
        f"tables are read from {', '.join(_TEXTS + WORKBOOKS)}",
        f"可读取的表格格式：{'、'.join(_TEXTS + WORKBOOKS)}",
    )
    return Fault(Problem("table-format", message, reference.at, help=help_))
