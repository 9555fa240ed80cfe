"""What conditions can be: true, false or unknown, and any of these together."""

from collections.abc import Iterator
from typing import Any

from tiers.lang import ir
from tiers.reach.extent import (
    MISSING,
    TRUTHS,
    Extent,
    Known,
    OneOf,
    Reach,
    between,
    is_missing,
    known_values,
    may_be_missing,
    truths,
    union,
)


def compared(left: Reach, op: ir.Order, right: Reach) -> Reach:
    """Compare two ordered values."""

    def reach(known: Known) -> Extent:
        a, b = left(known), right(known)
        if is_missing(a) or is_missing(b):
            return MISSING
        x, y = between(a), between(b)
        if x is None or y is None:
            return TRUTHS
        if op in (">", ">="):
            low, high, line, top = y.low, y.high, x.low, x.high
        else:
            low, high, line, top = x.low, x.high, y.low, y.high
        # `low … high` is to lie below `line … top`, or on it where the order is loose.
        is_loose = op in ("<=", ">=")
        may_hold = low <= top if is_loose else low < top
        may_fail = high > line if is_loose else high >= line
        found: set[bool | None] = set(_may(may_hold, may_fail))
        return OneOf(frozenset(found | {None} if x.missing or y.missing else found))

    return reach


def same(left: Reach, right: Reach, *, strict: bool) -> Reach:
    """Compare two values for equality; see `ir.Same`."""

    def reach(known: Known) -> Extent:
        a, b = left(known), right(known)
        found: set[bool | None] = set(_equal(a, b))
        gone = may_be_missing(a), may_be_missing(b)
        sure = is_missing(a), is_missing(b)
        if strict:
            if any(sure):
                return MISSING
            return OneOf(frozenset(found | ({None} if any(gone) else set())))
        differ = (gone[0] and not sure[1]) or (gone[1] and not sure[0])
        return OneOf(frozenset(found.union(_may(all(gone), differ))))

    return reach


def _equal(left: Extent, right: Extent) -> frozenset[bool]:
    """Tell whether the known values of two extents may be equal, and may differ."""
    if is_missing(left) or is_missing(right):
        return frozenset()
    a, b = known_values(left), known_values(right)
    if a is not None and b is not None:
        some = {value for value in a if value is not None}
        others = {value for value in b if value is not None}
        differ = len(some | others) > 1
        return frozenset(_may(bool(some & others), differ))
    x, y = between(left), between(right)
    if x is None or y is None:
        return frozenset((True, False))
    is_apart = x.high < y.low or y.high < x.low
    return frozenset((False,)) if is_apart else frozenset((True, False))


def _may(hold: bool, fail: bool) -> Iterator[bool]:  # noqa: FBT001 - two answers
    """Give the truths that may be."""
    if hold:
        yield True
    if fail:
        yield False


def missing(inner: Reach) -> Reach:
    """Ask whether a value is missing."""

    def reach(known: Known) -> Extent:
        found = inner(known)
        return OneOf(frozenset(_may(may_be_missing(found), not is_missing(found))))

    return reach


def joined(parts: list[Reach], *, settled_by: bool) -> Reach:
    """Join conditions; one that is *settled_by* settles the matter."""
    other = not settled_by

    def reach(known: Known) -> Extent:
        found: set[Any] = {other}
        for part in parts:
            truth = truths(part(known))
            if truth == {settled_by}:
                return OneOf(frozenset({settled_by}))
            found = {_joint(a, b, settled_by) for a in found for b in truth}
        return OneOf(frozenset(found))

    return reach


def _joint(one: Any, two: Any, settled_by: bool) -> Any:  # noqa: FBT001 - a truth
    if settled_by in (one, two):
        return settled_by
    return None if None in (one, two) else one


def negated(inner: Reach) -> Reach:
    """Turn truths round."""

    def reach(known: Known) -> Extent:
        found = truths(inner(known))
        return OneOf(frozenset(None if t is None else not t for t in found))

    return reach


def chosen(condition: Reach, then: Reach, otherwise: Reach, *, strict: bool) -> Reach:
    """Take one of two values, or either where the condition may be both."""

    def reach(known: Known) -> Extent:
        asked = truths(condition(known))
        parts: list[Extent] = []
        if True in asked:
            parts.append(then(known))
        if False in asked or (None in asked and not strict):
            parts.append(otherwise(known))
        if None in asked and strict:
            parts.append(MISSING)
        return union(parts)

    return reach
