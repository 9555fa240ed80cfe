"""Scales: which answers an item allows, and how they are written down.

An answer travels as text: the number of a rating, the code of an option, or words.
"""

import unicodedata
from collections.abc import Mapping

import attrs

from tiers.problems import Refusal
from tiers.text import Text


@attrs.frozen
class Rating:
    """Whole numbers from *lowest* to *highest*, the ends at least with a word."""

    lowest: int
    highest: int
    labels: Mapping[int, Text] = attrs.field(factory=dict)
    """What some of the numbers mean."""

    @property
    def points(self) -> range:
        """The numbers, the lowest first."""
        return range(self.lowest, self.highest + 1)

    def answer(self, words: str) -> str:
        """Give an answer as it is kept.

        Raises:
            Refusal: it is none of the numbers.
        """
        found = _plain(words)
        sign, digits = ("-", found[1:]) if found.startswith("-") else ("", found)
        if digits.isascii() and digits.isdigit() and len(digits) < _LONGEST_NUMBER:
            number = int(f"{sign}{digits}")
            if self.lowest <= number <= self.highest:
                return str(number)
        raise Refusal(
            Text(
                f"`{words}` is no number from {self.lowest} to {self.highest}",
                f"`{words}` 不是 {self.lowest} 到 {self.highest} 的整数",
            )
        )


@attrs.frozen
class Option:
    """One answer to choose, and the code that it is kept by."""

    code: str
    text: Text


@attrs.frozen
class Choice:
    """One of some options."""

    options: tuple[Option, ...]

    def answer(self, words: str) -> str:
        """Give the code of an option that is named by its code or its text.

        Raises:
            Refusal: it is none of them.
        """
        found = _plain(words).casefold()
        for option in self.options:
            names = (option.code, option.text.en, option.text.zh)
            if found in {_plain(name).casefold() for name in names}:
                return option.code
        codes = [option.code for option in self.options]
        raise Refusal(
            Text(
                f"`{words}` is none of the options {', '.join(codes)}",
                f"`{words}` 不是可选项 {'、'.join(codes)} 之一",
            )
        )


@attrs.frozen
class Words:
    """Whatever the respondent writes, up to *longest* characters."""

    longest: int = 2000

    def answer(self, words: str) -> str:
        """Give the words without blanks around them.

        Raises:
            Refusal: they are too long.
        """
        found = words.strip()
        if len(found) <= self.longest:
            return found
        raise Refusal(
            Text(
                f"the answer has {len(found):,} characters, more than {self.longest:,}",
                f"回答有 {len(found):,} 个字符，超过 {self.longest:,} 个",
            )
        )


Scale = Rating | Choice | Words
"""The kinds of scales there are; every use is one `match` over them."""

_LONGEST_NUMBER = 10


def _plain(words: str) -> str:
    """Bring full-width signs, as Chinese keyboards give them, to plain ones."""
    return unicodedata.normalize("NFKC", words).strip()
