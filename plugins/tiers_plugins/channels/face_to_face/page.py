"""The page of a route: whom to visit, in which order and when; room for outcomes.

It is A4, landscape, as wide as the page; its headings stand on each page.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import attrs
from rich.cells import cell_len

from tiers.ports import Fieldwork, Person
from tiers.text import Text
from tiers_plugins.channels.books import sound
from tiers_plugins.channels.face_to_face import words
from tiers_plugins.channels.face_to_face.outcomes import OUTCOMES, listed
from tiers_plugins.channels.face_to_face.routing import area_of
from tiers_plugins.channels.face_to_face.windows import VISITS, Window, windows

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_LINE = 16
"""Points of a line."""
_TALL = 32
"""Points of a row: two lines, and room for handwriting."""
_LOW = 18
_HEAD = 3
"""The row of the headings, from 0."""
_LOOK = {"border": 1, "valign": "vcenter", "text_wrap": True}
_LOOKS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "about": {},
    "head": {**_LOOK, "bold": True, "bg_color": "#DCE6F1"},
    "area": {"bold": True, "top": 1, "bottom": 1, "bg_color": "#F2F2F2"},
    "cell": _LOOK,
    "code": {**_LOOK, "font_name": "Consolas"},
    "note": {"valign": "top", "text_wrap": True, "font_size": 9},
}
_LANGS = {"en": Text("English", "英文"), "zh": Text("Chinese", "中文")}
_OPEN = "hours"
"""The contact fact that says when somebody is in."""


def write_page(
    book: "Workbook", work: Fieldwork, people: Sequence[Person], title: str
) -> None:
    """Write the page of a route, in the language of those who do the work."""
    sheet = book.add_worksheet(words.ROUTE.put(work.lang))
    looks = {name: book.add_format({**look}) for name, look in _LOOKS.items()}
    _Page(sheet, looks, work, people).write(title)


@attrs.frozen
class _Column:
    heading: Text
    width: float
    look: str = "cell"


@attrs.frozen
class _Page:
    """One route on a sheet."""

    sheet: "Worksheet"
    looks: Mapping[str, "Format"]
    work: Fieldwork
    people: Sequence[Person]

    def write(self, title: str) -> None:
        """Write all of it."""
        self._put(0, 0, Text.same(title), "title")
        self._put(1, 0, self._about(), "about")
        columns = self._columns()
        for n, column in enumerate(columns):
            self.sheet.set_column(n, n, column.width)
            self._put(_HEAD, n, column.heading, "head")
        self.sheet.set_row(_HEAD, _TALL)
        row = _HEAD + 1
        order = 0
        for area, own in groupby(self.people, area_of):
            if area:
                for n in range(len(columns)):
                    self._put(row, n, Text.same("" if n else area), "area")
                self.sheet.set_row(row, _LOW)
                row += 1
            for person in own:
                cells = self._cells(person, order)
                for n, cell in enumerate(cells):
                    self._put(row, n, cell, columns[n].look)
                told = [cell.put(self.work.lang) for cell in cells]
                lines = max(map(_lines, told, (c.width for c in columns)))
                self.sheet.set_row(row, max(_TALL, lines * _LINE))
                row, order = row + 1, order + 1
        self._tell_outcomes(row + 1, columns)
        self._set_up()

    def _put(self, row: int, column: int, text: Text, look: str) -> None:
        words = text.put(self.work.lang)
        self.sheet.write_string(row, column, sound(words), self.looks[look])

    def _about(self) -> Text:
        title, count = self.work.round.questionnaire.title, len(self.people)
        days = f"{self.work.starts:%Y-%m-%d} – {self.work.ends:%Y-%m-%d}"
        return Text(
            f"{title.en} · {days} · {count:,} people",
            f"{title.zh} · {days} · 共 {count:,} 人",
        )

    def _columns(self) -> list[_Column]:
        found = [
            _Column(words.NUMBER, 5),
            _Column(words.CODE, 22, "code"),
            _Column(words.NAME, 18),
            _Column(words.ADDRESS, 30),
        ]
        if self._has_hours:
            found.append(_Column(words.HOURS, 12))
        found.append(_Column(words.LANG, 9))
        for visit in range(1, VISITS + 1):
            found += [_Column(words.visit(visit), 15), _Column(words.RESULT, 13)]
        return [*found, _Column(words.NOTE, 16)]

    def _cells(self, person: Person, order: int) -> list[Text]:
        known = [str(order + 1), person.code, *map(person.contact, ("name", "address"))]
        if self._has_hours:
            known.append(person.contact(_OPEN))
        cells = [*map(Text.same, known), _LANGS[person.lang]]
        work = self.work
        for each in windows(order, len(self.people), work.starts, work.ends):
            cells += [_planned(each), Text.same("")]
        return [*cells, Text.same("")]

    @property
    def _has_hours(self) -> bool:
        return any(person.contact(_OPEN) for person in self.people)

    def _tell_outcomes(self, row: int, columns: Sequence[_Column]) -> None:
        """Tell the codes of outcomes below the last visit."""
        told = [listed(outcome) for outcome in OUTCOMES]
        text = Text(
            f"{words.OUTCOMES.en}: {'; '.join(t.en for t in told)}. {words.KEEP.en}",
            f"{words.OUTCOMES.zh}：{'；'.join(t.zh for t in told)}。{words.KEEP.zh}",
        )
        written, last = text.put(self.work.lang), len(columns) - 1
        self.sheet.merge_range(row, 0, row, last, written, self.looks["note"])
        width = sum(column.width for column in columns)
        self.sheet.set_row(row, _lines(written, width) * _LINE)

    def _set_up(self) -> None:
        """Make pages that can be printed as they are."""
        sheet = self.sheet
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)
        sheet.freeze_panes(_HEAD + 1, 0)
        sheet.set_footer("&R&P / &N")


def _lines(text: str, width: float) -> int:
    """Tell how many lines a text needs; some spreadsheets do not see to that."""
    return -(-cell_len(text) // int(width - 1)) or 1


def _planned(window: Window) -> Text:
    day = f"{window.day:%m-%d}"
    return Text(f"{day} {window.part.en}", f"{day} {window.part.zh}")
