"""What the solver knows: free values, what is defined by them, and what is guessed.

Everything is an integer or a truth. A number of two places is its hundredfold, a date
the number of its day, a text the number under which it is listed here.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

import attrs
import z3

from tiers.analysis.logic import Z, every, negated, some
from tiers.lang.ir import Node, Value
from tiers.physical import scaled
from tiers.schema import Boolean, Date, Number, String, Type

Values = Mapping[str, Any]
"""A customer with scores and decisions, as the interpreter computes it."""

Evaluate = Callable[[Node, Values], Any]
"""What the interpreter makes of a node for a customer."""

Model = Callable[[Z], Any]
"""What the solver's example makes of an expression."""


@attrs.frozen
class Coded:
    """A value, and whether it is missing; then the value says nothing."""

    value: Z
    missing: Z = False

    @property
    def is_true(self) -> Z:
        """Whether a truth is known to hold."""
        return every([self.value, negated(self.missing)])

    @property
    def is_false(self) -> Z:
        """Whether a truth is known not to hold."""
        return every([negated(self.value), negated(self.missing)])


MISSING = Coded(0, missing=True)


class Coding(Protocol):
    """What codes nodes over the columns of one copy of a program."""

    @property
    def world(self) -> "World":
        """What the solver knows."""

    @property
    def owner(self) -> str:
        """The name of the copy."""

    @property
    def columns(self) -> Mapping[str, Coded]:
        """The facts, scores and decisions that are coded so far."""

    @property
    def types(self) -> Mapping[str, Type]:
        """The types of these."""

    def coded(self, node: Node) -> Coded:
        """Code a node."""

    def is_true(self, node: Node) -> Z:
        """Say that a condition is known to hold."""

    def aligned(self, node: Node, kind: Type) -> Coded:
        """Code a node with the places of a type."""

    def constant(self, value: Value, kind: Type) -> Coded:
        """Code a value that is known."""

    def same(self, left: Node, right: Node, *, is_strict: bool) -> Coded:
        """Code equality."""


@attrs.frozen
class Guess:
    """A value that is left free, because it can't be said in integers exactly.

    Where an example contradicts what the interpreter computes, *learn* gives what is
    true about it and rules the example out.
    """

    node: Node
    coded: Coded
    owner: str
    """The copy of the program that it belongs to."""
    learn: Callable[[Any, Model], list[Z]]
    """Takes the true value, as the solver would have it, and the example."""


@attrs.define
class World:
    """Everything that is said to the solver, whatever is asked of it."""

    evaluate: Evaluate
    facts: list[Z] = attrs.field(factory=list)
    """What holds of every value by its own type."""
    definitions: list[Z] = attrs.field(factory=list)
    """How scores and decisions come of facts."""
    guesses: list[Guess] = attrs.field(factory=list)
    words: dict[str, int] = attrs.field(factory=dict)
    """The number of each text that is written anywhere."""
    texts: list[Z] = attrs.field(factory=list)
    """Values that may be any text."""
    count: int = 0
    context: z3.Context = attrs.field(factory=z3.Context)
    """Of its own, so that what was asked before of others changes no example."""
    into: list[Z] | None = None
    """Where what is said meanwhile goes; to the facts unless it is set."""

    def say(self, truth: Z) -> None:
        """Take note of what always holds."""
        if truth is not True:
            (self.facts if self.into is None else self.into).append(truth)

    def word(self, text: str) -> int:
        """Number a text."""
        return self.words.setdefault(str(text), len(self.words))

    def integer(self) -> Z:
        """Give a fresh integer."""
        self.count += 1
        return z3.Int(f"n{self.count}", self.context)

    def truth(self) -> Z:
        """Give a fresh truth."""
        self.count += 1
        return z3.Bool(f"t{self.count}", self.context)

    def free(self, kind: Type, *, may_be_missing: bool) -> Coded:
        """Give a free value of a type."""
        missing = self.truth() if may_be_missing else False
        if isinstance(kind, Boolean):
            return Coded(self.truth(), missing)
        value = self.integer()
        self.say(self.lies_in(value, kind))
        if isinstance(kind, String) and not kind.values:
            self.texts.append(value)
        return Coded(value, missing)

    @property
    def is_plain(self) -> Z:
        """Say that all texts are written somewhere, or one other for each.

        Enough where texts are only compared; a place to look first where they are not.
        """
        few, many = -len(self.texts), len(self.words)
        return every(every([t >= few, t < many]) for t in self.texts)

    def lies_in(self, value: Z, kind: Type) -> Z:
        """Say that an integer stands for a value of a type."""
        match kind:
            case Number(places, low, high):
                ends = scaled(low, places), scaled(high, places)
                return every([value >= ends[0], value <= ends[1]])
            case String(values) if values:
                numbers = sorted(map(self.word, values))
                if numbers[-1] - numbers[0] == len(numbers) - 1:
                    return every([value >= numbers[0], value <= numbers[-1]])
                return some(value == number for number in numbers)
            case Date():
                return every([value >= 1, value <= date.max.toordinal()])
            case _:
                return True
