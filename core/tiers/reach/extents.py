"""The extent of a node, from those of what it reads: `meaning` for many at once."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import pairwise, product
from typing import Any

from tiers.engines.interpret.functions import FUNCTIONS
from tiers.engines.interpret.meaning import TODAY, meaning
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.reach import choosing, truth
from tiers.reach.extent import (
    ANYTHING,
    MISSING,
    TRUTHS,
    Between,
    Extent,
    between,
    is_missing,
    known_values,
    may_be_missing,
    point,
    union,
    value_of,
)
from tiers.schema import EXACT, Boolean, Number, Type

Known = Mapping[str, Extent]
"""The extents of facts and scores by name."""

Reach = Callable[[Known], Extent]

_ARITHMETIC = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}


def extent(node: Node) -> Reach:
    """Give the function that computes what *node* can be."""
    match node:
        case ir.Constant(value):
            found = point(value)
            return lambda _: found
        case ir.Column(name):
            return lambda known: known[name]
        case ir.Today():
            return lambda known: known[TODAY]
        case ir.Compare(left, op, right):
            return truth.compared(extent(left), op, extent(right))
        case ir.Same(left, right, strict):
            return truth.same(extent(left), extent(right), strict=strict)
        case ir.IsMissing(only):
            return truth.missing(extent(only))
        case ir.Every(parts):
            return truth.joined([extent(p) for p in parts], settled_by=False)
        case ir.Some(parts):
            return truth.joined([extent(p) for p in parts], settled_by=True)
        case ir.Not(only):
            return truth.negated(extent(only))
        case ir.If(condition, then, otherwise, _, strict):
            inner = extent(condition), extent(then), extent(otherwise)
            return truth.chosen(*inner, strict=strict)
        case ir.Arithmetic(left, op, right):
            return _computed(_ARITHMETIC[op], left, right)
        case ir.Divide():
            return _divided(node)
        case ir.Round(only):
            rounded = meaning(ir.Round(ir.Column("", only.type), node.mode, node.type))
            return _rising(lambda value: rounded({"": value}), only)
        case ir.Extreme(pick, parts):
            return _extreme(min if pick == "min" else max, [extent(p) for p in parts])
        case ir.Steps():
            return _steps(node)
        case ir.Match():
            return _match(node)
        case ir.Row(_, conditions, _, answers):
            return choosing.row(node, _all(conditions), [_all(row) for row in answers])
        case ir.Pick(index, values):
            return choosing.pick(extent(index), _all(values))
        case ir.Call() | ir.Collect() | ir.Feel():
            return _opaque(node)


def _all(nodes: tuple[Node, ...]) -> list[Reach]:
    return [extent(node) for node in nodes]


def anything(kind: Type) -> Extent:
    """Give all that a value of a type can be, a missing one among it."""
    match kind:
        case Number(_, low, high):
            return Between(low, high, missing=True)
        case Boolean():
            return TRUTHS
        case _:
            return ANYTHING


def _opaque(node: Node) -> Reach:
    """Compute what is not looked into, if all that it reads is known for sure."""
    compute, names = meaning(node), sorted({*ir.columns(node), TODAY})
    otherwise, followed = anything(node.type), _followed(node)

    def reach(known: Known) -> Extent:
        values = {name: value_of(known[name]) for name in names}
        if all(value is not None for value in values.values()):
            return point(compute({n: v[0] for n, v in values.items() if v}))
        return followed(known) if followed else otherwise

    return reach


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


def _followed(node: Node) -> Reach | None:
    """Follow a function of days and durations whose ends come from the ends."""
    if not isinstance(node, ir.Call) or node.function not in _MONOTONE:
        return None
    function, inner = FUNCTIONS[node.function], _all(node.arguments)

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


def _rising(function: Callable[[Any], Any], node: Node) -> Reach:
    """Apply a function that never falls."""
    inner = extent(node)

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


def _computed(function: Callable[..., Any], left: Node, right: Node) -> Reach:
    a, b = extent(left), extent(right)

    def reach(known: Known) -> Extent:
        return _corners(function, a(known), b(known))

    return reach


def _corners(function: Callable[..., Any], left: Extent, right: Extent) -> Extent:
    """Apply arithmetic, whose least and greatest results lie at the ends."""
    if is_missing(left) or is_missing(right):
        return MISSING
    a, b = between(left), between(right)
    if a is None or b is None:
        return ANYTHING
    found = [function(x, y) for x, y in product((a.low, a.high), (b.low, b.high))]
    return Between(min(found), max(found), a.missing or b.missing)


def _divided(node: ir.Divide) -> Reach:
    left, right = extent(node.left), extent(node.right)
    names = ir.Column("a", node.left.type), ir.Column("b", node.right.type)
    divided = meaning(ir.Divide(*names, node.type))
    otherwise = anything(node.type)

    def reach(known: Known) -> Extent:
        over, under = left(known), right(known)
        span = between(under)
        if span is not None and span.low <= 0 <= span.high:
            return MISSING if span.low == span.high == 0 else otherwise
        return _corners(lambda a, b: divided({"a": a, "b": b}), over, under)

    return reach


def _extreme(pick: Callable[..., Any], parts: list[Reach]) -> Reach:
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


def _steps(node: ir.Steps) -> Reach:
    stairs = {name: _stair(node, steps) for name, steps in node.stairs}
    inner, group = (
        extent(node.input),
        extent(node.group or build.MISSING),
    )
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


def _match(node: ir.Match) -> Reach:
    inner, cases = extent(node.input), dict(node.cases)

    def reach(known: Known) -> Extent:
        found = known_values(inner(known))
        if found is None:
            return union([*map(point, cases.values()), MISSING])
        return union(point(cases.get(value)) for value in found)

    return reach
