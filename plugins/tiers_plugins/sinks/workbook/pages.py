"""Sheets of rows: written as they come, and gone on with where one is full."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl

from tiers_plugins.sinks.formulas import runs
from tiers_plugins.sinks.workbook.book import Book
from tiers_plugins.sinks.workbook.columns import (
    DIGITS,
    FIRST_DAY,
    LONGEST,
    Column,
    is_number,
    lines,
)
from tiers_plugins.sinks.workbook.names import cut

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Put = Callable[[Any, int, int, Any], None]
"""Writes a value into a cell of a sheet, by row and column."""

_LINE, _MOST_LINES = 15, 20
"""The height of a line in points; rows higher than a screen help nobody."""


@attrs.frozen
class Pages:
    """How rows get into sheets."""

    book: Book
    columns: Sequence[Column]
    widths: Sequence[int]
    rows: int
    """The rows that a sheet holds, that of the headings included."""

    def write(self, name: str, batches: Iterable[pl.DataFrame]) -> str:
        """Write rows into a sheet, and more sheets if it is full; name the first."""
        puts = [_put(self.book, column) for column in self.columns]
        first = sheet = self._begun(name)
        row = 1
        for batch in batches:
            heights = batch.select(lines(self.columns, self.widths)).to_series()
            for values, height in zip(batch.iter_rows(), heights, strict=True):
                if row == self.rows:
                    self._end(sheet, row)
                    sheet, row = self._begun(name), 1
                if height > 1:
                    sheet.set_row(row, _LINE * min(height, _MOST_LINES))
                for at, value in enumerate(values):
                    if value is not None:
                        puts[at](sheet, row, at, value)
                row += 1
        self._end(sheet, row)
        found: str = first.get_name()
        return found

    def _begun(self, name: str) -> "Worksheet":
        """Make a sheet with its headings, and how it is looked at and printed."""
        sheet = self.book.sheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_row(0, 2 * _LINE + 4)
        for at, (column, width) in enumerate(
            zip(self.columns, self.widths, strict=True)
        ):
            sheet.set_column(at, at, width)
            look = self.book.heading(is_right=column.kind in {"whole", "decimal"})
            sheet.write_string(0, at, cut(column.heading, LONGEST), look)
        return sheet

    def _end(self, sheet: "Worksheet", rows: int) -> None:
        last = len(self.columns) - 1
        sheet.autofilter(0, 0, max(1, rows - 1), last)
        # Keys of digits are texts on purpose: no warning in the corner of each cell.
        sheet.ignore_errors({"number_stored_as_text": f"A1:{_column_name(last)}{rows}"})


def _put(book: Book, column: Column) -> Put:
    """Choose how the cells of a column are written."""
    align = "left" if column.kind == "date" else "right"
    shown = book.cell(column.format, align=align)
    match column.kind:
        case "whole":
            return _of_numbers(book, shown, lambda n: abs(n) < 10**DIGITS)
        case "decimal":
            return _of_numbers(book, shown, is_number)
        case "date":
            return _of_days(book, shown)
        case "text":
            return _of_texts(book)


def _of_numbers(book: Book, shown: "Format", fits: Callable[[Any], bool]) -> Put:
    as_text = book.text(is_right=True)

    def put(sheet: Any, row: int, at: int, value: Decimal | int) -> None:
        if fits(value):
            sheet.write_number(row, at, value, shown)
        else:
            sheet.write_string(
                row,
                at,
                f"{value:f}" if isinstance(value, Decimal) else str(value),
                as_text,
            )

    return put


def _of_days(book: Book, shown: "Format") -> Put:
    as_text = book.text()

    def put(sheet: Any, row: int, at: int, value: Any) -> None:
        if value >= FIRST_DAY:
            sheet.write_datetime(row, at, value, shown)
        else:
            sheet.write_string(row, at, value.isoformat(), as_text)

    return put


def _of_texts(book: Book) -> Put:
    plain = book.text()
    guarded = book.text(is_guarded=True)

    def put(sheet: Any, row: int, at: int, value: str) -> None:
        text = cut(value, LONGEST)
        shown = guarded if runs(text) else plain
        if text.startswith("<r>") and text.endswith("</r>"):
            # The library would take it for its own XML, and write it as it is.
            sheet.write_rich_string(row, at, text[:1], book.plain, text[1:], shown)
        else:
            sheet.write_string(row, at, text, shown)

    return put


def _column_name(at: int) -> str:
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - an extra

    name: str = xl_col_to_name(at)
    return name
