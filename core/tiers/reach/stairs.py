"""What steps and lists of values can give."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise

from tiers.lang import ir
from tiers.reach.extent import (
    MISSING,
    Between,
    Extent,
    Known,
    Reach,
    anything,
    between,
    is_missing,
    known_values,
    point,
    union,
)


def steps(node: ir.Steps, inner: Reach, group: Reach) -> Reach:
    """Give the steps that may be reached."""
    stairs = {name: _stair(node, steps) for name, steps in node.stairs}
    is_grouped = node.group is not None

    def reach(known: Known) -> Extent:
        found = inner(known)
        if is_missing(found):
            return MISSING
        span, groups = between(found), known_values(group(known))
        if span is None:
            return anything(node.type)
        names = list(stairs if groups is None else groups)
        parts = [stairs[n](span) if n in stairs else MISSING for n in names]
        is_open = span.missing or (is_grouped and None in names) or groups is None
        return union([*parts, *([MISSING] if is_open else [])])

    return reach


def _stair(node: ir.Steps, steps: tuple[ir.Step, ...]) -> Callable[[Between], Extent]:
    bounds = [step.bound for step in steps]
    values = [node.below, *(step.value for step in steps)]
    known = [value for value in values if value is not None]
    is_rising = all(a <= b for a, b in pairwise(known))

    def climb(span: Between) -> Extent:
        first, last = bisect_right(bounds, span.low), bisect_right(bounds, span.high)
        reached = values[first : last + 1]
        if None in reached:
            return union(map(point, reached))
        if is_rising:
            return Between(reached[0], reached[-1])
        return Between(min(reached), max(reached))  # type: ignore[type-var]

    return climb


def match(node: ir.Match, inner: Reach) -> Reach:
    """Give the numbers of the listed values that the input may have."""
    cases = dict(node.cases)

    def reach(known: Known) -> Extent:
        found = known_values(inner(known))
        if found is None:
            return union([*map(point, cases.values()), MISSING])
        return union(point(cases.get(value)) for value in found)

    return reach
