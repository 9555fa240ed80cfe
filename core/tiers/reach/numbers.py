"""What computed values can be: from the ends of what it is computed from."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

from tiers.engines.interpret.functions import FUNCTIONS
from tiers.engines.interpret.meaning import meaning
from tiers.lang import ir
from tiers.reach.extent import (
    ANYTHING,
    MISSING,
    Between,
    Extent,
    Known,
    Reach,
    anything,
    between,
    is_missing,
    may_be_missing,
)
from tiers.schema import EXACT

_ARITHMETIC = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}

_MONOTONE = frozenset(
    (
        "add days",
        "add durations",
        "add months",
        "add year durations",
        "days",
        "days between",
        "negate duration",
        "negate year duration",
        "total months",
        "total seconds",
        "year",
        "years",
        "years and months duration",
    )
)
"""Functions that rise, or fall, in each of their arguments, whatever the others are."""


def monotone(name: str, inner: Sequence[Reach]) -> Reach | None:
    """Apply a function of days and durations, if its ends come from theirs."""
    if name not in _MONOTONE:
        return None
    function = FUNCTIONS[name]

    def reach(known: Known) -> Extent:
        found = [argument(known) for argument in inner]
        if any(map(is_missing, found)):
            return MISSING
        spans = [between(one) for one in found]
        if None in spans:
            return ANYTHING
        ends = product(*((span.low, span.high) for span in spans if span))
        values = [function(*corner) for corner in ends]
        if None in values:
            return ANYTHING
        return Between(min(values), max(values), any(map(may_be_missing, found)))

    return reach


def rising(function: Callable[[Any], Any], inner: Reach) -> Reach:
    """Apply a function that never falls."""

    def reach(known: Known) -> Extent:
        found = inner(known)
        if is_missing(found):
            return MISSING
        span = between(found)
        if span is None:
            return ANYTHING
        low, high = function(span.low), function(span.high)
        if low is None or high is None:
            return ANYTHING
        return Between(low, high, span.missing)

    return reach


def computed(op: str, left: Reach, right: Reach) -> Reach:
    """Add, subtract or multiply."""
    return lambda known: _corners(_ARITHMETIC[op], left(known), right(known))


def _corners(function: Callable[..., Any], left: Extent, right: Extent) -> Extent:
    """Apply arithmetic, whose least and greatest results lie at the ends."""
    if is_missing(left) or is_missing(right):
        return MISSING
    a, b = between(left), between(right)
    if a is None or b is None:
        return ANYTHING
    found = [function(x, y) for x, y in product((a.low, a.high), (b.low, b.high))]
    return Between(min(found), max(found), a.missing or b.missing)


def divided(node: ir.Divide, left: Reach, right: Reach) -> Reach:
    """Divide; by what may be nought, the quotient can be anything."""
    names = ir.Column("a", node.left.type), ir.Column("b", node.right.type)
    divide = meaning(ir.Divide(*names, node.type))
    otherwise = anything(node.type)

    def reach(known: Known) -> Extent:
        over, under = left(known), right(known)
        span = between(under)
        if span is not None and span.low <= 0 <= span.high:
            return MISSING if span.low == span.high == 0 else otherwise
        return _corners(lambda a, b: divide({"a": a, "b": b}), over, under)

    return reach


def extreme(pick: Callable[..., Any], parts: Sequence[Reach]) -> Reach:
    """Take the least or the greatest."""

    def reach(known: Known) -> Extent:
        found = [part(known) for part in parts]
        if any(map(is_missing, found)):
            return MISSING
        spans = [between(one) for one in found]
        if None in spans:
            return ANYTHING
        lows, highs = zip(*((s.low, s.high) for s in spans if s), strict=True)
        is_open = any(map(may_be_missing, found))
        return Between(pick(lows), pick(highs), missing=is_open)

    return reach
