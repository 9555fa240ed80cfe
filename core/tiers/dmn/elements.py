"""Elements of a model, and the texts in them, which know their place in the file."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Self

import attrs

from tiers.source import Located, Source, Span


class Content(Located):
    """The text inside an element, in which `&lt;` and its like were one character."""

    __slots__ = ("_pieces",)

    _pieces: tuple[tuple[int, int], ...]

    def __new__(
        cls,
        value: str,
        at: Span,
        source: Source | None = None,
        raw: tuple[int, int] = (0, 0),
        pieces: tuple[tuple[int, int], ...] = ((0, 0),),
    ) -> Self:
        """Keep *value*; *pieces* say where in it which stretch of *source* begins."""
        self = super().__new__(cls, value, at, source, raw)
        self._pieces = pieces
        return self

    def part(self, start: int, end: int) -> Self:
        """Give the characters from *start* up to *end*, with their places."""
        pieces = tuple((at - start, raw) for at, raw in self._pieces)
        at = self.span(start, end)
        return type(self)(self[start:end], at, self._source, pieces=pieces)

    def span(self, start: int, end: int) -> Span:
        """Locate the part from *start* up to *end*."""
        assert self._source is not None
        first, last = self._place(start), self._place(max(start, end - 1))
        text = self._source.text
        stop = text.find(";", last) if text.startswith("&", last) else last
        return self._source.span(first, stop + 1)

    def _place(self, offset: int) -> int:
        index = bisect_right(self._pieces, offset, key=lambda piece: piece[0]) - 1
        at, raw = self._pieces[max(0, index)]
        return raw + offset - at


def content(source: Source, pieces: list[tuple[str, int]]) -> Content:
    """Join *pieces*, each with its place in *source*; drop blanks around them."""
    text = "".join(piece for piece, _ in pieces)
    ends = accumulate((len(piece) for piece, _ in pieces), initial=0)
    begin = tuple(zip(ends, (raw for _, raw in pieces), strict=False))
    whole = Content(text, source.span(*pieces[0][1:] * 2), source, pieces=begin)
    skipped = len(text) - len(text.lstrip())
    return whole.part(skipped, max(skipped, len(text.rstrip())))


@attrs.frozen(eq=False)
class Element:
    """An element of DMN; those of other vocabularies are left out."""

    name: str
    at: Span
    attributes: Mapping[str, Located]
    children: tuple["Element", ...]
    text: Located

    def all(self, *names: str) -> Iterator["Element"]:
        """Give the children of these names, in order."""
        return (child for child in self.children if child.name in names)

    def first(self, *names: str) -> "Element | None":
        """Give the first child of these names, if there is one."""
        return next(self.all(*names), None)
