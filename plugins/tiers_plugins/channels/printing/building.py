"""Building pages: things are put below each other, and go on overleaf."""

from collections.abc import Callable

import attrs

from tiers_plugins.channels.printing.paper import LEADING, MM, Paper

Draw = Callable[[Paper], None]
"""Draws one thing at its place."""

LEFT, TOP, BOTTOM = 18.0, 15.0, 280.0
"""Where the text of an A4 page begins, and where it ends."""
WIDTH = 174.0


@attrs.define
class Building:
    """Pages that are not drawn yet, and the place of the next thing."""

    ruler: Paper
    """Tells how wide text is; nothing is drawn on it."""
    y: float = TOP
    pages: list[list[Draw]] = attrs.field(factory=lambda: [[]])

    def draw(self, thing: Draw) -> None:
        """Put a thing on the page where we are."""
        self.pages[-1].append(thing)

    def room(self, height: float) -> bool:
        """Turn the page if what comes next has no room; tell whether it was turned."""
        if self.y + height <= BOTTOM or not self.pages[-1]:
            return False
        self.pages.append([])
        self.y = TOP
        return True

    def line(
        self, x: float, y: float, words: str, size: float, *, heavy: bool = False
    ) -> None:
        """Put a line at a place of this page."""
        self.draw(lambda paper: paper.line(x, y, words, size, heavy=heavy))

    def column(  # noqa: PLR0913 - where, how wide, what, and how it looks
        self,
        x: float,
        y: float,
        room: float,
        words: str,
        size: float,
        *,
        align: float = 0,
    ) -> float:
        """Put text that is known to fit at a place of this page; tell where it ends."""
        for line in self.ruler.lines(words, room, size):
            free = room - self.ruler.measure(line, size)
            self.line(x + align * free, y, line, size)
            y += size * MM * LEADING
        return y

    def text(  # noqa: PLR0913 - where, how wide, what, and how it looks
        self,
        words: str,
        size: float,
        *,
        x: float = LEFT,
        room: float = WIDTH,
        heavy: bool = False,
        after: float = 0,
    ) -> None:
        """Put text below what is there; it may go on overleaf."""
        for line in self.ruler.lines(words, room, size):
            self.room(size * MM * LEADING)
            self.line(x, self.y, line, size, heavy=heavy)
            self.y += size * MM * LEADING
        self.y += after

    def tall(self, words: str, room: float, size: float) -> float:
        """Tell how high text is."""
        return self.ruler.tall(words, room, size)
