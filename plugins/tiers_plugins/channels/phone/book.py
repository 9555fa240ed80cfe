"""A workbook on its way: its looks, and texts that stay texts."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from tiers.text import Lang, Text
from tiers_plugins.channels.books import check_extra, workbook
from tiers_plugins.sinks.formulas import runs

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_LISTS = Text("call lists", "电话名单")
_TALL = 15
"""Points of one line."""
_TOP = {"valign": "top", "text_wrap": True}
_LOOKS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "bg_color": "#DCE6F1", "bottom": 1, **_TOP},
    "name": {"font_size": 8, "font_color": "#7F7F7F", "bg_color": "#F2F2F2"},
    "text": {**_TOP},
    "note": {**_TOP, "italic": True, "font_color": "#595959"},
    "plain": {"italic": True, "font_color": "#595959"},
    "title": {"bold": True, "bg_color": "#B8CCE4", **_TOP},
}
_EMPTY = {
    "valign": "top",
    "bg_color": "#FFFDF0",
    "border": 1,
    "border_color": "#D9D9D9",
}
"""What is to be filled in."""
_DAYS = {"en": "[$-409]ddd d mmm", "zh": '[$-804]m"月"d"日" dddd'}
"""How days are shown; hours follow."""


class Book:
    """Makes sheets of one look, in the language of those who work with them."""

    def __init__(self, book: "Workbook", lang: Lang) -> None:
        self.lang = lang
        self._book = book
        self._widths: dict[tuple[str, int], int] = {}
        self._looks = {n: book.add_format(look) for n, look in _LOOKS.items()}
        self._guarded = {
            n: book.add_format({**look, "quote_prefix": True})
            for n, look in _LOOKS.items()
        }
        shown = {"valign": "top", "align": "left"}
        self.number = book.add_format(shown)
        self.day = book.add_format({**shown, "num_format": _DAYS[lang]})
        self.due = book.add_format({**shown, "num_format": f"{_DAYS[lang]} hh:mm"})
        self.made = book.add_format({**_EMPTY, "num_format": "yyyy-mm-dd hh:mm"})
        self.counted = book.add_format(_EMPTY)
        self.chosen = book.add_format({**_EMPTY, "num_format": "@", "text_wrap": True})
        self.done = book.add_format({"font_color": "#A6A6A6", "bg_color": "#EDEDED"})
        self.now = book.add_format({"bg_color": "#FFE699", "bold": True})

    def sheet(self, name: Text, *, is_wide: bool = True) -> "Worksheet":
        """Add a sheet, which is printed on A4; what is not wide fits the page."""
        sheet = self._book.add_worksheet(name.put(self.lang))
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&A&R&P / &N")
        if is_wide:
            sheet.set_landscape()
        else:
            sheet.fit_to_pages(1, 0)
        return sheet

    def hidden(self, name: Text) -> "Worksheet":
        """Add a sheet for what lists are chosen from."""
        sheet = self._book.add_worksheet(name.put(self.lang))
        sheet.hide()
        return sheet

    def line(
        self, sheet: "Worksheet", row: int, texts: Sequence[str], look: str
    ) -> None:
        """Write texts side by side, in a row that is as tall as they need.

        Some spreadsheets do not see to that themselves. The widths of the columns have
        been set.
        """
        tall = 1
        for at, text in enumerate(texts):
            self.put(sheet, row, at, text, look)
            width = self._widths[sheet.get_name(), at]
            lines = text.split("\n")
            tall = max(tall, sum(-(-cell_len(each) // width) or 1 for each in lines))
        sheet.set_row(row, _TALL * tall + 2)

    def widths(self, sheet: "Worksheet", widths: Sequence[int]) -> None:
        """Set the widths of the first columns, in characters."""
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
            self._widths[sheet.get_name(), at] = width - 1

    def put(
        self, sheet: "Worksheet", row: int, column: int, text: str, look: str
    ) -> None:
        """Write a text, which no spreadsheet takes for a formula."""
        shown = self._guarded[look] if runs(text) else self._looks[look]
        if text.startswith("<r>") and text.endswith("</r>"):
            # The library would take it for its own XML, and write it as it is.
            plain = self._looks["text"]
            sheet.write_rich_string(row, column, text[:1], plain, text[1:], shown)
        else:
            sheet.write_string(row, column, text, shown)


@contextmanager
def opened(path: Path, title: str, day: dt.date, lang: Lang) -> Iterator[Book]:
    """Begin a workbook, and finish it; dated by *day*, it is the same every time.

    Raises:
        DataError: an extra is not installed.
    """
    check_extra(_LISTS)
    with workbook(path, day, title) as book:
        yield Book(book, lang)
