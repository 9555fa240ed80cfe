"""A questionnaire on paper: built once in a language, drawn for each person.

A code in letters and as a QR code stands on the first page, in letters on every one.
"""

from collections.abc import Sequence
from itertools import groupby

import attrs

from tiers.survey.questionnaire import Item, Questionnaire, Rating
from tiers.text import Lang
from tiers_plugins.channels.printing import words
from tiers_plugins.channels.printing.building import (
    BOTTOM,
    LEFT,
    TOP,
    WIDTH,
    Building,
    Draw,
)
from tiers_plugins.channels.printing.items import put_item
from tiers_plugins.channels.printing.ladder import put_scale
from tiers_plugins.channels.printing.numbered import SIZE, Numbered
from tiers_plugins.channels.printing.paper import Paper

_CORNER = 34.0
"""Side of the corner on the right that has the code."""
_SIDE = 25.0


@attrs.frozen
class Form:
    """A questionnaire in one language, ready to be drawn."""

    pages: tuple[tuple[Draw, ...], ...]
    lang: Lang

    def draw(self, paper: Paper, code: str, *, mark: str = "") -> None:
        """Draw all pages for the person who has a code.

        A *mark* lets the outline lead to the first page.
        """
        for number, page in enumerate(self.pages, 1):
            paper.page()
            if mark and number == 1:
                paper.mark(mark)
            for thing in page:
                thing(paper)
            if number == 1:
                self._corner(paper, code)
            self._foot(paper, code, number)

    def _corner(self, paper: Paper, code: str) -> None:
        left = LEFT + WIDTH - _CORNER
        paper.code(left + (_CORNER - _SIDE) / 2, TOP - 5, _SIDE, code)
        said = words.CODE.put(self.lang)
        paper.block(left, TOP + _SIDE - 6, _CORNER, said, 7, align=0.5)
        paper.block(left, TOP + _SIDE - 2.5, _CORNER, code, 8, align=0.5, heavy=True)

    def _foot(self, paper: Paper, code: str, number: int) -> None:
        said = words.page(number, len(self.pages)).put(self.lang)
        paper.rule(LEFT, BOTTOM + 2, WIDTH, thin=True)
        paper.block(LEFT, BOTTOM + 3, WIDTH, code, 8)
        paper.block(LEFT, BOTTOM + 3, WIDTH, said, 8, align=1)


def form(asked: Questionnaire, lang: Lang, ruler: Paper, ending: str) -> Form:
    """Build a questionnaire; *ending* says how it is given back."""
    built = Building(ruler)
    heading = WIDTH - _CORNER - 4
    built.text(asked.title.put(lang), 16, room=heading, heavy=True, after=2)
    built.text(asked.intro.put(lang), SIZE, room=heading)
    built.y = max(built.y, TOP + _SIDE + 4) if len(built.pages) == 1 else built.y
    built.text(words.INSTRUCTIONS.put(lang), 9, after=3)
    _items(built, asked.items, lang)
    built.room(20)
    built.y += 3
    built.text(asked.thanks.put(lang), SIZE, heavy=True, after=1)
    built.text(ending, SIZE)
    return Form(tuple(map(tuple, built.pages)), lang)


def _items(built: Building, items: Sequence[Item], lang: Lang) -> None:
    """Put items; those with one scale stand below one row of its labels."""
    numbered = [Numbered(n, item, lang) for n, item in enumerate(items, 1)]
    for (_, scale), group in groupby(numbered, lambda n: (n.item.part, n.item.scale)):
        own = list(group)
        if isinstance(scale, Rating):
            put_scale(built, scale, own)
        else:
            for one in own:
                put_item(built, one)
