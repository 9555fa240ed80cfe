"""What an expression looks like: its syntax, not yet typed, with character offsets."""

from datetime import timedelta
from decimal import Decimal
from typing import Literal

import attrs

from tiers.schema import Months

Operator = Literal["+", "-", "*", "/", "**"]
Comparison = Literal["=", "!=", "<", "<=", ">", ">="]


@attrs.frozen(kw_only=True)
class Part:
    """A piece of syntax, from offset *start* up to *end*."""

    start: int
    end: int
    depth: int = attrs.field(default=1, eq=False, repr=False)
    """How many pieces lie in each other, from this one inwards."""


@attrs.frozen
class Literally(Part):
    """A number, a text, a truth value, null, or a temporal literal `@"…"`."""

    value: Decimal | str | bool | timedelta | Months | None


@attrs.frozen
class At(Part):
    """A temporal literal, still text."""

    text: str


@attrs.frozen
class Name(Part):
    """A fact, a score, or the name of a function."""

    name: str


@attrs.frozen
class Property(Part):
    """`value.name`, such as the year of a date."""

    of: "Syntax"
    name: str


@attrs.frozen
class Invocation(Part):
    """A function called with arguments."""

    function: Name
    arguments: tuple["Syntax", ...]


@attrs.frozen
class Binary(Part):
    """Arithmetic on two operands."""

    left: "Syntax"
    op: Operator
    right: "Syntax"


@attrs.frozen
class Negative(Part):
    """A minus sign in front."""

    operand: "Syntax"


@attrs.frozen
class Comparing(Part):
    """Two operands compared."""

    left: "Syntax"
    op: Comparison
    right: "Syntax"


@attrs.frozen
class Between(Part):
    """`x between low and high`, both ends included."""

    operand: "Syntax"
    low: "Syntax"
    high: "Syntax"


@attrs.frozen
class In(Part):
    """`x in …`: any of some tests."""

    operand: "Syntax"
    tests: tuple["Syntax", ...]


@attrs.frozen
class Logical(Part):
    """`and` or `or`."""

    left: "Syntax"
    op: Literal["and", "or"]
    right: "Syntax"


@attrs.frozen
class Conditional(Part):
    """`if … then … else …`."""

    condition: "Syntax"
    then: "Syntax"
    otherwise: "Syntax"


@attrs.frozen
class Interval(Part):
    """`[low..high]` with either end open or closed."""

    low: "Syntax"
    high: "Syntax"
    low_open: bool
    high_open: bool


@attrs.frozen
class Ordering(Part):
    """A test without its left side, such as `>= 60`."""

    op: Comparison
    right: "Syntax"


@attrs.frozen
class Listing(Part):
    """Several values or tests: `("A", "B")` or `["A", "B"]`."""

    items: tuple["Syntax", ...]


@attrs.frozen
class Tests(Part):
    """The content of a table's cell: any of some tests, or none of them."""

    items: tuple["Syntax", ...]
    negated: bool = False


Syntax = (
    Literally
    | At
    | Name
    | Property
    | Invocation
    | Binary
    | Negative
    | Comparing
    | Between
    | In
    | Logical
    | Conditional
    | Interval
    | Ordering
    | Listing
)


def mentions(syntax: Syntax | Tests) -> tuple[Name, ...]:
    """Give the names that *syntax* mentions, functions left out, in reading order."""
    match syntax:
        case Name():
            return (syntax,)
        case Invocation(arguments=parts) | Listing(items=parts) | Tests(items=parts):
            return _all(*parts)
        case In(operand=operand, tests=parts):
            return _all(operand, *parts)
        case Binary(left=a, right=b) | Comparing(left=a, right=b):
            return _all(a, b)
        case Logical(left=a, right=b) | Interval(low=a, high=b):
            return _all(a, b)
        case Between(operand=a, low=b, high=c):
            return _all(a, b, c)
        case Conditional(condition=a, then=b, otherwise=c):
            return _all(a, b, c)
        case Negative(operand=a) | Property(of=a) | Ordering(right=a):
            return mentions(a)
        case Literally() | At():
            return ()


def _all(*parts: Syntax) -> tuple[Name, ...]:
    return tuple(name for part in parts for name in mentions(part))
