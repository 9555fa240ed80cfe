"""Operands: literals, names, lists, contexts, ranges, loops and functions."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import attrs

from tiers.lang import faults
from tiers.lang import syntax as sx
from tiers.lang.cursor import Cursor, vocabulary
from tiers.lang.lexer import BLANK, is_plain
from tiers.lang.literals import unquoted
from tiers.lang.type_names import type_at
from tiers.lang.types import Type
from tiers.problems import Refusal

PROPERTIES = ("time offset", "start included", "end included")
"""Properties of values whose names hold blanks."""

_NAME = r"""[^\W\d][^:,"`(){}\[\]<>=\n]*?|\?|[\U00010000-\U000EFFFF][^:,"`(){}\[\]]*?"""
_NAMED = re.compile(rf"\s*(?P<name>{_NAME})\s*:")
# What few policies have is compiled, and kept by `re`, when they have it.
_KEY = rf"""\s*(?:(?P<name>{_NAME})|(?P<text>"(?:[^"\\]|\\.)*"))\s*:"""
_VARIABLE = rf"\s*(?P<name>{_NAME})\s+in\b"
_PARAMETER = rf"\s*(?P<name>{_NAME})\s*(?=[:,)])"
_NO_OPERAND = re.compile(
    r"\s*(?:$|[\]),=}<>*/+]|\.(?!\d)|(?:and|or|then|else|return|satisfies)\b)"
)
_OPENS = rf"(?s:{BLANK.pattern})\("
_LITERALS: dict[str, Any] = {
    "NUMBER": Decimal,
    "STRING": unquoted,
    "TRUE": lambda _: True,
    "FALSE": lambda _: False,
    "NULL": lambda _: None,
}


def _matches(pattern: str, text: str, here: int) -> re.Match[str] | None:
    return re.compile(pattern).match(text, here)


class Operands(Cursor, ABC):
    """Reads operands; what stands between operators."""

    def __init__(self, text: str, names: Iterable[str], members: Iterable[str]) -> None:
        super().__init__(text, names)
        self.members = {*PROPERTIES, *(n for n in members if not is_plain(n))}

    @abstractmethod
    def expression(self) -> sx.Syntax:
        """Read a whole expression."""

    @abstractmethod
    def elements(self) -> tuple[sx.Syntax, ...]:
        """Read tests or values between commas."""

    @abstractmethod
    def bound(self) -> sx.Syntax:
        """Read the end of a range."""

    def made(self, make: type[sx.Part], start: int, **parts: Any) -> sx.Syntax:
        """Make a piece that is an expression."""
        found: sx.Syntax = self.piece(make, start, **parts)
        return found

    def postfix(self) -> sx.Syntax:
        """Read an operand with the properties, calls and filters that follow it."""
        left = self.primary()
        while True:
            if self.token.kind == "DOT":
                left = self.property(left)
            elif self.token.kind == "LPAR" and not isinstance(left, sx.Literally):
                left = self.invocation(left)
            elif self.token.kind == "LSQB" and self.opens_filter():
                left = self.filter(left)
            else:
                return left

    def opens_filter(self) -> bool:
        """Tell a filter from the `[` that closes a range: an operand follows it."""
        return not _NO_OPERAND.match(self.text, self.token.end)

    def property(self, of: sx.Syntax) -> sx.Syntax:
        """Read `.name`."""
        here = BLANK.match(self.text, self.token.end)
        pattern = vocabulary(frozenset({*self.members, *self.names}))[1]
        found = pattern.match(self.text, here.end()) if here and pattern else None
        if found:
            self.advance(found.end())
            name = " ".join(found.group().split())
            return self.made(sx.Property, of.start, of=of, name=name)
        self.advance()
        if not self.token.text.isidentifier() and self.token.kind != "NAME":
            raise self.unexpected()
        name = self.advance().text
        return self.made(sx.Property, of.start, of=of, name=name)

    def filter(self, of: sx.Syntax) -> sx.Syntax:
        """Read `[condition]`, where the entries of the elements are names."""
        with self.scope(self.members):
            self.advance()
            condition = self.expression()
        self.take("RSQB")
        return self.made(sx.Filter, of.start, of=of, condition=condition)

    def invocation(self, function: sx.Syntax) -> sx.Syntax:
        """Read `(arguments)`, by position or by name."""
        names: list[str] = []
        arguments: list[sx.Syntax] = []
        self.advance()
        while self.token.kind != "RPAR":
            if arguments:
                self.take("COMMA")
            named = _NAMED.match(self.text, self.token.start)
            if named:
                names.append(" ".join(named["name"].split()))
                self.advance(named.end())
            arguments.append(self.expression())
            if names and len(names) != len(arguments):
                raise faults.mixed_arguments(self.text, arguments[-1])
        self.take("RPAR")
        given = {"arguments": tuple(arguments), "names": tuple(names)}
        return self.made(sx.Invocation, function.start, function=function, **given)

    def primary(self) -> sx.Syntax:
        """Read an operand by its first token."""
        token = self.token
        match token.kind:
            case "NUMBER" | "STRING" | "TRUE" | "FALSE" | "NULL":
                value = _LITERALS[self.advance().kind](token.text)
                return self.made(sx.Literally, token.start, value=value)
            case "AT":
                self.advance()
                return self.made(sx.At, token.start, text=unquoted(token.text[1:]))
            case "LPAR" | "LSQB" | "RSQB":
                return self.bracketed()
            case "LBRACE":
                return self.record()
            case "IF":
                return self.conditional()
            case "NAME" | "NOT":
                return self.word()
            case _:
                raise self.unexpected()

    def word(self) -> sx.Syntax:
        """Read a name, or what begins with a word that is a keyword only there."""
        token = self.token
        match token.text:
            case "for" | "some" | "every" if _matches(_VARIABLE, self.text, token.end):
                return self.loop()
            case "function" if _matches(_OPENS, self.text, token.end):
                return self.definition()
            case _:
                self.advance()
                return self.made(sx.Name, token.start, name=token.text)

    def conditional(self) -> sx.Syntax:
        """Read `if … then … else …`."""
        start = self.advance().start
        condition = self.expression()
        self.take("THEN")
        then = self.expression()
        self.take("ELSE")
        otherwise = self.expression()
        parts = {"condition": condition, "then": then, "otherwise": otherwise}
        return self.made(sx.Conditional, start, **parts)

    def bracketed(self) -> sx.Syntax:
        """Read a list, a range, one expression in parentheses, or a list of tests."""
        opening = self.advance()
        if opening.kind == "LSQB" and self.accept("RSQB"):
            return self.made(sx.Listing, opening.start, items=(), is_list=True)
        items = self.elements()
        if len(items) == 1 and self.accept("DOTS"):
            return self.interval(opening.start, opening.kind, items[0])
        self.take({"LPAR": "RPAR", "LSQB": "RSQB"}.get(opening.kind, "DOTS"))
        is_list = opening.kind == "LSQB"
        if len(items) == 1 and not is_list and not isinstance(items[0], sx.Ordering):
            return attrs.evolve(items[0], depth=items[0].depth + 1)
        return self.made(sx.Listing, opening.start, items=items, is_list=is_list)

    def interval(self, start: int, opening: str, low: sx.Syntax) -> sx.Syntax:
        """Read the rest of a range, behind its two dots."""
        high = self.bound()
        if self.token.kind not in {"RPAR", "RSQB", "LSQB"}:
            raise self.unexpected()
        closing = self.advance().kind
        ends = {"low_open": opening != "LSQB", "high_open": closing != "RSQB"}
        return self.made(sx.Interval, start, low=low, high=high, **ends)

    def record(self) -> sx.Syntax:
        """Read `{name: value, …}`; each value sees the names before it."""
        start = self.advance().start
        entries: list[tuple[str, sx.Syntax]] = []
        with self.scope(()):
            while self.token.kind != "RBRACE":
                if entries:
                    self.take("COMMA")
                entries.append(self.entry())
                self.members |= {name for name, _ in entries[-1:] if not is_plain(name)}
                self.declare([entries[-1][0]])
        self.take("RBRACE")
        return self.made(sx.Record, start, entries=tuple(entries))

    def entry(self) -> tuple[str, sx.Syntax]:
        """Read one entry of a context."""
        found = _matches(_KEY, self.text, self.token.start)
        if not found:
            raise self.unexpected()
        name = found["name"]
        name = unquoted(found["text"]) if name is None else " ".join(name.split())
        self.advance(found.end())
        return name, self.expression()

    def loop(self) -> sx.Syntax:
        """Read `for … return …`, `some … satisfies …`, `every … satisfies …`."""
        kind, start = self.token.text, self.token.start
        with self.scope(["partial"]):
            iterators = [self.iterator()]
            while self.token.kind == "COMMA":
                iterators.append(self.iterator())
            self.take_word("return" if kind == "for" else "satisfies")
            body = self.expression()
        given = {"iterators": tuple(iterators), "body": body}
        if kind == "for":
            return self.made(sx.For, start, **given)
        return self.made(sx.Quantified, start, quantifier=kind, **given)

    def iterator(self) -> tuple[str, sx.Syntax]:
        """Read `name in list`, or `name in low..high`."""
        found = _matches(_VARIABLE, self.text, self.token.end)
        if not found:
            self.advance()
            raise self.unexpected()
        name = " ".join(found["name"].split())
        self.advance(found.end())
        over = self.expression()
        if self.accept("DOTS"):
            high = self.expression()
            over = self.made(sx.Counting, over.start, low=over, high=high)
        self.declare([name])
        return name, over

    def definition(self) -> sx.Syntax:
        """Read `function(a, b: number) body`."""
        start = self.advance().start
        parameters: list[tuple[str, Type | None]] = []
        self.take("LPAR")
        while self.token.kind != "RPAR":
            if parameters:
                self.take("COMMA")
            parameters.append(self.parameter())
        with self.scope(name for name, _ in parameters):
            self.advance()
            is_external = self.at_word("external")
            if is_external:
                self.advance()
            body = self.expression()
        given = {"parameters": tuple(parameters), "is_external": is_external}
        return self.made(sx.Definition, start, body=body, **given)

    def parameter(self) -> tuple[str, Type | None]:
        """Read `name` or `name: type`."""
        found = _matches(_PARAMETER, self.text, self.token.start)
        if not found:
            raise self.unexpected()
        name, token = " ".join(found["name"].split()), self.token
        self.advance(found.end())
        if self.token.kind != "COLON":
            return name, None
        try:
            kind, end = type_at(self.text, self.token.end)
        except Refusal as refusal:
            raise faults.refused(self.text, token, refusal) from None
        self.advance(end)
        return name, kind
