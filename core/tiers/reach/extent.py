"""What a value can be: anything between two ends, one of a few, or anything at all.

An extent may be too wide, never too narrow: what holds of all that is in it holds of
the value. Numbers and days have ends; truths and texts are listed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs

from tiers.schema import Boolean, Months, Number, Type

_Ordered = Decimal | date | timedelta | Months
"""What has an order that ends can be of."""

_MOST = 64
"""The most values that are listed."""


@attrs.frozen
class Between:
    """A number, a day or a duration from *low* to *high*; missing, perhaps."""

    low: Any
    high: Any
    missing: bool = False


@attrs.frozen
class OneOf:
    """One of some values; None among them is a missing one."""

    values: frozenset[Any]


@attrs.frozen
class Anything:
    """A value that nobody knows anything of."""


Extent = Between | OneOf | Anything

Known = Mapping[str, Extent]
"""The extents of facts and scores by name."""

Reach = Callable[[Known], Extent]
"""Gives the extent of a node from those of what it reads."""

ANYTHING = Anything()
MISSING = OneOf(frozenset({None}))
TRUE, FALSE = OneOf(frozenset({True})), OneOf(frozenset({False}))
TRUTHS = OneOf(frozenset({True, False, None}))


def point(value: Any) -> Extent:
    """Give the extent of a single value."""
    if isinstance(value, _Ordered):
        return Between(value, value)
    return OneOf(frozenset({value}))


def anything(kind: Type) -> Extent:
    """Give all that a value of a type can be, a missing one among it."""
    match kind:
        case Number(_, low, high):
            return Between(low, high, missing=True)
        case Boolean():
            return TRUTHS
        case _:
            return ANYTHING


def one_of(values: Iterable[Any]) -> Extent:
    """List values, or span them if they are many."""
    found = frozenset(values)
    if len(found) <= _MOST:
        return OneOf(found)
    known = [value for value in found if value is not None]
    return Between(min(known), max(known), missing=None in found)


def value_of(extent: Extent) -> tuple[Any] | None:
    """Give the only value of an extent, in a tuple; None if it may have others."""
    match extent:
        case Between(low, high, False) if low == high:
            return (low,)
        case OneOf(values) if len(values) == 1:
            (value,) = values
            return (value,)
        case _:
            return None


def may_be_missing(extent: Extent) -> bool:
    """Tell whether the value may be missing."""
    match extent:
        case Between(missing=missing):
            return missing
        case OneOf(values):
            return None in values
        case Anything():
            return True


def is_missing(extent: Extent) -> bool:
    """Tell whether the value is surely missing."""
    return isinstance(extent, OneOf) and extent.values == {None}


def between(extent: Extent) -> Between | None:
    """Give the ends of what is known; None if there are none."""
    match extent:
        case Between():
            return extent
        case OneOf(values):
            known = [value for value in values if value is not None]
            if not known or not all(isinstance(v, _Ordered) for v in known):
                return None
            return Between(min(known), max(known), missing=None in values)
        case Anything():
            return None


def union(extents: Iterable[Extent]) -> Extent:
    """Give the extent of a value that lies in any of some extents."""
    parts = list(extents)
    if any(isinstance(part, Anything) for part in parts):
        return ANYTHING
    listed = [part.values for part in parts if isinstance(part, OneOf)]
    values = frozenset[Any]().union(*listed)
    spans = [part for part in parts if isinstance(part, Between)]
    if not spans:
        return one_of(values)
    known = [value for value in values if value is not None]
    if not all(isinstance(value, _Ordered) for value in known):
        return ANYTHING
    return Between(
        min([*(span.low for span in spans), *known]),
        max([*(span.high for span in spans), *known]),
        missing=None in values or any(span.missing for span in spans),
    )


def truths(extent: Extent) -> frozenset[Any]:
    """Give what a condition can be: true, false, unknown."""
    return extent.values if isinstance(extent, OneOf) else TRUTHS.values


def contains(extent: Extent, value: Any) -> bool:
    """Tell whether a value lies in an extent."""
    match extent:
        case Anything():
            return True
        case OneOf(values):
            return value in values
        case Between(low, high, missing):
            return missing if value is None else bool(low <= value <= high)


def known_values(extent: Extent) -> Iterator[Any] | None:
    """Give the values that are listed; None where there are only ends."""
    match extent:
        case OneOf(values):
            return iter(values)
        case Between(low, high, missing) if low == high:
            return iter((low, None) if missing else (low,))
        case _:
            return None
