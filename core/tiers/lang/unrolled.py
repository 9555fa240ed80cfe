"""Loops over lists that are written out, unrolled: filters, `for`, `some`, `every`."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from tiers.lang import build, columnless, ir
from tiers.lang.ir import Node
from tiers.lang.kinds import Place, refuse
from tiers.lang.shapes import (
    Entries,
    Member,
    Several,
    Shape,
    Span,
    constants,
    listed,
    present,
    surely,
)
from tiers.schema import Number
from tiers.text import Text

MOST = 2_000
"""How many times a loop may be written out."""

Bound = Mapping[str, Shape]
"""The names that a loop brings into scope."""
Iterators = tuple[tuple[str, Callable[[Bound], Shape]], ...]


def filtered(
    place: Place,
    of: Shape,
    condition: Callable[[Bound], Node],
    truth: Callable[[Bound], Node],
) -> Shape:
    """Keep the elements for which *truth* holds, or take the one at a position.

    Raises:
        Fault: the position is computed.
    """
    members = listed(of).members
    first = condition(_element(members[0].shape if members else build.MISSING))
    if isinstance(first.type, Number):
        return _at(place, of, first)
    kept = []
    for member in members:
        found = truth(_element(member.shape))
        when = None if found == build.TRUE else surely(found)
        kept.append(Member(member.shape, present(member.when, when)))
    return Several(tuple(kept))


def _element(shape: Shape) -> Bound:
    entries = shape.values if isinstance(shape, Entries) else {}
    return {"item": shape, **entries}


def _at(place: Place, of: Shape, position: Node) -> Shape:
    """Give the element at a position counted from 1, or from the end if negative."""
    members = of.members if isinstance(of, Several) else (Member(of),)
    if not isinstance(position, ir.Constant):
        raise columnless.refused(place, _POSITION)
    if any(m.when is not None for m in members):
        raise columnless.refused(place, columnless.VARYING)
    value = position.value
    assert isinstance(value, Decimal)
    index = int(value)
    if value != index or index == 0 or abs(index) > len(members):
        return build.MISSING
    return members[index - 1 if index > 0 else index].shape


_POSITION = Text("a position that is computed", "计算得出的位置")


def looped(
    place: Place, iterators: Iterators, body: Callable[[Bound], Shape]
) -> Several:
    """Give the body's shape for every combination; it may read those before it."""
    found: list[Member] = []
    for bound, when in _combinations(place, iterators, {}, None):
        partial = Several(tuple(found))
        found.append(Member(body({**bound, "partial": partial}), when))
    return Several(tuple(found))


def quantified(
    place: Place, quantifier: str, iterators: Iterators, body: Callable[[Bound], Node]
) -> Node:
    """Ask whether the body holds for some or for every combination."""
    is_some = quantifier == "some"
    without = build.FALSE if is_some else build.TRUE
    asked = [
        body(bound) if when is None else build.choose(when, body(bound), without)
        for bound, when in _combinations(place, iterators, {}, None)
    ]
    if not asked:
        return without
    return build.some(*asked) if is_some else build.every(*asked)


def _combinations(
    place: Place, iterators: Iterators, bound: Bound, when: Node | None
) -> Iterator[tuple[Bound, Node | None]]:
    if not iterators:
        yield bound, when
        return
    (name, over), *rest = iterators
    count = 0
    for member in _iterated(place, over(bound)):
        inner = {**bound, name: member.shape}
        both = present(when, member.when)
        for found in _combinations(place, tuple(rest), inner, both):
            count += 1
            if count > MOST:
                raise columnless.refused(place, _LONG)
            yield found


def _iterated(place: Place, shape: Shape) -> tuple[Member, ...]:
    match shape:
        case Several(members):
            return members
        case Span(low, high) if low is not None and high is not None:
            found = counted(place, low, high).members
            return found[shape.low_open : len(found) - shape.high_open]
        case ir.Constant(None) | Span():
            message = Text("there is no list to go through", "没有可遍历的列表")
            raise refuse(place, "empty-list", message)
        case Entries() | ir.Constant():
            return (Member(shape),)
        case _:
            raise columnless.refused(place, columnless.VARYING)


def counted(place: Place, low: Node, high: Node) -> Several:
    """Give every whole number or day from one end to the other, up or down.

    Raises:
        Fault: an end is computed, or neither, or they are too far apart.
    """
    try:
        first, last = constants(low), constants(high)
    except LookupError:
        raise columnless.refused(place, columnless.VARYING) from None
    match first, last:
        case Decimal(), Decimal() if first == int(first) and last == int(last):
            steps = int(last) - int(first)
            return _steps(place, steps, lambda n: Decimal(int(first) + n))
        case date(), date():
            days = (last - first).days
            return _steps(place, days, lambda n: first + timedelta(days=n))
        case _:
            raise refuse(place, "wrong-operand", _STEPS)


def _steps(place: Place, steps: int, at: Callable[[int], ir.Value]) -> Several:
    if abs(steps) >= MOST:
        raise columnless.refused(place, _LONG)
    sign = 1 if steps >= 0 else -1
    values = map(at, range(0, steps + sign, sign))
    return Several(tuple(Member(build.constant(v)) for v in values))


_LONG = Text(f"a loop of more than {MOST:,} steps", f"超过 {MOST:,} 步的循环")
_STEPS = Text(
    "a loop counts between whole numbers or days", "循环只能在整数或日期之间计数"
)
