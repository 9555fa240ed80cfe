"""The closed set of typed nodes that every engine runs.

Build nodes with `tiers.lang.build`, which computes their types; then a node is proof
that its parts fit. A number's type carries its places and bounds, so that engines on
fixed-width integers know the scale and the width of each result.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

import attrs

from tiers.freezing import frozen
from tiers.schema import Boolean, Date, Months, Number, Scalar, Type

Value = Scalar | Months | timedelta
"""What evaluation gives; None is a missing value."""

Order = Literal["<", "<=", ">", ">="]


@frozen
class Constant:
    """A value written in the policy or fitted from the population."""

    value: Value
    type: Type


@frozen
class Column:
    """A fact, a score or the tier, by name."""

    name: str
    type: Type


@frozen
class Today:
    """The day of the evaluation."""

    type: Type = Date()


@frozen
class Compare:
    """An order between two values of one type; unknown if either is missing."""

    left: "Node"
    op: Order
    right: "Node"
    type: Type = Boolean()


@frozen
class Same:
    """Equality as FEEL has it: a missing value equals a missing value, nothing else.

    A *strict* one is unknown if either side is missing. Conditions never write it;
    functions, and the question "could a missing fact change this?", do.
    """

    left: "Node"
    right: "Node"
    strict: bool = False
    type: Type = Boolean()


@frozen
class IsMissing:
    """Whether a value is missing; never unknown itself."""

    input: "Node"
    type: Type = Boolean()


@frozen
class Every:
    """Conjunction of three-valued truths."""

    parts: tuple["Node", ...]
    type: Type = Boolean()


@frozen
class Some:
    """Disjunction of three-valued truths."""

    parts: tuple["Node", ...]
    type: Type = Boolean()


@frozen
class Not:
    """Negation; unknown stays unknown."""

    input: "Node"
    type: Type = Boolean()


@frozen
class If:
    """One of two values; the second where the condition is false or unknown.

    A *strict* one is missing if the condition is unknown; only the question "could a
    missing fact change this?" needs it.
    """

    condition: "Node"
    then: "Node"
    otherwise: "Node"
    type: Type
    strict: bool = False


@frozen
class Arithmetic:
    """Sum, difference or product of exact numbers; missing if either is."""

    left: "Node"
    op: Literal["+", "-", "*"]
    right: "Node"
    type: Number


@frozen
class Divide:
    """Quotient rounded half-even to `type.places`; missing for a zero divisor."""

    left: "Node"
    right: "Node"
    type: Number


@frozen
class Round:
    """A number brought to `type.places` by a named way of rounding."""

    input: "Node"
    mode: "Rounding"
    type: Number


@frozen
class Extreme:
    """The least or the greatest of some values; missing if one is."""

    pick: Literal["min", "max"]
    parts: tuple["Node", ...]
    type: Type


@frozen
class Call:
    """A function of the catalogue; missing if an argument is."""

    function: str
    arguments: tuple["Node", ...]
    type: Type


@frozen
class Step:
    """From *bound* on, the value is *value*."""

    bound: Decimal
    value: Decimal


@frozen
class Steps:
    """A step function of a number, one staircase for each value of *group*.

    A staircase is sorted by bound; below its first bound the result is *below*, and in
    a group without one it is missing. Without a group its staircase is named None.
    """

    input: "Node"
    group: "Node | None"
    stairs: tuple[tuple[Scalar, tuple[Step, ...]], ...] = attrs.field(repr=False)
    below: Decimal | None
    type: Number


@frozen
class Match:
    """A number for each listed value of the input; missing for any other."""

    input: "Node"
    cases: tuple[tuple[Scalar, Decimal], ...]
    type: Number


@frozen
class Row:
    """Which row of a table applies, by its number from 0.

    Of n rows, n says that none applies, and n + 1 that rows apply together which the
    hit policy keeps apart. A *strict* one is missing where an unknown condition could
    change it; only the question "could a missing fact change this?" needs it.
    """

    hit: Literal["unique", "first", "any"]
    conditions: tuple["Node", ...]
    order: tuple[int, ...] = attrs.field(repr=False)
    """The rows, the one that goes first at the head."""
    answers: tuple[tuple["Node", ...], ...]
    """What each row gives, which must be equal under `any`; empty otherwise."""
    type: Number
    strict: bool = False

    @property
    def none(self) -> int:
        """The number that says that no row applies."""
        return len(self.conditions)

    @property
    def clash(self) -> int:
        """The number that says that rows apply which exclude each other."""
        return len(self.conditions) + 1


@frozen
class Pick:
    """The value at a place, counted from 0; missing if the place is."""

    index: "Node"
    values: tuple["Node", ...]
    type: Type


@frozen
class Collect:
    """What the rows that apply give together; *default* if none applies.

    A sum, least or greatest is missing if one of its values is. A *strict* one is
    missing if a condition is unknown.
    """

    how: Literal["sum", "min", "max", "count"]
    conditions: tuple["Node", ...]
    values: tuple["Node", ...]
    """What each row gives; empty for a count."""
    default: "Node"
    type: Number
    strict: bool = False


@frozen
class Feel:
    """An expression that FEEL evaluates on one customer, brought to its type.

    With an input it is the text of a table's cell, which tests that.
    """

    text: str
    reads: tuple[tuple[str, "Node"], ...]
    """The names that the text reads, with what they stand for."""
    input: "Node | None"
    type: Type
    functions: tuple[tuple[str, Callable[..., Any]], ...] = attrs.field(
        default=(), repr=False
    )
    """The functions of plugins that the text calls."""


Rounding = Literal[
    "half-even", "half-up", "half-down", "up", "down", "floor", "ceiling"
]
"""`up` and `down` are away from and towards zero; halves likewise."""

Node = (
    Constant
    | Column
    | Today
    | Compare
    | Same
    | IsMissing
    | Every
    | Some
    | Not
    | If
    | Arithmetic
    | Divide
    | Round
    | Extreme
    | Call
    | Steps
    | Match
    | Row
    | Pick
    | Collect
    | Feel
)


def children(node: Node) -> tuple[Node, ...]:
    """Give the nodes that *node* is made of, in the order of reading."""
    match node:
        case Constant() | Column() | Today():
            return ()
        case Compare(left, _, right) | Arithmetic(left, _, right):
            return (left, right)
        case Same(left, right) | Divide(left, right):
            return (left, right)
        case IsMissing(only) | Not(only) | Round(only) | Match(only):
            return (only,)
        case Every(parts) | Some(parts) | Extreme(_, parts) | Call(_, parts):
            return parts
        case If(condition, then, otherwise):
            return (condition, then, otherwise)
        case Steps(only, group):
            return (only,) if group is None else (only, group)
        case Row(_, conditions, _, answers):
            return (*conditions, *(node for row in answers for node in row))
        case Pick(index, values):
            return (index, *values)
        case Collect(_, conditions, values, default):
            return (*conditions, *values, default)
        case Feel(_, reads, input_):
            found = tuple(part for _, part in reads)
            return found if input_ is None else (*found, input_)


def columns(node: Node) -> frozenset[str]:
    """Name the facts and scores that *node* reads."""
    if isinstance(node, Column):
        return frozenset({node.name})
    return frozenset[str]().union(*map(columns, children(node)))
