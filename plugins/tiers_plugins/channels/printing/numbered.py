"""Items with their numbers on paper, and what all kinds of them are set with."""

import attrs

from tiers.survey.questionnaire import Item
from tiers.text import Lang
from tiers_plugins.channels.printing import words
from tiers_plugins.channels.printing.building import Building
from tiers_plugins.channels.printing.paper import LEADING, MM

SIZE = 10.0
LINE = SIZE * MM * LEADING
NUMBER = 9.0
"""Width of the column of numbers."""


@attrs.frozen
class Numbered:
    """An item, its number on paper, and the language."""

    number: int
    item: Item
    lang: Lang

    @property
    def text(self) -> str:
        """What respondents read."""
        said = self.item.text.put(self.lang)
        if not self.item.optional:
            return said
        optional = words.OPTIONAL.put(self.lang)
        return f"{said}（{optional}）" if self.lang == "zh" else f"{said} ({optional})"


def box(built: Building, x: float, y: float, side: float, high: float = 0) -> None:
    """Draw a box, a square one unless it is *high*."""
    built.draw(lambda paper: paper.box(x, y, side, high or side))
