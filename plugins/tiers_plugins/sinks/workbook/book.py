"""A workbook on its way: sheets, and what cells look like."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tiers.describing import Description
from tiers_plugins.sinks.workbook.names import SheetNames

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_NO_DAY = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a file tells no zone
_SETTINGS: dict[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "use_zip64": True,  # for files above 4 GB alone
}
_HEADING = {
    "bold": True,
    "bg_color": "#DCE6F1",
    "bottom": 1,
    "text_wrap": True,
    "valign": "vcenter",
}


class Book:
    """Makes sheets of one look."""

    def __init__(self, book: "Workbook", about: Description | None) -> None:
        self._book, self._about, self._names = book, about, SheetNames()
        self.plain = book.add_format()
        self._headings = [
            book.add_format({**_HEADING, "align": align}) for align in ("left", "right")
        ]

    def heading(self, *, is_right: bool = False) -> "Format":
        """Give the look of a heading; those of numbers stand on the right."""
        return self._headings[is_right]

    def sheet(self, name: str) -> "Worksheet":
        """Add a sheet; its pages are A4, and tell where they belong."""
        sheet = self._book.add_worksheet(self._names.give(name))
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        title = "" if self._about is None else self._about.put(self._about.title)
        sheet.set_footer(f"&L{title.replace('&', '&&')[:100]}&C&A&R&P / &N")
        return sheet

    def cell(self, shown: str = "", **more: Any) -> "Format":
        """Make a look of cells: how numbers are shown, and more."""
        number = {"num_format": shown} if shown else {}
        return self._book.add_format({"valign": "top", **number, **more})

    def text(self, *, is_guarded: bool = False, is_right: bool = False) -> "Format":
        """Make a look of texts; they are wrapped.

        What is guarded stays a text when somebody edits the cell, as if typed behind '.
        """
        align = "right" if is_right else "left"
        return self.cell(text_wrap=True, align=align, quote_prefix=is_guarded)


@contextmanager
def opened(path: Path, about: Description | None) -> Iterator[Book]:
    """Begin a workbook, and finish the file unless something goes wrong.

    The same table gives the same bytes: the file is dated by the day of the evaluation.
    """
    import xlsxwriter  # noqa: PLC0415 - an extra
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    with TemporaryDirectory(prefix="tiers-") as folder:
        book = xlsxwriter.Workbook(str(path), {**_SETTINGS, "tmpdir": folder})
        day = _NO_DAY if about is None else dt.datetime.combine(about.as_of, dt.time())
        title = "" if about is None else about.put(about.title)
        book.set_properties({"title": title, "created": day})
        try:
            yield Book(book, about)
            book.close()
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from error
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()  # which it is already if all went well
