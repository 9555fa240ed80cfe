"""Lines: text broken so that no line is wider than it may be.

Chinese breaks between any two signs, but no line begins with a closing mark, nor ends
with an opening one; Latin words stay whole where they fit. A word that is wider than a
line is broken anywhere.
"""

import unicodedata
from collections.abc import Callable, Iterator

Width = Callable[[str], float]
"""Tells the width of one sign."""

_CLOSING = frozenset("，。、；：？！）】》”’…—％%,.;:?!)]}·〉」』")
_OPENING = frozenset("（【《“‘([{〈「『")
_WIDE = ("W", "F")


def visible(words: str) -> str:
    """Leave out what is not seen, such as marks of directions; lines stay lines."""
    seen = (s for s in words if s == "\n" or unicodedata.category(s)[0] != "C")
    return "".join(seen)


def wrapped(words: str, room: float, width: Width) -> list[str]:
    """Break text into lines; each line break of it begins a new one.

    What is broken off never loses a sign but blanks at the ends of lines.
    """
    return [
        line
        for paragraph in visible(words).splitlines() or [""]
        for line in _lines(paragraph.strip(), room, width)
    ]


def _lines(words: str, room: float, width: Width) -> Iterator[str]:
    line, used = "", 0.0
    for piece in _fitting(words, room, width):
        long = sum(map(width, piece))
        if line and used + sum(map(width, piece.rstrip())) > room:
            yield line.rstrip()
            line, used = "", 0.0
        line, used = line + piece, used + long
    yield line.rstrip()


def _fitting(words: str, room: float, width: Width) -> Iterator[str]:
    """Give the pieces, with those broken that no line could hold."""
    for piece in _pieces(words):
        part, used = "", 0.0
        for sign in piece:
            if part and used + width(sign) > room and not sign.isspace():
                yield part
                part, used = "", 0.0
            part, used = part + sign, used + width(sign)
        yield part


def _pieces(words: str) -> Iterator[str]:
    """Cut wherever a line may end."""
    start = 0
    for place in range(1, len(words)):
        if _may_end(words[place - 1], words[place]):
            yield words[start:place]
            start = place
    if words:
        yield words[start:]


def _may_end(before: str, after: str) -> bool:
    if after.isspace() or after in _CLOSING or before in _OPENING:
        return False
    return before.isspace() or before == "-" or _is_wide(before) or _is_wide(after)


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in _WIDE
