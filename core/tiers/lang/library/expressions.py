r"""From the regular expressions of XPath 3.1 to those of the engine `regex`.

Every character that stands for itself is written by its number, and what the two
languages read differently (`\w`, `.`, `$`, blocks, subtraction) is spelled out.
"""

import attrs

from tiers.freezing import frozen
from tiers.lang.library.characters import DEEPEST, CharacterReader, literal, unreadable
from tiers.lang.library.classes import DOT

_BLANKS = frozenset("\t\n\r ")
_MOST_TIMES = 10_000
_RESERVED = frozenset("?*+{}])|")

_LINE_START = r"(?:\A|(?<=\n)(?!\Z))"
_LINE_END = r"(?=\n|\Z)"
_START, _END = r"(?:\A)", r"(?:\Z)"


@frozen
class Translation:
    """A pattern for the engine, and the number of its groups."""

    text: str
    groups: int


def translated(pattern: str, flags: frozenset[str]) -> Translation:
    """Translate *pattern*.

    Raises:
        Refusal: it is no regular expression of XPath.
    """
    if "q" in flags:
        return Translation("".join(map(literal, pattern)), 0)
    reader = _Reader(pattern, _unspaced(pattern) if "x" in flags else pattern, flags)
    text = reader.alternatives(0)
    if reader.at < len(reader.text):
        raise unreadable(pattern)
    return Translation(text, reader.opened)


def _unspaced(pattern: str) -> str:
    """Leave out blanks that stand outside of brackets."""
    kept, depth, is_escaped = [], 0, False
    for char in pattern:
        if char in _BLANKS and not depth:
            continue
        kept.append(char)
        if not is_escaped:
            depth += (char == "[") - (char == "]" and depth > 0)
        is_escaped = char == "\\" and not is_escaped
    return "".join(kept)


@attrs.define
class _Reader(CharacterReader):
    """A pattern being read, and the groups met so far."""

    opened: int = 0
    closed: set[int] = attrs.field(factory=set)

    def alternatives(self, depth: int) -> str:
        """Read branches up to `)` or the end."""
        if depth > DEEPEST:
            raise unreadable(self.pattern)
        branches = [self.branch(depth)]
        while self.skip("|"):
            branches.append(self.branch(depth))
        return "|".join(branches)

    def branch(self, depth: int) -> str:
        pieces = []
        while self.peek() and self.peek() not in "|)":
            pieces.append(self.atom(depth) + self.quantifier())
        return "".join(pieces)

    def atom(self, depth: int) -> str:
        char = self.take()
        match char:
            case "(":
                return self.group(depth)
            case "[":
                return self.brackets(depth)
            case "\\":
                return self.escape()
            case ".":
                return r"(?s:.)" if "s" in self.flags else DOT
            case "^":
                return _LINE_START if "m" in self.flags else _START
            case "$":
                return _LINE_END if "m" in self.flags else _END
            case _ if char in _RESERVED:
                raise unreadable(self.pattern)
            case _:
                return literal(char)

    def group(self, depth: int) -> str:
        if self.skip("?:"):
            inner = self.alternatives(depth + 1)
            self.expect(")")
            return f"(?:{inner})"
        self.opened += 1
        number = self.opened
        inner = self.alternatives(depth + 1)
        self.expect(")")
        self.closed.add(number)
        return f"({inner})"

    def quantifier(self) -> str:
        """Read how often an atom comes, with `?` for as seldom as possible."""
        if self.peek() in {"?", "*", "+"}:
            times = self.take()
        elif self.skip("{"):
            times = self.counted()
        else:
            return ""
        return times + ("?" if self.skip("?") else "")

    def counted(self) -> str:
        least = self.number()
        most: int | None = least
        if self.skip(","):
            most = None if self.peek() == "}" else self.number()
        self.expect("}")
        if least > _MOST_TIMES or (
            most is not None and not least <= most <= _MOST_TIMES
        ):
            raise unreadable(self.pattern)
        return f"{{{least},{'' if most is None else most}}}"

    def number(self) -> int:
        digits = ""
        while self.peek() and self.peek() in "0123456789":
            digits += self.take()
        if not 1 <= len(digits) <= 9:
            raise unreadable(self.pattern)
        return int(digits)

    def escape(self) -> str:
        """Read what follows a backslash outside of brackets."""
        if self.peek() and self.peek() in "123456789":
            return self.reference()
        found = self.character_class()
        return f"(?-i:{found})" if found else literal(self.escaped())

    def reference(self) -> str:
        r"""Read `\1`: what the group took, or the empty text if it took nothing."""
        number = int(self.take())
        while self.peek() and self.peek() in "0123456789":
            longer = number * 10 + int(self.peek())
            if longer > self.opened:
                break
            number = longer
            self.at += 1
        if number not in self.closed:
            raise unreadable(self.pattern)
        return f"(?({number})\\{number}|)"
