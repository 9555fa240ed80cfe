"""The types of values, and the facts that a policy reads about a customer."""

from collections.abc import Mapping
from datetime import date
from decimal import Context, Decimal, InvalidOperation
from typing import Literal

import attrs

from tiers.freezing import frozen
from tiers.text import Text

EXACT = Context(prec=400)
"""Enough digits for any number that an engine accepts, its bounds included."""

LIMIT = Decimal(10) ** 12
"""A number fact without a declared range lies between -LIMIT and LIMIT."""


@frozen
class Number:
    """A decimal number with *places* digits after the point, from *low* to *high*.

    The bounds are what makes exact arithmetic on fixed-width integers provable.
    """

    places: int = 0
    low: Decimal = -LIMIT
    high: Decimal = LIMIT


@frozen
class String:
    """Text; one of *values* where any are named (an enumeration)."""

    values: tuple[str, ...] = ()


@frozen
class Boolean:
    """True or false."""


@frozen
class Date:
    """A calendar day."""


@frozen
class DayTimeDuration:
    """A stretch of days, hours, minutes and seconds (whole seconds)."""


@frozen
class YearMonthDuration:
    """A stretch of years and months (whole months)."""


@frozen
class Null:
    """The type of the literal `null`, which fits anywhere."""


Type = Number | String | Boolean | Date | DayTimeDuration | YearMonthDuration | Null


@attrs.frozen(order=True)
class Months:
    """A value of the type years-and-months duration."""

    count: int


Scalar = Decimal | str | bool | date | None
"""What a fact can be."""


@frozen
class Actionable:
    """How a fact may be changed to bring a customer to another tier."""

    direction: Literal["up", "down", "either"] = "either"
    """Listed values go up to the later ones, truths up to true."""
    cost: Decimal = Decimal(1)
    """What a step costs, against those of other facts."""
    step: Decimal | None = None
    """The least change of a number, or of a day in days; a unit unless given."""


@frozen
class Fact:
    """One thing known about a customer."""

    name: str
    type: Type
    label: Text
    missing: Literal["error", "unknown", "default"]
    default: Scalar = None
    unit: str = ""
    column: str = ""
    """The heading in an export; the fact's own name unless declared."""
    values: Mapping[str, str | None] = attrs.field(factory=dict, hash=False)
    """What an export writes → what the policy reads; None is a missing value."""
    key: bool = False
    table: str = ""
    """The related table whose rows it is made of; empty where customers bring it."""
    actionable: Actionable | None = None
    """How it may be changed; None if nobody can."""
    masked: bool = False
    """Whether what leaves by a sink has a masked text in place of the value."""


@frozen
class Schema:
    """The facts of a policy, in the order of the file."""

    facts: tuple[Fact, ...]

    @property
    def key(self) -> Fact | None:
        """The fact that names a customer; None where the row number does."""
        return next((f for f in self.facts if f.key), None)

    @property
    def own(self) -> "Schema":
        """Leave out the facts that are made of rows of related tables."""
        return Schema(tuple(f for f in self.facts if not f.table))

    @property
    def derived(self) -> tuple[Fact, ...]:
        """Give the facts that are made of rows of related tables."""
        return tuple(f for f in self.facts if f.table)

    def __getitem__(self, name: str) -> Fact:
        """Find a fact by name; `KeyError` if there is none."""
        for fact in self.facts:
            if fact.name == name:
                return fact
        raise KeyError(name)


def has_places(value: Decimal, places: int) -> bool:
    """Tell whether a number has no more than so many digits after the point."""
    return value == value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def read_scalar(text: str, kind: Type) -> Scalar:
    """Read a value as policies write it, such as `12.50`, `true` or `2026-07-01`.

    Raises:
        ValueError: *text* is no value of *kind*.
    """
    match kind:
        case Number():
            return _number(text, kind)
        case Boolean() if text in {"true", "false"}:
            return text == "true"
        case Date():
            return date.fromisoformat(text)
        case String() if not kind.values or text in kind.values:
            return str(text)
        case _:
            raise ValueError(text)


def _number(text: str, kind: Number) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or not kind.low <= value <= kind.high:
        raise ValueError(text)
    if not has_places(value, kind.places):
        raise ValueError(text)
    return value
