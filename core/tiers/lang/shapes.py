"""What an expression can be before it is one value: a list, a range, a context.

They live only while an expression is typed: nodes hold single values, and what is still
a shape at the end has no columns.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from tiers.freezing import frozen
from tiers.lang import build, ir
from tiers.lang.ir import Node


@frozen
class Member:
    """An element of a list; with *when*, it is there only where that is true."""

    shape: "Shape"
    when: Node | None = None


@frozen
class Several:
    """A list with all elements that it can have."""

    members: tuple[Member, ...]

    @property
    def is_sure(self) -> bool:
        """Whether every element is always there."""
        return all(m.when is None for m in self.members)


@frozen
class Span:
    """A range; a lone comparison such as `> 5` lacks an end."""

    low: Node | None
    high: Node | None
    low_open: bool = False
    high_open: bool = False


@frozen
class Entries:
    """A context."""

    values: Mapping[str, "Shape"] = attrs.field(hash=False)


Shape = Node | Several | Span | Entries


def several(shapes: Iterable[Shape]) -> Several:
    """Make a list whose elements are always there."""
    return Several(tuple(map(Member, shapes)))


def listed(shape: Shape) -> Several:
    """Take a single value for a list of it, as filters do; null has no elements."""
    match shape:
        case Several():
            return shape
        case ir.Constant(None):
            return Several(())
        case Span() | Entries() | ir.Constant():
            return several([shape])
        case node:
            return Several((Member(node, ir.Not(ir.IsMissing(node))),))


def present(when: Node | None, other: Node | None) -> Node | None:
    """Join two conditions under which an element is there."""
    if when is None or other is None:
        return other if when is None else when
    return build.every(when, other)


def surely(condition: Node) -> Node:
    """Make a condition false where it is unknown."""
    return ir.Same(condition, build.TRUE)


def constants(shape: Shape) -> Any:
    """Give the policy's value of a shape that is written out, lists as tuples.

    Raises:
        LookupError: it is not written out.
    """
    match shape:
        case ir.Constant(value):
            return value
        case Several(members) if shape.is_sure:
            return tuple(constants(m.shape) for m in members)
        case _:
            raise LookupError
