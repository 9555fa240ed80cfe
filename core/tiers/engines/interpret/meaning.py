"""What each node means, as a function of one customer.

`meaning` turns a node into a function once; applying it costs no further look at the
node. Every other engine must agree with this page.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import ge, gt, itemgetter, le, lt
from typing import Any

from tiers.engines.interpret import tables
from tiers.engines.interpret.functions import FUNCTIONS
from tiers.lang import ir
from tiers.lang.build import number_of
from tiers.lang.ir import Node
from tiers.lang.rounding import ROUNDING
from tiers.lang.served import SERVED, evaluating, serving
from tiers.schema import EXACT

Customer = Mapping[str, Any]
"""Facts and scores by name; None where one is missing."""

Meaning = Callable[[Customer], Any]

TODAY = "#today"
"""The key under which a customer carries the day of the evaluation."""

ORDERS: Mapping[ir.Order, Callable[[Any, Any], bool]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
_ARITHMETIC = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}


def meaning(node: Node) -> Meaning:
    """Give the function that computes *node* for a customer."""
    match node:
        case ir.Constant(value):
            return lambda _: value
        case ir.Column(name):
            return itemgetter(name)
        case ir.Today():
            return itemgetter(TODAY)
        case ir.Compare(left, op, right):
            return _known(ORDERS[op], left, right)
        case ir.Same(left, right, strict):
            return _known(_same, left, right) if strict else _same_of(left, right)
        case ir.IsMissing(only):
            inner = meaning(only)
            return lambda customer: inner(customer) is None
        case ir.Every(parts):
            return _joined([meaning(p) for p in parts], settled_by=False)
        case ir.Some(parts):
            return _joined([meaning(p) for p in parts], settled_by=True)
        case ir.Not(only):
            return _known(lambda truth: not truth, only)
        case ir.If(condition, then, otherwise, _, strict):
            choose = _strict_if if strict else _if
            return choose(meaning(condition), meaning(then), meaning(otherwise))
        case ir.Arithmetic(left, op, right):
            return _known(_ARITHMETIC[op], left, right)
        case ir.Divide():
            return _divide(node)
        case ir.Round():
            return _round(node)
        case ir.Extreme(pick, parts):
            which = min if pick == "min" else max
            return _known(lambda *values: which(values), *parts)
        case ir.Call(function, arguments) if function in SERVED:
            return _known(serving(node), *arguments)
        case ir.Call(function, arguments):
            return _known(FUNCTIONS[function], *arguments)
        case ir.Steps():
            return _steps(node)
        case ir.Match(only, cases):
            return _known(dict(cases).get, only)
        case ir.Row(_, conditions, _, answers):
            return tables.row(node, _all(conditions), [_all(row) for row in answers])
        case ir.Pick(index, values):
            return tables.pick(meaning(index), _all(values))
        case ir.Collect(_, conditions, values, default):
            given = _all(conditions), _all(values), meaning(default)
            return tables.collect(node, *given)
        case ir.Feel():
            return _feel(node)


def _all(nodes: tuple[Node, ...]) -> list[Meaning]:
    return [meaning(node) for node in nodes]


def _feel(node: ir.Feel) -> Meaning:
    evaluate = evaluating(node)
    inner = [meaning(part) for part in ir.children(node)]
    return lambda customer: evaluate(
        customer[TODAY], *(part(customer) for part in inner)
    )


def _known(function: Callable[..., Any], *nodes: Node) -> Meaning:
    """Apply *function* where every argument is known; missing otherwise."""
    if len(nodes) == 2:
        left, right = nodes
        if isinstance(right, ir.Constant) and right.value is not None:
            return _known_first(function, meaning(left), right.value)
        return _known_pair(function, meaning(left), meaning(right))
    inner = [meaning(node) for node in nodes]

    def apply(customer: Customer) -> Any:
        values = [argument(customer) for argument in inner]
        return None if None in values else function(*values)

    return apply


def _known_first(function: Callable[..., Any], left: Meaning, value: Any) -> Meaning:
    def apply(customer: Customer) -> Any:
        a = left(customer)
        return None if a is None else function(a, value)

    return apply


def _known_pair(function: Callable[..., Any], left: Meaning, right: Meaning) -> Meaning:
    def apply(customer: Customer) -> Any:
        a = left(customer)
        if a is None:
            return None
        b = right(customer)
        return None if b is None else function(a, b)

    return apply


def _same(left: Any, right: Any) -> bool:
    return bool(left == right)


def _same_of(left: Node, right: Node) -> Meaning:
    a, b = meaning(left), meaning(right)
    return lambda customer: bool(a(customer) == b(customer))


def _joined(parts: list[Meaning], *, settled_by: bool) -> Meaning:
    """Join truths: one that settles the matter decides, then an unknown one."""

    def apply(customer: Customer) -> bool | None:
        result: bool | None = not settled_by
        for part in parts:
            truth: bool | None = part(customer)
            if truth is settled_by:
                return truth
            if truth is None:
                result = None
        return result

    return apply


def _if(condition: Meaning, then: Meaning, otherwise: Meaning) -> Meaning:
    return lambda c: then(c) if condition(c) is True else otherwise(c)


def _strict_if(condition: Meaning, then: Meaning, otherwise: Meaning) -> Meaning:
    def apply(customer: Customer) -> Any:
        truth = condition(customer)
        if truth is None:
            return None
        return then(customer) if truth else otherwise(customer)

    return apply


def half_even(numerator: int, denominator: int) -> int:
    """Divide two integers, rounding to the nearest, a tie to the even one."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    quotient, rest = divmod(numerator, denominator)
    is_up = 2 * rest > denominator or (2 * rest == denominator and quotient % 2)
    return quotient + bool(is_up)


def _divide(node: ir.Divide) -> Meaning:
    places = node.type.places
    up, down = number_of(node.left).places, number_of(node.right).places
    over, under = 10 ** (places + down), 10**up

    def quotient(left: Decimal, right: Decimal) -> Decimal | None:
        if not right:
            return None
        numerator = int(left.scaleb(up, EXACT)) * over
        denominator = int(right.scaleb(down, EXACT)) * under
        return Decimal(half_even(numerator, denominator)).scaleb(-places, EXACT)

    return _known(quotient, node.left, node.right)


def _round(node: ir.Round) -> Meaning:
    unit, mode = Decimal(1).scaleb(-node.type.places), ROUNDING[node.mode]
    return _known(lambda value: value.quantize(unit, mode, EXACT), node.input)


def _steps(node: ir.Steps) -> Meaning:
    stairs = {
        name: ([s.bound for s in stair], [node.below, *(s.value for s in stair)])
        for name, stair in node.stairs
    }

    def climb(value: Decimal, group: Any = None) -> Decimal | None:
        if group not in stairs:
            return None
        bounds, values = stairs[group]
        return values[bisect_right(bounds, value)]

    return _known(climb, *ir.children(node))


def reads_today(node: Node) -> bool:
    """Tell whether a node depends on the day."""
    if isinstance(node, ir.Today | ir.Feel):
        return True
    return any(map(reads_today, ir.children(node)))
