"""Items on paper: their text, and boxes or lines for the answer."""

from collections.abc import Sequence

from tiers.survey.questionnaire import Choice, Option, Rating, Words
from tiers.text import Lang
from tiers_plugins.channels.printing.building import BOTTOM, LEFT, TOP, WIDTH, Building
from tiers_plugins.channels.printing.ladder import put_scale
from tiers_plugins.channels.printing.numbered import LINE, NUMBER, SIZE, Numbered, box

_TICK = 3.6
_RULED = 8.0
_SHORT = 100
"""Characters that one ruled line takes."""


def put_item(built: Building, one: Numbered) -> None:
    """Put an item that has options, or that is answered in words."""
    match one.item.scale:
        case Choice(options=options):
            _head(built, one, LINE + 3)
            _options(built, options, one.lang)
        case Words(longest=longest):
            count = 1 if longest <= _SHORT else 4
            _head(built, one, _RULED)
            for _ in range(count):
                _ruled(built)
            built.y += 4
        case Rating() as scale:
            put_scale(built, scale, [one])


def _head(built: Building, one: Numbered, below: float) -> None:
    """Put number and text over the whole width, on the page where the answer begins.

    *below* is what must stand on that page, too.
    """
    room = WIDTH - NUMBER
    tall = built.tall(one.text, room, SIZE)
    built.room(min(tall, BOTTOM - TOP) + below if tall < BOTTOM / 2 else 3 * LINE)
    built.line(LEFT, built.y, f"{one.number}.", SIZE)
    built.text(one.text, SIZE, x=LEFT + NUMBER, room=room, after=1)


def _options(built: Building, options: Sequence[Option], lang: Lang) -> None:
    """Put options in as many columns as their texts allow."""
    texts = [option.text.put(lang) for option in options]
    longest = max(built.ruler.measure(text, SIZE) for text in texts)
    whole = WIDTH - NUMBER
    columns = next((n for n in (3, 2) if longest + 12 <= whole / n), 1)
    room = whole / columns
    for start in range(0, len(texts), columns):
        row = texts[start : start + columns]
        tall = max(built.tall(text, room - 7, SIZE) for text in row)
        built.room(min(tall + 1.5, BOTTOM / 2))
        for place, text in enumerate(row):
            x, y = LEFT + NUMBER + place * room, built.y
            box(built, x, y + 0.7, _TICK)
            if columns == 1:
                built.text(text, SIZE, x=x + 7, room=room - 7)
            else:
                built.column(x + 7, y, room - 7, text, SIZE)
        built.y += 1.5 if columns == 1 else tall + 1.5
    built.y += 3


def _ruled(built: Building) -> None:
    """Put a line to write on."""
    built.room(_RULED)
    y = built.y = built.y + _RULED
    built.draw(lambda paper: paper.rule(LEFT + NUMBER, y, WIDTH - NUMBER))
