"""The first sheet: the policy, and how many customers are in each tier."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from tiers.describing import Description
from tiers.text import Text
from tiers_plugins.sinks.counts import Counts, tiers
from tiers_plugins.sinks.workbook.book import Book
from tiers_plugins.sinks.workbook.columns import LONGEST, shown_width
from tiers_plugins.sinks.workbook.names import cut

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

TITLE = Text("summary", "汇总")
_CUSTOMERS, _SHARE = Text("customers", "客户数"), Text("share", "占比")


@attrs.frozen
class _Line:
    """A line of a table of counts, and the sheet it leads to, if any."""

    label: str
    count: int
    sheet: str = ""


def write(
    book: Book,
    sheet: "Worksheet",
    counts: Counts,
    about: Description,
    sheets: Mapping[str | None, str],
) -> None:
    """Fill the sheet; *sheets* has the names of the sheets of tiers."""
    page = _Page(book, sheet, about, counts.customers)
    page.head()
    found = [
        _Line(label, counts.tiers.get(name, 0), sheets[name])
        for name, label in tiers(counts, about).items()
    ]
    page.table(Text("tier", "层级"), found)
    page.table(
        Text("service action", "服务措施"),
        [
            _Line(about.put(label), counts.actions.get(name, 0))
            for name, label in about.actions.items()
        ],
    )
    page.table(
        Text("missing facts that matter", "影响结果的缺失数据"),
        [
            _Line(about.put(label), counts.unknown[name])
            for name, label in about.facts.items()
            if name in counts.unknown
        ],
    )


class _Page:
    """Writes the sheet from top to bottom."""

    def __init__(
        self, book: Book, sheet: "Worksheet", about: Description, customers: int
    ) -> None:
        self.book, self.sheet, self.about = book, sheet, about
        self.customers, self.row = customers, 0
        labels = (*about.tiers.values(), *about.actions.values())
        widest = max((shown_width(about.put(label)) for label in labels), default=0)
        sheet.set_column(0, 0, max(24, min(60, widest + 2)))
        sheet.set_column(1, 1, 14)
        sheet.set_column(2, 2, 24)
        sheet.fit_to_pages(1, 0)

    def head(self) -> None:
        """Say what policy it is, as of when, and about how many customers."""
        about, sheet, left = self.about, self.sheet, {"align": "left"}
        sheet.set_row(0, 26)
        self.text(about.put(about.title), bold=True, font_size=16)
        if about.version:
            self.text(about.put(Text("version", "版本")))
            sheet.write_string(self.row - 1, 1, about.version, self.book.cell(**left))
        self.text(about.put(Text("as of", "评估日期")))
        day = self.book.cell("yyyy-mm-dd", **left)
        sheet.write_datetime(self.row - 1, 1, about.as_of, day)
        self.text(about.put(_CUSTOMERS))
        count = self.book.cell("#,##0", **left)
        sheet.write_number(self.row - 1, 1, self.customers, count)

    def text(self, words: str, **look: Any) -> None:
        """Begin a row with a text."""
        shown = self.book.cell(**look)
        self.sheet.write_string(self.row, 0, cut(words, LONGEST), shown)
        self.row += 1

    def table(self, heading: Text, lines: Sequence[_Line]) -> None:
        """Write counts, and shares with bars; nothing where there are no lines."""
        if not lines:
            return
        self.row += 1
        for at, words in enumerate((heading, _CUSTOMERS, _SHARE)):
            text = self.about.put(words)
            look = self.book.heading(is_right=at > 0)
            self.sheet.write_string(self.row, at, text, look)
        self.row += 1
        for at, line in enumerate(lines, self.row):
            self.line(at, line)
        self.bars(self.row, self.row + len(lines) - 1)
        self.row += len(lines)

    def line(self, row: int, line: _Line) -> None:
        """Write one line; a tier leads to its sheet."""
        label = cut(line.label, LONGEST)
        self.sheet.write_number(row, 1, line.count, self.book.cell("#,##0"))
        share = line.count / max(1, self.customers)
        self.sheet.write_number(row, 2, share, self.book.cell("0.0%"))
        if not line.sheet:
            self.sheet.write_string(row, 0, label, self.book.cell())
        else:
            quoted = line.sheet.replace("'", "''")
            link = self.book.cell(font_color="#1F4E79", underline=1)
            self.sheet.write_url(row, 0, f"internal:'{quoted}'!A1", link, label)

    def bars(self, first: int, last: int) -> None:
        """Show shares as bars from 0 to 1, as the terminal does."""
        bar = {
            "type": "data_bar",
            "bar_color": "#9DC3E6",
            "bar_solid": True,
            "min_type": "num",
            "min_value": 0,
            "max_type": "num",
            "max_value": 1,
        }
        self.sheet.conditional_format(first, 2, last, 2, bar)
