"""Names that a spreadsheet takes for sheets."""

import re

LONGEST = 31
"""In units of UTF-16, as a spreadsheet counts."""

_FORBIDDEN = re.compile(r"[\s\[\]:*?/\\\x00-\x1f\x7f]+")
_RESERVED = {"history", "历史记录"}
"""Sheets that a spreadsheet keeps to itself, by its language."""


class SheetNames:
    """Gives every sheet a name of its own, near to what it was to be called."""

    def __init__(self) -> None:
        self._taken = set(_RESERVED)

    def give(self, wanted: str) -> str:
        """Make *wanted* fit: 31 characters, none forbidden, not like another's.

        A spreadsheet takes `Gold` and `gold` for one name.
        """
        words = _FORBIDDEN.sub(" ", wanted).strip(" '") or "-"
        name, number = cut(words, LONGEST).rstrip(" '"), 1
        while name.casefold() in self._taken:
            number += 1
            end = f" ({number})"
            name = cut(words, LONGEST - len(end)).rstrip(" '") + end
        self._taken.add(name.casefold())
        return name


def cut(text: str, longest: int) -> str:
    """Give as much of *text* as takes *longest* units of UTF-16."""
    if 2 * len(text) <= longest:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * longest]
    return units.decode("utf-16-le", "ignore")
