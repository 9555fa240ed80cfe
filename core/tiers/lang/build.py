"""Build typed nodes: the one place where the type of a result is computed.

Bounds are computed with as many digits as it takes, so that they are exact.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

import attrs

from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.schema import (
    EXACT,
    Boolean,
    Date,
    DayTimeDuration,
    Months,
    Null,
    Number,
    Scalar,
    String,
    Type,
    YearMonthDuration,
)

TRUE = ir.Constant(value=True, type=Boolean())
FALSE = ir.Constant(value=False, type=Boolean())
MISSING = ir.Constant(None, Null())

QUOTIENT_PLACES = 10
"""The places that a division is rounded to, half-even, unless rounded at once."""


def constant(value: ir.Value) -> ir.Constant:
    """Make a node of a value."""
    return ir.Constant(value, _type_of(value))


def _type_of(value: ir.Value) -> Type:
    match value:
        case bool():
            return Boolean()
        case Decimal():
            return Number(places_of(value), value, value)
        case str():
            return String()
        case date():
            return Date()
        case timedelta():
            return DayTimeDuration()
        case Months():
            return YearMonthDuration()
        case None:
            return Null()


def places_of(value: Decimal) -> int:
    """Count the digits after the point, closing zeros left out."""
    exponent = value.normalize(EXACT).as_tuple().exponent
    assert isinstance(exponent, int), "policies hold finite numbers only"
    return max(0, -exponent)


def number_of(node: Node) -> Number:
    """Give the type of a node that is known to be a number."""
    assert isinstance(node.type, Number)
    return node.type


def compare(left: Node, op: ir.Order, right: Node) -> Node:
    """Compare two values of one ordered type."""
    return ir.Compare(left, op, right)


def every(*parts: Node) -> Node:
    """Join by `and`; true without parts."""
    flat = _flat(ir.Every, parts)
    return flat[0] if len(flat) == 1 else ir.Every(flat) if flat else TRUE


def some(*parts: Node) -> Node:
    """Join by `or`; there must be a part."""
    flat = _flat(ir.Some, parts)
    return flat[0] if len(flat) == 1 else ir.Some(flat)


def _flat(kind: type[ir.Every | ir.Some], parts: tuple[Node, ...]) -> tuple[Node, ...]:
    found: list[Node] = []
    for part in parts:
        if isinstance(part, ir.Every | ir.Some) and isinstance(part, kind):
            found.extend(part.parts)
        else:
            found.append(part)
    return tuple(found)


def add(left: Node, right: Node) -> Node:
    """Add two numbers."""
    if _is(left, 0) or _is(right, 0):
        return right if _is(left, 0) else left
    a, b = number_of(left), number_of(right)
    low, high = EXACT.add(a.low, b.low), EXACT.add(a.high, b.high)
    kind = Number(max(a.places, b.places), low, high)
    return _folded(ir.Arithmetic(left, "+", right, kind))


def subtract(left: Node, right: Node) -> Node:
    """Subtract the second number from the first."""
    if _is(right, 0):
        return left
    a, b = number_of(left), number_of(right)
    low, high = EXACT.subtract(a.low, b.high), EXACT.subtract(a.high, b.low)
    kind = Number(max(a.places, b.places), low, high)
    return _folded(ir.Arithmetic(left, "-", right, kind))


def multiply(left: Node, right: Node) -> Node:
    """Multiply two numbers."""
    if _is(left, 1) or _is(right, 1):
        return right if _is(left, 1) else left
    a, b = number_of(left), number_of(right)
    corners = [EXACT.multiply(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    kind = Number(a.places + b.places, min(corners), max(corners))
    return _folded(ir.Arithmetic(left, "*", right, kind))


def _is(node: Node, value: int) -> bool:
    return isinstance(node, ir.Constant) and node.value == value


def _folded(node: ir.Arithmetic) -> Node:
    """Replace arithmetic on two constants by its result."""
    if isinstance(node.left, ir.Constant) and isinstance(node.right, ir.Constant):
        return constant(node.type.low)
    return node


def negative(node: Node) -> Node:
    """Change the sign of a number."""
    return subtract(constant(Decimal(0)), node)


def total(*parts: Node) -> Node:
    """Add numbers; there must be one."""
    if len(parts) == 1:
        return parts[0]
    # Halves keep the tree of a long sum shallow.
    middle = (len(parts) + 1) // 2
    return add(total(*parts[:middle]), total(*parts[middle:]))


def power(node: Node, exponent: int) -> Node:
    """Multiply a number by itself."""
    if exponent == 0:
        return constant(Decimal(1))
    if exponent == 1:
        return node
    half = power(node, exponent // 2)
    return multiply(half, power(node, exponent - exponent // 2))


def absolute(node: Node) -> Node:
    """Take a number without its sign."""
    kind = number_of(node)
    ends = kind.low.copy_abs(), kind.high.copy_abs()
    low = Decimal(0) if kind.low <= 0 <= kind.high else min(ends)
    return call("abs", (node,), Number(kind.places, low, max(ends)))


def divide(left: Node, right: Node, places: int) -> Node:
    """Divide, rounding half-even to *places*; missing for a zero divisor."""
    size = EXACT.divide(_magnitude(left), _least_divisor(number_of(right)))
    unit = Decimal(1).scaleb(-places)
    bound = EXACT.add(size.quantize(unit, ROUND_CEILING, EXACT), unit)
    low = Decimal(0) if _same_sign(left, right) else bound.copy_negate()
    return ir.Divide(left, right, Number(places, low, bound))


def _magnitude(node: Node) -> Decimal:
    kind = number_of(node)
    return max(kind.low.copy_abs(), kind.high.copy_abs())


def _least_divisor(kind: Number) -> Decimal:
    """Give the smallest absolute value, zero aside, that a divisor can have."""
    if kind.low > 0:
        return kind.low
    if kind.high < 0:
        return kind.high.copy_negate()
    return Decimal(1).scaleb(-kind.places)


def _same_sign(left: Node, right: Node) -> bool:
    return number_of(left).low >= 0 and number_of(right).low >= 0


def extreme(pick: str, *parts: Node) -> Node:
    """Take the least (`min`) or the greatest (`max`) of values of one type."""
    which = min if pick == "min" else max
    kind = parts[0].type
    if isinstance(kind, Number):
        kinds = [number_of(p) for p in parts]
        low, high = which(k.low for k in kinds), which(k.high for k in kinds)
        kind = Number(max(k.places for k in kinds), low, high)
    return ir.Extreme("min" if pick == "min" else "max", parts, kind)


def clipped(node: Node, low: Decimal, high: Decimal) -> Node:
    """Bring a number into the range from *low* to *high*."""
    kind = number_of(node)
    if kind.low < low:
        node = extreme("max", node, constant(low))
    if kind.high > high:
        node = extreme("min", node, constant(high))
    return node


def choose(condition: Node, then: Node, otherwise: Node) -> Node:
    """Take the first value where the condition is true, else the second."""
    return ir.If(condition, then, otherwise, joined(then.type, otherwise.type))


def joined(one: Type, other: Type) -> Type:
    """Give the type of a value that is of *one* type or of the *other*.

    Raises:
        TypeError: no type holds both.
    """
    match one, other:
        case Null(), kind:
            return kind
        case kind, Null():
            return kind
        case Number(), Number():
            low, high = min(one.low, other.low), max(one.high, other.high)
            return Number(max(one.places, other.places), low, high)
        case String(), String():
            return one if one == other else String()
        case _ if type(one) is type(other):
            return one
        case _:
            raise TypeError


def steps(
    node: Node,
    stairs: tuple[tuple[Scalar, tuple[ir.Step, ...]], ...],
    *,
    group: Node | None = None,
    below: Decimal | None = None,
) -> Node:
    """Make a step function; see `ir.Steps`."""
    values = [step.value for _, stair in stairs for step in stair]
    kind = _spanning(values if below is None else [*values, below])
    return ir.Steps(node, group, stairs, below, kind)


def match(node: Node, cases: tuple[tuple[Scalar, Decimal], ...]) -> Node:
    """Give a number for each listed value; see `ir.Match`."""
    return ir.Match(node, cases, _spanning([number for _, number in cases]))


def _spanning(values: list[Decimal]) -> Number:
    if not values:
        return Number(0, Decimal(0), Decimal(0))
    return Number(max(map(places_of, values)), min(values), max(values))


def call(function: str, arguments: tuple[Node, ...], kind: Type) -> Node:
    """Call a function of the catalogue; `tiers.lang.functions` checks arguments."""
    return ir.Call(function, arguments, kind)


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """Replace each part of *node* by what *change* makes of it; types stay."""
    match node:
        case ir.Constant() | ir.Column() | ir.Today():
            return node
        case ir.Compare(left, _, right) | ir.Arithmetic(left, _, right):
            return attrs.evolve(node, left=change(left), right=change(right))
        case ir.Same(left, right) | ir.Divide(left, right):
            return attrs.evolve(node, left=change(left), right=change(right))
        case ir.IsMissing(only) | ir.Not(only) | ir.Round(only) | ir.Match(only):
            return attrs.evolve(node, input=change(only))
        case ir.Every(parts) | ir.Some(parts) | ir.Extreme(_, parts):
            return attrs.evolve(node, parts=tuple(map(change, parts)))
        case ir.Call(_, arguments):
            return attrs.evolve(node, arguments=tuple(map(change, arguments)))
        case ir.If(a, b, c):
            return attrs.evolve(
                node, condition=change(a), then=change(b), otherwise=change(c)
            )
        case ir.Steps(only, group):
            return attrs.evolve(
                node, input=change(only), group=None if group is None else change(group)
            )
        case ir.Row(_, conditions, _, answers):
            return attrs.evolve(
                node,
                conditions=tuple(map(change, conditions)),
                answers=tuple(tuple(map(change, row)) for row in answers),
            )
        case ir.Pick(index, values):
            return attrs.evolve(
                node, index=change(index), values=tuple(map(change, values))
            )
        case ir.Collect(_, conditions, values, default):
            return attrs.evolve(
                node,
                conditions=tuple(map(change, conditions)),
                values=tuple(map(change, values)),
                default=change(default),
            )
        case ir.Feel(_, reads, asked):
            return attrs.evolve(
                node,
                reads=tuple((name, change(part)) for name, part in reads),
                input=None if asked is None else change(asked),
            )
