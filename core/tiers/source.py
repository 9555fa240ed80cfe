"""Source text: what an owner wrote, and where.

A `Located` is a string that knows its place, so that a name or an expression taken
from a policy file can be pointed at however far it has travelled.
"""

import re
from bisect import bisect_right
from functools import cached_property
from typing import Self

import attrs

from tiers.freezing import frozen

_NEWLINE = re.compile("\n")


@frozen
class Span:
    """A stretch of one line: lines and columns count from 1, in characters."""

    file: str
    line: int
    column: int
    width: int = 1
    excerpt: str = ""
    """The whole line (or the whole cell) that the stretch lies in."""
    cell: str = ""
    """The address of a spreadsheet cell, such as `B7`; empty in plain text."""

    def __str__(self) -> str:
        """Write the place as editors understand it."""
        if self.cell:
            return f"{self.file}!{self.cell}"
        return f"{self.file}:{self.line}:{self.column}"


def address(row: int, column: int) -> str:
    """Name a cell as spreadsheets do, both counted from 0: (6, 1) is `B7`."""
    letters = ""
    rest = column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


@frozen(slots=False)
class Source:
    """The text of one file."""

    file: str
    text: str = attrs.field(repr=False)

    @cached_property
    def _heads(self) -> tuple[int, ...]:
        """Where the lines begin."""
        return (0, *(end.end() for end in _NEWLINE.finditer(self.text)))

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        """The lines, which all spans in them share."""
        return tuple(line.rstrip("\r") for line in self.text.split("\n"))

    def offset(self, line: int, column: int) -> int:
        """Give the place of a character; *line* counts from 1, *column* from 0."""
        return min(self._heads[line - 1] + column, len(self.text))

    def span(self, start: int, end: int) -> Span:
        """Locate the characters from *start* up to *end*; cut at the line's end."""
        line = bisect_right(self._heads, start)
        head = self._heads[line - 1]
        is_last = line == len(self._heads)
        tail = len(self.text) if is_last else self._heads[line] - 1
        return Span(
            file=self.file,
            line=line,
            column=start - head + 1,
            width=max(1, min(end, tail) - start),
            excerpt=self._lines[line - 1],
        )


class Located(str):
    """A string and the place it was written at."""

    __slots__ = ("_raw", "_source", "at")

    at: Span
    _source: Source | None
    _raw: tuple[int, int]

    def __new__(
        cls,
        value: str,
        at: Span,
        source: Source | None = None,
        raw: tuple[int, int] = (0, 0),
    ) -> Self:
        """Keep *value* with its place; *raw* is its range in *source*, with quotes."""
        self = super().__new__(cls, value)
        self.at = at
        self._source = source
        self._raw = raw
        return self

    def __getnewargs__(self) -> tuple[str, Span, Source | None, tuple[int, int]]:  # type: ignore[override]
        """Let copies and pickles keep the place."""
        return (str(self), self.at, self._source, self._raw)

    def span(self, start: int, end: int) -> Span:
        """Locate the part from *start* up to *end* of this string.

        Quotes, folding and indentation are stepped over. Where an escape makes the
        text differ from what was written, the whole string is pointed at.
        """
        if self._source is None:
            return _inside(self.at, start, end) if self.at.cell else self.at
        first = self._raw_index(start)
        last = self._raw_index(max(start, end - 1))
        if first is None or last is None:
            return self.at
        return self._source.span(first, last + 1)

    def _raw_index(self, offset: int) -> int | None:
        """Find the character at *offset* in the file, or give None."""
        assert self._source is not None
        text, (here, end) = self._source.text, self._raw
        here += text.startswith(("'", '"'), here)
        if offset < len(self) and text.startswith(self[: offset + 1], here):
            return here + offset
        for wanted in self[: offset + 1]:
            while here < end and not _alike(text[here], wanted):
                if not (text[here].isspace() or text[here] in "'\"|>-+"):
                    return None
                here += 1
            here += 1
        return here - 1 if here <= end else (end if offset >= len(self) else None)


def _alike(written: str, read: str) -> bool:
    return written == read or (written.isspace() and read.isspace())


def _inside(cell: Span, start: int, end: int) -> Span:
    width = max(1, end - start)
    return Span(cell.file, cell.line, start + 1, width, cell.excerpt, cell.cell)
