"""Setting: which fonts a channel prints with, and whether they have all signs."""

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import attrs

from tiers.ports import Fieldwork, Person
from tiers.problems import DataError, Problem
from tiers.survey.questionnaire import Choice, Item, Rating, Words
from tiers.text import Lang, Text
from tiers_plugins.channels.faults import no_option
from tiers_plugins.channels.printing import faults
from tiers_plugins.channels.printing.fonts import (
    VARIABLE,
    Typeface,
    UnfitFontError,
    folders,
    typeface,
)
from tiers_plugins.channels.printing.sides import SIDES, odd_sides
from tiers_plugins.channels.printing.wrapping import visible

_KINDS = {
    "name": Text("the name", "名称"),
    "address": Text("the address", "地址"),
    "area": Text("the area", "区域"),
}
"""Contact facts that are printed."""
_SPARE = ("S", "C")
"""Categories of signs that nobody needs in a name: pictures, and what joins them."""


@attrs.frozen
class Setting:
    """How a channel prints."""

    typeface: Typeface

    def contact(self, person: Person, kind: str) -> str:
        """Give a contact fact, on one line, without pictures that no font has."""
        return self.plain(person.contact(kind))

    def plain(self, words: str) -> str:
        """Give text on one line, without pictures that no font has."""
        kept = (
            sign
            for sign in " ".join(words.split())
            if unicodedata.category(sign)[0] not in _SPARE
            or (sign.isprintable() and self.typeface.face(sign))
        )
        return " ".join("".join(kept).split())

    def lacking(self, words: str) -> list[str]:
        """Name the signs of a text that no font has."""
        return [
            sign
            for sign in visible(words)
            if not sign.isspace() and self.typeface.face(sign) is None
        ]


def setting(
    work: Fieldwork,
    channel: str,
    *,
    printed: Sequence[str] = (),
    places: Iterable[Path] | None = None,
) -> Setting:
    """Choose fonts for all that a channel prints.

    Besides `font` and `sides` it has options that are *printed* as they are. Fonts are
    looked for in *places*: without them where this system keeps fonts.

    Raises:
        DataError: an option is unknown, or means nothing; there is no font; or
            something has a sign that no font has: everything that is in the way.
    """
    names = ("font", *printed, SIDES)
    problems = [
        no_option(channel, name, names) for name in work.options if name not in names
    ]
    problems += odd_sides(work, channel)
    named = work.options.get("font") or os.environ.get(VARIABLE, "")
    try:
        searched = folders() if places is None else places
        found = Setting(typeface(searched, Path(named) if named else None))
    except UnfitFontError as error:
        raise DataError(
            [*problems, faults.unfit_font(Path(named), error.why)]
        ) from None
    problems += _problems(work, printed, found)
    if problems:
        raise DataError(problems)
    return found


def _problems(
    work: Fieldwork, printed: Sequence[str], found: Setting
) -> Iterator[Problem]:
    """Find what can't be printed; where whole scripts lack a font, that is all."""
    langs = sorted({person.lang for person in work.people} | {work.lang})
    bare = found.lacking("".join(_SAMPLES[lang] for lang in langs))
    if bare:
        yield faults.no_font(bare)
        return
    for what, words in _texts(work, printed, langs):
        if lost := found.lacking(words):
            yield faults.unprintable(what, lost)


_SAMPLES: dict[Lang, str] = {"en": "Aa1", "zh": "请您问卷"}
"""If a font has these, it has what we say ourselves."""


def _texts(
    work: Fieldwork, printed: Sequence[str], langs: Sequence[Lang]
) -> Iterator[tuple[Text, str]]:
    """Give all that is printed and that others wrote, each with a name for it."""
    asked = work.round.questionnaire
    heads = (asked.title, asked.intro, asked.thanks)
    for lang in langs:
        title = Text("the title or the introduction", "问卷标题、引言或结束语")
        yield title, "".join(text.put(lang) for text in heads)
        for item in asked.items:
            what = Text(f"item `{item.id}`", f"题项 `{item.id}`")
            yield what, "".join(text.put(lang) for text in _of_item(item))
    for name in printed:
        what = Text(f"option `{name}`", f"选项 `{name}`")
        yield what, work.options.get(name, "")
    plain = Setting(Typeface(())).plain  # pictures may be lost
    for person in work.people:
        for kind, label in _KINDS.items():
            of = Text(
                f"{label.en} of customer `{person.customer}`",
                f"客户 `{person.customer}` 的{label.zh}",
            )
            yield of, plain(person.contact(kind))


def _of_item(item: Item) -> Iterator[Text]:
    yield item.text
    match item.scale:
        case Rating(labels=labels):
            yield from labels.values()
        case Choice(options=options):
            yield from (option.text for option in options)
        case Words():
            pass
