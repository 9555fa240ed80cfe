"""Build the nodes of decision tables: which row applies, and what rows give."""

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from typing import Literal

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.schema import EXACT, Number, Type

How = Literal["sum", "min", "max", "count"]
"""What is done with the values of the rows that apply."""

_ZERO = Decimal(0)


def row(
    hit: Literal["unique", "first", "any"],
    conditions: Sequence[Node],
    *,
    order: Sequence[int] | None = None,
    answers: Sequence[Sequence[Node]] = (),
) -> ir.Row:
    """Number the row that applies; *order* is that of the rows unless given."""
    kind = Number(0, _ZERO, Decimal(len(conditions) + 1))
    found = tuple(range(len(conditions)) if order is None else order)
    given = tuple(map(tuple, answers)) if hit == "any" else ()
    return ir.Row(hit, tuple(conditions), found, given, kind)


def pick(index: Node, values: Sequence[Node], kind: Type) -> Node:
    """Take the value of *kind* at a place."""
    return ir.Pick(index, tuple(values), kind)


def collect(
    how: How, conditions: Sequence[Node], values: Sequence[Node], default: Node
) -> Node:
    """Put together what the rows that apply give.

    Raises:
        TypeError: the default is no number.
    """
    kind = build.joined(_bounds(how, conditions, values), default.type)
    if not isinstance(kind, Number):
        raise TypeError
    given = () if how == "count" else tuple(values)
    return ir.Collect(how, tuple(conditions), given, default, kind)


def _bounds(how: How, conditions: Sequence[Node], values: Sequence[Node]) -> Number:
    """Bound the result; a sum is one of any of the values."""
    if how == "count":
        return Number(0, _ZERO, Decimal(len(conditions)))
    kinds = [build.number_of(value) for value in values]
    places = max(kind.places for kind in kinds)
    if how == "sum":
        low = reduce(EXACT.add, (min(k.low, _ZERO) for k in kinds))
        high = reduce(EXACT.add, (max(k.high, _ZERO) for k in kinds))
        return Number(places, low, high)
    return Number(places, min(k.low for k in kinds), max(k.high for k in kinds))
