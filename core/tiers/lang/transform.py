"""The grammar's rules, each turned into a piece of syntax as it is read."""

import re
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs
import lark

from tiers.lang import syntax as sx

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)


def unquoted(text: str) -> str:
    """Give the text that a string literal, quotes and escapes included, stands for."""

    def plain(found: re.Match[str]) -> str:
        short, long, char = found.groups()
        if short or long:
            code = int(short or long, 16)
            return chr(code) if code <= sys.maxunicode else "\N{REPLACEMENT CHARACTER}"
        return _ESCAPES.get(char, char)

    inner = _ESCAPE.sub(plain, text[1:-1])
    # Characters outside the basic plane may be written as two escapes.
    return inner.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _token(build: Callable[..., sx.Syntax]) -> Any:
    """Make a rule of one token."""

    def rule(_: lark.Transformer[Any, Any], items: list[lark.Token]) -> sx.Syntax:
        return build(str(items[0]), **_range(items))

    return rule


def _range(items: list[Any]) -> dict[str, Any]:
    depth = 1 + max(map(_depth, items))
    return {"start": _start(items[0]), "end": _end(items[-1]), "depth": depth}


def _depth(item: Any) -> int:
    if isinstance(item, list):
        return max(map(_depth, item), default=0)
    return int(getattr(item, "depth", 0))


def _start(item: Any) -> int:
    return int(getattr(item, "start_pos", 0) or getattr(item, "start", 0) or 0)


def _end(item: Any) -> int:
    return int(getattr(item, "end_pos", 0) or getattr(item, "end", 0) or 0)


class Transform(lark.Transformer[Any, Any]):
    """One method a rule of `feel.lark`; `items` are its parts in order."""

    number = _token(lambda text, **at: sx.Literally(value=Decimal(text), **at))
    string = _token(lambda text, **at: sx.Literally(value=unquoted(text), **at))
    true = _token(lambda _, **at: sx.Literally(value=True, **at))
    false = _token(lambda _, **at: sx.Literally(value=False, **at))
    null = _token(lambda _, **at: sx.Literally(value=None, **at))
    at = _token(lambda text, **at: sx.At(text=unquoted(text[1:]), **at))
    name = _token(lambda text, **at: sx.Name(name=text, **at))

    def start_expression(self, items: list[Any]) -> sx.Syntax:
        """Give the expression itself."""
        found: sx.Syntax = items[0]
        return found

    def elements(self, items: list[Any]) -> list[sx.Syntax]:
        """Give what stands between the commas."""
        return [item for item in items if not isinstance(item, lark.Token)]

    arguments = elements

    def tests(self, items: list[Any]) -> sx.Tests:
        """Give a whole cell."""
        parts = items[0]
        return sx.Tests(items=tuple(parts), **_range(parts))

    def ordering(self, items: list[Any]) -> sx.Syntax:
        """Give a comparison without its left side."""
        return sx.Ordering(op=str(items[0]), right=items[1], **_range(items))  # type: ignore[arg-type]

    def conditional(self, items: list[Any]) -> sx.Syntax:
        """Give `if a then b else c`."""
        _, a, _, b, _, c = items
        return sx.Conditional(condition=a, then=b, otherwise=c, **_range(items))

    def logical(self, items: list[Any]) -> sx.Syntax:
        """Give `a and b`, `a or b`."""
        a, op, b = items
        return sx.Logical(left=a, op=str(op), right=b, **_range(items))  # type: ignore[arg-type]

    def comparing(self, items: list[Any]) -> sx.Syntax:
        """Give `a < b` and its like."""
        a, op, b = items
        return sx.Comparing(left=a, op=str(op), right=b, **_range(items))  # type: ignore[arg-type]

    def between(self, items: list[Any]) -> sx.Syntax:
        """Give `x between a and b`."""
        x, _, a, _, b = items
        return sx.Between(operand=x, low=a, high=b, **_range(items))

    def membership(self, items: list[Any]) -> sx.Syntax:
        """Give `x in tests`."""
        x, _, tests = items
        parts = tests.items if isinstance(tests, sx.Listing) else (tests,)
        return sx.In(operand=x, tests=parts, **_range(items))

    def binary(self, items: list[Any]) -> sx.Syntax:
        """Give `a + b` and its like."""
        a, op, b = items
        return sx.Binary(left=a, op=str(op), right=b, **_range(items))  # type: ignore[arg-type]

    def negative(self, items: list[Any]) -> sx.Syntax:
        """Give `-a`."""
        return sx.Negative(operand=items[1], **_range(items))

    def property(self, items: list[Any]) -> sx.Syntax:
        """Give `a.name`."""
        return sx.Property(of=items[0], name=str(items[2]), **_range(items))

    def invocation(self, items: list[Any]) -> sx.Syntax:
        """Give `f(a, b)`."""
        name = sx.Name(name=str(items[0]), **_range(items[:1]))
        arguments = items[2] if len(items) == 4 else []
        return sx.Invocation(function=name, arguments=tuple(arguments), **_range(items))

    def group(self, items: list[Any]) -> sx.Syntax:
        """Give the one expression in parentheses, or a list of tests."""
        parts = items[1]
        if len(parts) == 1 and not isinstance(parts[0], sx.Ordering):
            inner: sx.Syntax = parts[0]
            return attrs.evolve(inner, depth=inner.depth + 1)
        return sx.Listing(items=tuple(parts), **_range(items))

    def listing(self, items: list[Any]) -> sx.Syntax:
        """Give `[a, b]`."""
        parts = items[1] if len(items) == 3 else []
        return sx.Listing(items=tuple(parts), **_range(items))

    def interval(self, items: list[Any]) -> sx.Syntax:
        """Give `[a..b]` with its ends open or closed."""
        opening, low, _, high, closing = items
        return sx.Interval(
            low=low,
            high=high,
            low_open=opening.type != "LSQB",
            high_open=closing.type != "RSQB",
            **_range(items),
        )
