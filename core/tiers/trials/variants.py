"""Small changes of a node, one at a time: thresholds, operators, and what is given."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.lang.written_nodes import written
from tiers.schema import EXACT, Date, Number

_STRICT: dict[ir.Order, ir.Order] = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


@attrs.frozen
class Variant:
    """A node with one small change in it."""

    node: Node
    before: str
    after: str


def variants(node: Node) -> Iterator[Variant]:
    """Change a threshold by a unit either way, an operator, or `and` to `or`."""
    yield from _own(node)
    if isinstance(node, ir.Not) and isinstance(node.input, ir.Same):
        return  # `!=` is one operator, though it takes two nodes
    for place, part in enumerate(_parts(node)):
        for inner in variants(part):
            yield attrs.evolve(inner, node=_with(node, place, inner.node))


def _parts(node: Node) -> list[Node]:
    """Give the parts of a node as `build.mapped` meets them."""
    found: list[Node] = []

    def keep(part: Node) -> Node:
        found.append(part)
        return part

    build.mapped(node, keep)
    return found


def _with(node: Node, place: int, changed: Node) -> Node:
    """Put *changed* in the place of a part, counted as `build.mapped` meets them."""
    count = iter(range(10**9))
    return build.mapped(node, lambda part: changed if next(count) == place else part)


def _own(node: Node) -> Iterator[Variant]:
    match node:
        case ir.Compare(left, op, right):
            yield _variant(node, attrs.evolve(node, op=_STRICT[op]))
            for moved in _moved(right, left):
                yield _variant(node, attrs.evolve(node, right=moved))
            for moved in _moved(left, right):
                yield _variant(node, attrs.evolve(node, left=moved))
        case ir.Every(parts) if len(parts) > 1:
            yield _variant(node, ir.Some(parts))
        case ir.Some(parts) if len(parts) > 1:
            yield _variant(node, ir.Every(parts))
        case ir.Not(ir.Same() as same):
            yield _variant(node, same)
        case ir.Same(_, _, False):
            yield _variant(node, ir.Not(node))
        case _:
            return


def _variant(node: Node, changed: Node) -> Variant:
    return Variant(changed, written(node), written(changed))


def _moved(line: Node, other: Node) -> Iterator[Node]:
    """Move a constant by the least that the other side can tell, down and up."""
    match line:
        case ir.Constant(Decimal() as value) if not isinstance(other, ir.Constant):
            unit = _unit(line, other)
            yield build.constant(EXACT.subtract(value, unit))
            yield build.constant(EXACT.add(value, unit))
        case _ if isinstance(line.type, Date) and _is_fixed(line):
            for days in (-1, 1):
                span = build.constant(timedelta(days=days))
                yield build.call("add days", (line, span), Date())
        case _:
            return


def _is_fixed(node: Node) -> bool:
    """Tell whether a day depends on no customer."""
    return not ir.columns(node)


def _unit(line: ir.Constant, other: Node) -> Decimal:
    places = [n.type.places for n in (line, other) if isinstance(n.type, Number)]
    return Decimal(1).scaleb(-max(places))


def others(value: ir.Constant, among: tuple[Node, ...]) -> Node | None:
    """Give another value in the place of one: one of those *among* it, or one more."""
    for other in among:
        if isinstance(other, ir.Constant) and other.value not in (None, value.value):
            return other
    found: Any = value.value
    if isinstance(found, Decimal):
        return build.constant(EXACT.add(found, Decimal(1)))
    return None


def put(values: tuple[Any, ...], at: int, value: Any) -> tuple[Any, ...]:
    """Put a value in the place of another one."""
    return (*values[:at], value, *values[at + 1 :])
