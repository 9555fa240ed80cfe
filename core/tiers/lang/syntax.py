"""What an expression looks like: its syntax, not yet typed, with character offsets."""

from decimal import Decimal
from typing import Literal

import attrs

from tiers.freezing import frozen
from tiers.lang.types import Type

Operator = Literal["+", "-", "*", "/", "**"]
Comparison = Literal["=", "!=", "<", "<=", ">", ">="]


@frozen(kw_only=True)
class Part:
    """A piece of syntax, from offset *start* up to *end*."""

    start: int
    end: int
    depth: int = attrs.field(default=1, eq=False, repr=False)
    """How many pieces lie in each other, from this one inwards."""


@frozen
class Literally(Part):
    """A number, a text, a truth value, null, or a temporal literal `@"…"`."""

    value: Decimal | str | bool | None


@frozen
class At(Part):
    """A temporal literal, still text."""

    text: str


@frozen
class Name(Part):
    """A fact, a score, or the name of a function."""

    name: str


@frozen
class Property(Part):
    """`value.name`, such as the year of a date."""

    of: "Syntax"
    name: str


@frozen
class Filter(Part):
    """`list[condition]`, or `list[position]`."""

    of: "Syntax"
    condition: "Syntax"


@frozen
class Invocation(Part):
    """A function called with arguments, all by position or all by name."""

    function: "Syntax"
    arguments: tuple["Syntax", ...]
    names: tuple[str, ...] = ()
    """The parameters' names beside the arguments; empty where they go by position."""


@frozen
class Definition(Part):
    """`function(a, b: number) body`."""

    parameters: tuple[tuple[str, Type | None], ...]
    body: "Syntax"
    is_external: bool = False


@frozen
class InstanceOf(Part):
    """`value instance of type`."""

    operand: "Syntax"
    type: Type


@frozen
class Binary(Part):
    """Arithmetic on two operands."""

    left: "Syntax"
    op: Operator
    right: "Syntax"


@frozen
class Negative(Part):
    """A minus sign in front."""

    operand: "Syntax"


@frozen
class Comparing(Part):
    """Two operands compared."""

    left: "Syntax"
    op: Comparison
    right: "Syntax"


@frozen
class Between(Part):
    """`x between low and high`, both ends included."""

    operand: "Syntax"
    low: "Syntax"
    high: "Syntax"


@frozen
class In(Part):
    """`x in …`: any of some tests."""

    operand: "Syntax"
    tests: tuple["Syntax", ...]


@frozen
class Logical(Part):
    """`and` or `or`."""

    left: "Syntax"
    op: Literal["and", "or"]
    right: "Syntax"


@frozen
class Conditional(Part):
    """`if … then … else …`."""

    condition: "Syntax"
    then: "Syntax"
    otherwise: "Syntax"


@frozen
class Interval(Part):
    """`[low..high]` with either end open or closed."""

    low: "Syntax"
    high: "Syntax"
    low_open: bool
    high_open: bool


@frozen
class Ordering(Part):
    """A test without its left side, such as `>= 60`."""

    op: Comparison
    right: "Syntax"


@frozen
class Listing(Part):
    """Several values or tests: `("A", "B")` or `["A", "B"]`."""

    items: tuple["Syntax", ...]
    is_list: bool = False
    """Whether it is written in brackets, so that it can be a value."""


@frozen
class Record(Part):
    """A context: `{name: value, …}`."""

    entries: tuple[tuple[str, "Syntax"], ...]


@frozen
class Counting(Part):
    """`low..high` after `in`: every whole step from one end to the other."""

    low: "Syntax"
    high: "Syntax"


@frozen
class For(Part):
    """`for x in list return …`."""

    iterators: tuple[tuple[str, "Syntax"], ...]
    body: "Syntax"


@frozen
class Quantified(Part):
    """`some x in list satisfies …`, `every …`."""

    quantifier: Literal["some", "every"]
    iterators: tuple[tuple[str, "Syntax"], ...]
    body: "Syntax"


@frozen
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
    | Filter
    | Definition
    | InstanceOf
    | Record
    | Counting
    | For
    | Quantified
)


def parts(syntax: Syntax | Tests) -> tuple[Syntax, ...]:
    """Give the pieces that *syntax* is made of, in reading order."""
    match syntax:
        case Name() | Literally() | At():
            return ()
        case Invocation(function=function, arguments=arguments):
            return (function, *arguments)
        case Listing(items=items) | Tests(items=items):
            return items
        case In(operand=operand, tests=items):
            return (operand, *items)
        case Binary(left=a, right=b) | Comparing(left=a, right=b):
            return (a, b)
        case Logical(left=a, right=b) | Filter(of=a, condition=b):
            return (a, b)
        case Interval(low=a, high=b) | Counting(low=a, high=b):
            return (a, b)
        case Between(operand=a, low=b, high=c):
            return (a, b, c)
        case Conditional(condition=a, then=b, otherwise=c):
            return (a, b, c)
        case Negative(operand=a) | InstanceOf(operand=a) | Property(of=a):
            return (a,)
        case Ordering(right=a) | Definition(body=a):
            return (a,)
        case Record(entries=named):
            return tuple(value for _, value in named)
        case For(iterators=named, body=body) | Quantified(iterators=named, body=body):
            return (*(value for _, value in named), body)


def mentions(syntax: Syntax | Tests) -> tuple[Name, ...]:
    """Give the names that *syntax* reads, in reading order.

    Left out are functions that are called, and names that the text binds itself.
    """
    match syntax:
        case Name():
            return (syntax,)
        case Invocation(function=Name(), arguments=arguments):
            return _all(arguments)
        case Definition(parameters=parameters, body=body):
            return _free(mentions(body), {name for name, _ in parameters})
        case Filter(of=of, condition=condition):
            return mentions(of) + _free(mentions(condition), {"item"})
        case For(iterators=named) | Quantified(iterators=named) | Record(entries=named):
            return _free(_all(parts(syntax)), {"partial", *(name for name, _ in named)})
        case _:
            return _all(parts(syntax))


def _all(pieces: tuple[Syntax, ...]) -> tuple[Name, ...]:
    return tuple(name for piece in pieces for name in mentions(piece))


def _free(names: tuple[Name, ...], bound: set[str]) -> tuple[Name, ...]:
    return tuple(name for name in names if name.name not in bound)


def keys(syntax: Syntax | Tests) -> frozenset[str]:
    """Name the entries of all contexts in *syntax*, which filters read by name."""
    own = {n for n, _ in syntax.entries} if isinstance(syntax, Record) else ()
    return frozenset(own).union(*map(keys, parts(syntax)))
