"""Functions on lists that are written out: they vanish into nodes on the elements."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from tiers.lang import build, columnless, comparing, ir
from tiers.lang.build import QUOTIENT_PLACES
from tiers.lang.functions import FUNCTIONS, operation
from tiers.lang.ir import Node
from tiers.lang.kinds import Place, kind_name, refuse
from tiers.lang.shapes import Member, Several, Shape, constants, listed, present
from tiers.lang.written import LONGEST
from tiers.problems import Fault
from tiers.schema import (
    Boolean,
    Date,
    DayTimeDuration,
    Months,
    Null,
    Number,
    String,
    YearMonthDuration,
)
from tiers.text import Text

AGGREGATES = frozenset({"min", "max", "sum", "mean", "product", "median", "all", "any"})
"""Functions that take a list, or its elements one by one."""

_EMPTY = Text("the list is empty", "列表是空的")


def elements(shapes: Sequence[Shape]) -> Several:
    """Take the list that is the only argument, or the arguments as a list."""
    match shapes:
        case [Several() as only]:
            return only
        case _:
            return Several(tuple(map(Member, shapes)))


def aggregated(place: Place, name: str, members: Several) -> Node:
    """Make one value of the elements of which some may not be there.

    Raises:
        Fault: there are none, or it has no meaning for elements of their type.
    """
    if not members.members:
        raise refuse(place, "empty-list", _EMPTY)
    given = [(columnless.single(place, m.shape), m.when) for m in members.members]
    if name in {"all", "any"}:
        return FUNCTIONS[name].becomes(*(_filled(place, name, *g) for g in given))
    if name == "mean":
        total = FUNCTIONS["sum"].becomes(*(_filled(place, "sum", *g) for g in given))
        return build.divide(total, count(members), QUOTIENT_PLACES)
    found = FUNCTIONS[name].becomes(*(_filled(place, name, *g) for g in given))
    conditions = [when for _, when in given if when is not None]
    if len(conditions) < len(given):
        return found
    return build.choose(build.some(*conditions), found, build.MISSING)


def _filled(place: Place, name: str, node: Node, when: Node | None) -> Node:
    """Put what changes nothing where the element is not there."""
    if when is None:
        return node
    neutral = _neutral(name, node)
    if neutral is None:
        raise columnless.refused_call(place, name)
    return build.choose(when, node, neutral)


def _neutral(name: str, node: Node) -> Node | None:
    match name, node.type:
        case "all" | "any", Boolean():
            return build.TRUE if name == "all" else build.FALSE
        case "sum" | "product", Number():
            return build.constant(Decimal(int(name == "product")))
        case "min" | "max", kind if type(kind) in _ENDS:
            low, high = _ENDS[type(kind)](node)
            return build.constant(low if name == "max" else high)
        case _:
            return None


_DAYS = timedelta(days=LONGEST, seconds=86_399)
_ENDS: Mapping[type, Callable[[Node], tuple[ir.Value, ir.Value]]] = {
    Number: lambda node: (build.number_of(node).low, build.number_of(node).high),
    Date: lambda _: (date.min, date.max),
    DayTimeDuration: lambda _: (-_DAYS, _DAYS),
    YearMonthDuration: lambda _: (Months(-LONGEST), Months(LONGEST)),
}
"""The least and the greatest value of a type."""


def count(members: Several) -> Node:
    """Count the elements that are there."""
    one, nothing = build.constant(Decimal(1)), build.constant(Decimal(0))
    sure = sum(m.when is None for m in members.members)
    parts = [
        build.choose(m.when, one, nothing)
        for m in members.members
        if m.when is not None
    ]
    return build.total(build.constant(Decimal(sure)), *parts)


def contains(place: Place, members: Several, element: Node) -> Node:
    """Tell whether an element is *element*; null is only null."""
    asked = [
        _when(m, _equal(place, columnless.single(place, m.shape), element))
        for m in members.members
    ]
    return build.some(*asked) if asked else build.FALSE


def _equal(place: Place, one: Node, other: Node) -> Node:
    return comparing.compare(place, one, "=", other)


def _when(member: Member, condition: Node) -> Node:
    return condition if member.when is None else build.every(member.when, condition)


def distinct(place: Place, members: Several) -> Several:
    """Keep of equal elements the first."""
    kept: list[Member] = []
    for member in members.members:
        earlier = contains(
            place, Several(tuple(kept)), columnless.single(place, member.shape)
        )
        if earlier == build.FALSE:
            kept.append(member)
        else:
            when = present(member.when, ir.Not(earlier))
            kept.append(Member(member.shape, when))
    return Several(tuple(kept))


def joined(place: Place, members: Several, delimiter: Node | None) -> Node:
    """Join the texts that are known, with *delimiter* between them."""
    between = build.constant("") if delimiter is None else _or_empty(delimiter)
    _refuse_other(place, between)
    parts: list[Node] = []
    seen: list[Node] = []
    for member in members.members:
        node = columnless.single(place, member.shape)
        _refuse_other(place, node)
        is_there = _when(member, ir.Not(ir.IsMissing(node)))
        text = node
        if seen:
            gap = build.choose(build.some(*seen), between, build.constant(""))
            text = operation("concatenate", gap, node)
        parts.append(build.choose(is_there, text, build.constant("")))
        seen.append(is_there)
    found: Node = parts[0] if parts else build.constant("")
    for part in parts[1:]:
        found = operation("concatenate", found, part)
    return found


def _or_empty(node: Node) -> Node:
    if isinstance(node, ir.Constant):
        return node if node.value is not None else build.constant("")
    return build.choose(ir.IsMissing(node), build.constant(""), node)


def _refuse_other(place: Place, node: Node) -> None:
    if not isinstance(node.type, String | Null):
        have = kind_name(node.type)
        message = Text(
            f"this must be a text, and it is {have.en}",
            f"此处应为文本，实际是{have.zh}",
        )
        raise refuse(place, "wrong-operand", message)


def rearranged(place: Place, name: str, shapes: Sequence[Shape]) -> Several:
    """Make a list of others whose elements are all known to be there, or not.

    Raises:
        Fault: a position is computed, or outside.
    """
    lists = [listed(s) for s in shapes]
    match name, [li.members for li in lists]:
        case "concatenate", parts:
            return Several(tuple(m for part in parts for m in part))
        case "union", parts:
            return distinct(place, Several(tuple(m for part in parts for m in part)))
        case "append", [first, *_]:
            return Several((*first, *map(Member, shapes[1:])))
        case "distinct values", [only]:
            return distinct(place, Several(only))
        case "reverse", [only]:
            return Several(only[::-1])
        case "flatten", [only]:
            return Several(tuple(m for member in only for m in _leaves(member)))
        case "sublist", [of, *_]:
            begin = _position(place, lists[0], shapes[1])
            size = _whole(place, shapes[2]) if len(shapes) > 2 else len(of)
            if size < 1:
                raise refuse(place, "bad-argument", _LENGTH)
            return Several(of[begin : begin + size])
        case "insert before", [of, _, _]:
            at = _position(place, lists[0], shapes[1])
            return Several((*of[:at], Member(shapes[2]), *of[at:]))
        case "remove", [of, _]:
            at = _position(place, lists[0], shapes[1])
            return Several(of[:at] + of[at + 1 :])
        case _:
            raise columnless.refused_call(place, name)


REARRANGING = frozenset(
    {
        "append",
        "concatenate",
        "distinct values",
        "flatten",
        "insert before",
        "remove",
        "reverse",
        "sublist",
        "union",
    }
)
"""Functions that make a list of lists."""


def _leaves(member: Member) -> tuple[Member, ...]:
    if not isinstance(member.shape, Several):
        return (member,)
    return tuple(
        Member(leaf.shape, present(member.when, leaf.when))
        for inner in member.shape.members
        for leaf in _leaves(inner)
    )


def _position(place: Place, of: Several, shape: Shape) -> int:
    at = _whole(place, shape)
    if not of.is_sure:
        raise columnless.refused(place, columnless.VARYING)
    if not 1 <= abs(at) <= len(of.members):
        raise _outside(place, at, of)
    return at - 1 if at > 0 else len(of.members) + at


def _whole(place: Place, shape: Shape) -> int:
    try:
        value = constants(shape)
    except LookupError:
        value = None
    if not isinstance(value, Decimal):
        raise columnless.refused(place, columnless.VARYING)
    return int(value)


_LENGTH = Text("a length is at least 1", "长度至少为 1")


def _outside(place: Place, at: int, of: Several) -> Fault:
    number = len(of.members)
    message = Text(
        f"there is no position {at} among {number}", f"共 {number} 项，没有位置 {at}"
    )
    return refuse(place, "bad-argument", message)
