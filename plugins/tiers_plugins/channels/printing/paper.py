"""Pages of a PDF, drawn from the upper left: text, boxes, rules and codes.

Lengths are millimetres, sizes of letters are points. The same pages give the same file:
it is dated by the round, and embeds of each font only the signs that are used.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby
from pathlib import Path

import segno
from fpdf import FPDF
from fpdf.enums import TextMode

from tiers.problems import DataError
from tiers.text import Lang
from tiers_plugins.channels.printing.faults import no_font
from tiers_plugins.channels.printing.fonts import Face, Typeface
from tiers_plugins.channels.printing.wrapping import wrapped

A4 = (210.0, 297.0)
MM = 25.4 / 72
"""Of one point."""
LEADING = 1.4
"""Height of a line in sizes of its letters."""
_ASCENT = 0.88
_QUIET = 4
"""Modules of white around a code, as ISO/IEC 18004 wants it."""


class Paper:
    """Pages of one size, one after the other."""

    def __init__(
        self, typeface: Typeface, *, day: date, size: tuple[float, float] = A4
    ) -> None:
        self._typeface = typeface
        self._fonts: dict[Face, str] = {}
        self._widths: dict[str, float] = {}
        self._lost: dict[str, None] = {}
        self.width, self.height = size
        self._pdf = FPDF(format=size)
        self._pdf.set_creation_date(datetime.combine(day, time(), UTC))
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.set_margin(0)

    @property
    def pages(self) -> int:
        """How many there are."""
        return self._pdf.pages_count

    def page(self) -> None:
        """Begin a page."""
        self._pdf.add_page()

    def mark(self, name: str) -> None:
        """Let the outline, which viewers show beside the pages, lead here."""
        self._pdf.start_section(name)

    def save(self, path: Path, *, title: str, lang: Lang) -> None:
        """Write the file.

        Raises:
            DataError: a sign has no font.
        """
        if self._lost:
            raise DataError([no_font(self._lost)])
        self._pdf.set_title(title)
        self._pdf.set_lang("zh-CN" if lang == "zh" else "en")
        self._pdf.output(str(path))

    # --- text ---------------------------------------------------------------------

    def measure(self, words: str, size: float) -> float:
        """Tell how wide a line is."""
        return sum(map(self._width, words)) * size * MM

    def lines(self, words: str, room: float, size: float) -> list[str]:
        """Break text into lines that are as wide as *room* at most."""
        return wrapped(words, room, lambda sign: self._width(sign) * size * MM)

    def line(
        self, x: float, y: float, words: str, size: float, *, heavy: bool = False
    ) -> None:
        """Set one line, whose upper left is at *x* and *y*; nothing is broken."""
        base = y + size * MM * (_ASCENT + (LEADING - 1) / 2)
        for face, signs in groupby(words, self._face):
            run = "".join(signs)
            if face is None:
                self._lost |= dict.fromkeys(run)
                continue
            self._pdf.set_font(self._font(face), size=size)
            if heavy:
                mode = TextMode.FILL_STROKE
                with self._pdf.local_context(text_mode=mode, line_width=size * 0.01):
                    self._pdf.text(x, base, run)
            else:
                self._pdf.text(x, base, run)
            x += self.measure(run, size)

    def block(  # noqa: PLR0913 - where, how wide, what, and how it looks
        self,
        x: float,
        y: float,
        room: float,
        words: str,
        size: float,
        *,
        heavy: bool = False,
        align: float = 0,
    ) -> float:
        """Set text that is broken into lines; tell where the next thing may begin.

        *align* is the share of free room on the left: 0.5 centres, 1 aligns right.
        """
        for line in self.lines(words, room, size):
            free = room - self.measure(line, size)
            self.line(x + align * free, y, line, size, heavy=heavy)
            y += size * MM * LEADING
        return y

    def tall(self, words: str, room: float, size: float) -> float:
        """Tell how high a block is."""
        return len(self.lines(words, room, size)) * size * MM * LEADING

    def fitted(
        self,
        x: float,
        y: float,
        room: tuple[float, float],
        words: str,
        sizes: tuple[float, float],
    ) -> None:
        """Set text into a box: as large as fits of the sizes from, to.

        What has no room even in the smallest one ends with an ellipsis.
        """
        width, height = room
        size, least = sizes
        while self.tall(words, width, size) > height + 1e-9 and size > least:
            size = max(least, size - 0.5)
        most = max(1, int(height / (size * MM * LEADING) + 1e-9))
        lines = self.lines(words, width, size)
        if len(lines) > most:
            lines = [*lines[: most - 1], f"{lines[most - 1][:-2]}…"]
        self.block(x, y, width, "\n".join(lines), size)

    # --- shapes -------------------------------------------------------------------

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """Draw the outline of a rectangle."""
        self._pdf.set_line_width(0.25)
        self._pdf.rect(x, y, width, height)

    def rule(self, x: float, y: float, width: float, *, thin: bool = False) -> None:
        """Draw a line to the right."""
        self._pdf.set_line_width(0.1 if thin else 0.25)
        self._pdf.line(x, y, x + width, y)

    def code(self, x: float, y: float, side: float, words: str) -> None:
        """Draw a QR code, with its white border, in a square."""
        matrix = segno.make_qr(words, error="m").matrix
        one = side / (len(matrix) + 2 * _QUIET)
        for column, row, long in runs(matrix):
            left, top = x + (_QUIET + column) * one, y + (_QUIET + row) * one
            self._pdf.rect(left, top, long * one, one, style="F")

    # --- fonts --------------------------------------------------------------------

    def _face(self, sign: str) -> Face | None:
        return self._typeface.face(sign)

    def _font(self, face: Face) -> str:
        """Give the family of a font, which comes into the file when it is first used.

        Its name tells nothing of the machine it is made on.
        """
        if face not in self._fonts:
            name = f"font{len(self._fonts)}"
            self._pdf.add_font(
                name, fname=str(face.path), collection_font_number=face.number
            )
            self._fonts[face] = name
        return self._fonts[face]

    def _width(self, sign: str) -> float:
        """Tell how wide a sign is, in sizes of its letters."""
        if sign not in self._widths:
            face = self._face(sign)
            self._widths[sign] = 1.0
            if face is not None:
                self._pdf.set_font(self._font(face), size=100)
                wide = self._pdf.get_string_width(sign, normalized=True)
                self._widths[sign] = wide / (100 * MM)
        return self._widths[sign]


def runs(matrix: Sequence[Sequence[int]]) -> Iterator[tuple[int, int, int]]:
    """Give column, row and length of what is dark in the rows of a QR code."""
    for row, cells in enumerate(matrix):
        column = 0
        for is_dark, run in groupby(cells):
            long = len(list(run))
            if is_dark:
                yield column, row, long
            column += long
