"""The log on paper: one line a stop, one heading an area, columns to write into."""

from collections.abc import Sequence
from itertools import groupby

from tiers.text import Lang
from tiers_plugins.channels.drop_off import words
from tiers_plugins.channels.drop_off.rounds import Stop
from tiers_plugins.channels.printing.paper import LEADING, MM, Paper
from tiers_plugins.channels.printing.setting import Setting

_LEFT, _TOP, _BOTTOM = 12.0, 12.0, 196.0
_WIDTHS = (10.0, 38.0, 44.0, 66.0, 19.0, 19.0, 19.0, 19.0, 19.0, 20.0)
_WIDTH = sum(_WIDTHS)
_SIZE = 8.0
_PAD = 1.0
_SIZES = (_SIZE, 5.0)
_HIGHEST = 40.0
_LOWEST = 9.0
"""A row that one can write into."""


def draw_log(paper: Paper, own: Setting, stops: Sequence[Stop], lang: Lang) -> None:
    """Draw all areas, each from a new page on."""
    for area, group in groupby(stops, lambda stop: own.contact(stop.person, "area")):
        name = area or words.NO_AREA.put(lang)
        rows = [_cells(stop, own) for stop in group]
        _Area(paper, name, lang).draw(rows)


def _cells(stop: Stop, own: Setting) -> tuple[str, ...]:
    person = stop.person
    facts = (own.contact(person, kind) for kind in ("name", "address"))
    days = (f"{stop.drop:%m-%d}", f"{stop.collect:%m-%d}")
    return (str(stop.number), person.code, *facts, *days, "", "", "", "")


class _Area:
    """Pages of one area."""

    def __init__(self, paper: Paper, name: str, lang: Lang) -> None:
        self._paper, self._name, self._lang = paper, name, lang
        self._y, self._number = _TOP, 0

    def draw(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Draw a row for each stop."""
        self._begin(len(rows))
        for cells in rows:
            tall = self._tall(cells)
            if self._y + tall > _BOTTOM:
                self._begin(len(rows))
            self._row(cells, tall)

    def _begin(self, count: int) -> None:
        paper, lang = self._paper, self._lang
        paper.page()
        self._number += 1
        if self._number == 1:
            paper.mark(self._name)
        head = f"{words.LOG.put(lang)} · {self._name} ({count:,})"
        self._y = paper.block(_LEFT, _TOP, _WIDTH, head, 13, heavy=True) + 1
        if self._number == 1:
            legend = words.LEGEND.put(lang)
            self._y = paper.block(_LEFT, self._y, _WIDTH, legend, _SIZE) + 1
        said = words.sheet(self._number).put(lang)
        paper.block(_LEFT, _BOTTOM + 2, _WIDTH, said, 7, align=1)
        cells = tuple(heading.put(lang) for heading in words.HEADINGS)
        self._row(cells, self._tall(cells, 6))

    def _tall(self, cells: tuple[str, ...], least: float = _LOWEST) -> float:
        lines = max(
            len(self._paper.lines(cell, width - 2 * _PAD, _SIZE))
            for cell, width in zip(cells, _WIDTHS, strict=True)
        )
        return min(max(least, lines * _SIZE * MM * LEADING + 2 * _PAD), _HIGHEST)

    def _row(self, cells: tuple[str, ...], tall: float) -> None:
        x = _LEFT
        for cell, width in zip(cells, _WIDTHS, strict=True):
            self._paper.box(x, self._y, width, tall)
            room = width - 2 * _PAD, tall - 2 * _PAD
            self._paper.fitted(x + _PAD, self._y + _PAD, room, cell, _SIZES)
            x += width
        self._y += tall
