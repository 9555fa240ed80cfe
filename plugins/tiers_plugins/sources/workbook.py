"""Workbooks of spreadsheets: a sheet is a table, every cell as text."""

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl

from tiers.ports import ReadOptions
from tiers.problems import DataError, Problem
from tiers.source import Span, address
from tiers.temporary import Temporary, living_with
from tiers.text import Text
from tiers_plugins.sources import doubles, faults
from tiers_plugins.sources.cell_errors import cell_errors
from tiers_plugins.sources.csv import scan_utf_8
from tiers_plugins.sources.headings import Headings, check, trimmed

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


@attrs.frozen
class _Head:
    """Where the headings of a sheet are."""

    sheet: str
    row: int
    """The row of the headings, from 0; the rows below it are the table's."""
    column: int
    """The column of the first heading, from 0."""
    names: tuple[str, ...]


class Workbook:
    """Reads a sheet, the first unless one is named, below its first row with text.

    A spreadsheet keeps numbers as binary doubles; each comes as the decimal it stands
    for. A day comes as such, a cell in error (`#DIV/0!`) as its error, which no fact
    takes for a missing value.
    """

    def __init__(self) -> None:
        self._heads: dict[tuple[Path, str | None], _Head] = {}

    @property
    def name(self) -> str:
        """The format's name."""
        return "xlsx"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it reads."""
        return (".xlsx", ".xlsm")

    def parts(self, path: Path) -> Sequence[str]:
        """Name the sheets.

        Raises:
            DataError: the file is missing, or no workbook.
        """
        return list(_opened(path).sheet_names)

    def scan(self, path: Path, options: ReadOptions) -> pl.LazyFrame:
        """Open a sheet; all of it is read.

        Raises:
            DataError: the file is missing or no workbook, or the headings are at fault.
        """
        book = _opened(path)
        sheet = options.part or book.sheet_names[0]
        found = book.get_sheet_by_name(sheet)
        first = found.start[1] if found.start else 0
        errors = cell_errors(path, sheet)
        rows = enumerate(found.iter_rows())
        head = _head(path, sheet, rows, first)
        self._heads[path, options.part] = head
        copy = Temporary(".csv")
        with copy.path.open(
            "w", encoding="utf-8", errors="replace", newline=""
        ) as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(head.names)
            for number, row in rows:
                table.writerow(
                    errors.get((number, first + column)) or _text(value)
                    for column, value in enumerate(row)
                )
        return living_with(scan_utf_8(copy.path, Headings(head.names, ",")), copy)

    def explain(self, error: Exception, path: Path) -> DataError:
        """Say what *error*, raised while the table was read, means for its owner."""
        return faults.broken(path, error)

    def places(
        self, path: Path, options: ReadOptions, rows: pl.Series, columns: pl.Series
    ) -> pl.Series:
        """Name cells, such as `book.xlsx#Sheet1!B7`."""
        head = self._heads[path, options.part]
        letters = {
            name: address(0, head.column + n).rstrip("1")
            for n, name in enumerate(head.names)
        }
        below = rows.cast(pl.Int64) + head.row + 1
        cells = pl.DataFrame({"row": below, "column": columns})
        column = pl.col("column").replace_strict(letters, default="")
        place = pl.lit(f"{path}#{head.sheet}!") + column + pl.col("row").cast(pl.String)
        return cells.select(place.alias("place"))["place"]


def _opened(path: Path) -> "CalamineWorkbook":
    faults.check_file(path)
    try:
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - an extra, only for those who use it
    except ImportError:
        raise DataError([_missing_extra()]) from None
    try:
        with faults.opening(path):
            return CalamineWorkbook.from_path(path)
    except CalamineError as error:
        raise faults.broken(path, error) from error


def _head(
    path: Path, sheet: str, rows: Iterator[tuple[int, list[Any]]], first: int
) -> _Head:
    """Take the first row that has text, and leave the rows below it."""
    for number, row in rows:
        names = trimmed(_text(value) for value in row)
        if names:
            head = _Head(sheet, number, first, tuple(names))
            _check(path, head)
            return head
    raise DataError([_empty(path, sheet)])


def _check(path: Path, head: _Head) -> None:
    """Point at the cell of the first heading that is at fault."""
    names = head.names
    faulty = (
        n
        for n, name in enumerate(names)
        if not name or name in names[:n] or name.startswith("#")
    )
    cell = address(head.row, head.column + next(faulty, 0))
    check(names, Span(f"{path}#{head.sheet}", head.row + 1, 1, cell=cell))


def _text(value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return doubles.written(value)
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case _:
            return str(value)


def _empty(path: Path, sheet: str) -> Problem:
    return Problem(
        "empty-file",
        Text(
            f"sheet `{sheet}` of `{path}` is empty",
            f"`{path}` 的工作表 `{sheet}` 是空的",
        ),
        help=Text(
            "name the sheet of the table, such as `book.xlsx#Customers`",
            "请指定数据所在的工作表，例如 `book.xlsx#客户`",
        ),
    )


def _missing_extra() -> Problem:
    return Problem(
        "missing-extra",
        Text(
            "spreadsheets need an extra that is not installed",
            "读取电子表格需要另行安装组件",
        ),
        help=Text(
            'run `pip install "tiers[excel]"`', '请运行 `pip install "tiers[excel]"`'
        ),
    )
