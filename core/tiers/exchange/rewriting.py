"""FEEL texts with some of their pieces replaced; all else stays as it was written."""

from collections.abc import Callable, Iterator

from tiers.lang import syntax as sx
from tiers.source import Located

Replace = Callable[[sx.Syntax], str | None]
"""Gives what a piece is to be replaced by; None if it stays, or its parts are asked."""


def rewritten(text: Located, syntax: sx.Syntax | sx.Tests, replace: Replace) -> Located:
    """Replace pieces of *text*, which reads as *syntax*.

    A text in which nothing is replaced keeps the places of its characters.
    """
    edits = sorted(_edits(syntax, replace))
    if not edits:
        return text
    pieces, here = [], 0
    for start, end, words in edits:
        pieces += [text[here:start], words]
        here = end
    return Located("".join([*pieces, text[here:]]), text.at)


def path(syntax: sx.Syntax) -> str | None:
    """Give `name.part.part` of a piece that is just that."""
    match syntax:
        case sx.Name(name=name):
            return name
        case sx.Property(of=of, name=name):
            before = path(of)
            return before and f"{before}.{name}"
        case _:
            return None


def _edits(
    syntax: sx.Syntax | sx.Tests, replace: Replace
) -> Iterator[tuple[int, int, str]]:
    words = None if isinstance(syntax, sx.Tests) else replace(syntax)
    if words is not None:
        yield syntax.start, syntax.end, words
        return
    for part in _asked(syntax):
        yield from _edits(part, replace)


def _asked(syntax: sx.Syntax | sx.Tests) -> tuple[sx.Syntax, ...]:
    """Give the parts that may hold names of the model; not a function's own."""
    if isinstance(syntax, sx.Invocation) and isinstance(syntax.function, sx.Name):
        return syntax.arguments
    return sx.parts(syntax)
