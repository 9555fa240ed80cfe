"""FEEL as a whole: an expression or a table's cell, ready to be evaluated.

Evaluation never raises for what an owner wrote: what has no value is null, and a
warning says where and why.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Self

import attrs

from tiers.freezing import frozen
from tiers.lang import parser
from tiers.lang import syntax as sx
from tiers.lang.evaluation.frame import Frame, Meaning, Run
from tiers.lang.evaluation.meaning import INPUT, Meanings
from tiers.lang.evaluation.truth import Truth
from tiers.lang.library.catalogue import BUILTINS
from tiers.lang.temporal import DateTime
from tiers.lang.types import Type
from tiers.lang.values import Value
from tiers.problems import Problem

Warn = Callable[[Problem], None]

_SPACED = frozenset(name for name in BUILTINS if " " in name)
_FRAMES = 6_000
"""Python's own limit while an expression runs; ours on calls comes long before."""


@frozen
class Names:
    """What an expression may name beside FEEL's own functions and types."""

    names: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    """Entries of contexts: names behind a dot, and inside a filter."""
    types: Mapping[str, Type] = attrs.field(factory=dict, hash=False)

    @classmethod
    def of(cls, context: Mapping[str, Value]) -> Self:
        """Take the names of *context*, and those of all contexts in it."""
        return cls(frozenset(context), frozenset(_members(tuple(context.values()))))


@frozen
class Expression:
    """A FEEL expression."""

    text: str
    meaning: Meaning = attrs.field(repr=False)

    def evaluate(
        self, context: Mapping[str, Value], warn: Warn, *, now: DateTime | None = None
    ) -> Value:
        """Give the value; `now()` and `today()` are null without *now*."""
        return self.within(Frame(context, Run(warn, now)))

    def within(self, frame: Frame) -> Value:
        """Give the value as a part of a larger evaluation."""
        with deep_stack():
            return self.meaning(frame)


@frozen
class UnaryTests:
    """What a table's cell asks of its input."""

    text: str
    asked: Callable[[Value, Frame], Truth] | None = attrs.field(repr=False)
    """None for `-`, which any value passes."""
    negated: bool = False

    def passes(
        self,
        value: Value,
        context: Mapping[str, Value],
        warn: Warn,
        *,
        now: DateTime | None = None,
    ) -> Truth:
        """Tell whether *value* passes any of the tests; None where that is unknown."""
        return self.within(value, Frame(context, Run(warn, now)))

    def within(self, value: Value, frame: Frame) -> Truth:
        """Tell whether *value* passes, as a part of a larger evaluation."""
        if self.asked is None:
            return True
        with deep_stack():
            found = self.asked(value, frame.inner({INPUT: value}))
        return not found if self.negated and found is not None else found


def expression(text: str, names: Names) -> Expression:
    """Read an expression.

    Raises:
        Fault: `syntax` or `too-deep`, located inside *text* where that is `Located`.
    """
    found = parser.parse_expression(text, names.names | _SPACED, names.members)
    return Expression(text, Meanings(text, names.types).of(found))


def tests(text: str, names: Names) -> UnaryTests:
    """Read a table's cell.

    Raises:
        Fault: `syntax` or `too-deep`, located inside *text* where that is `Located`.
    """
    found = parser.parse_tests(text, names.names | _SPACED, names.members)
    if found is None:
        return UnaryTests(text, None)
    return _tests(text, found, names)


def _tests(text: str, found: sx.Tests, names: Names) -> UnaryTests:
    asked = Meanings(text, names.types).tests(found.items)
    return UnaryTests(text, asked, negated=found.negated)


def _members(values: tuple[Value, ...]) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping):
            yield from value
            yield from _members(tuple(value.values()))
        elif isinstance(value, tuple):
            yield from _members(value)


@contextmanager
def deep_stack() -> Iterator[None]:
    """Let calls of functions lie deeper in each other than Python's limit has it."""
    before = sys.getrecursionlimit()
    if before >= _FRAMES:
        yield
        return
    sys.setrecursionlimit(_FRAMES)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
