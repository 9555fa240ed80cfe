"""Rounding, done as early and as seldom as the result allows."""

import decimal
from collections.abc import Iterator, Mapping
from decimal import Decimal

from tiers.lang import ir
from tiers.lang.build import (
    QUOTIENT_PLACES,
    choose,
    constant,
    divide,
    extreme,
    number_of,
    steps,
)
from tiers.lang.ir import Node
from tiers.schema import EXACT, Null, Number

ROUNDING: Mapping[ir.Rounding, str] = {
    "half-even": decimal.ROUND_HALF_EVEN,
    "half-up": decimal.ROUND_HALF_UP,
    "half-down": decimal.ROUND_HALF_DOWN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
}
"""The ways of rounding, as `decimal` names them."""


def rounded(node: Node, places: int, mode: ir.Rounding = "half-even") -> Node:
    """Round a number; one that has no more places stays as it is.

    A quotient that nobody has rounded yet is rounded once, to the places asked for;
    rounding keeps order, so it may be done before the least or greatest is taken.
    """
    kind = number_of(node)
    if kind.places <= places:
        return node
    match node:
        case ir.Divide(left, right) if _is_raw(node) and mode == "half-even":
            return divide(left, right, places)
        case ir.Extreme(pick, parts):
            return extreme(pick, *(rounded(part, places, mode) for part in parts))
        case ir.If(condition, then, otherwise) if not _is_missing(then, otherwise):
            sides = rounded(then, places, mode), rounded(otherwise, places, mode)
            return choose(condition, *sides)
        case ir.Constant(Decimal() as value):
            return constant(rounded_number(value, places, mode))
        case ir.Steps():
            return _rounded_steps(node, places, mode)
        case _:
            return _rounding(node, places, mode)


def _is_raw(node: ir.Divide) -> bool:
    return node.type.places == QUOTIENT_PLACES


def _is_missing(*nodes: Node) -> bool:
    return any(isinstance(node.type, Null) for node in nodes)


def _rounded_steps(node: ir.Steps, places: int, mode: ir.Rounding) -> Node:
    """Round the values of the steps, and join those that become equal."""
    stairs = tuple(
        (name, tuple(_joined_steps(stair, places, mode))) for name, stair in node.stairs
    )
    below = node.below and rounded_number(node.below, places, mode)
    return steps(node.input, stairs, group=node.group, below=below)


def _joined_steps(
    stair: tuple[ir.Step, ...], places: int, mode: ir.Rounding
) -> Iterator[ir.Step]:
    last: Decimal | None = None
    for step in stair:
        value = rounded_number(step.value, places, mode)
        if value != last:
            yield ir.Step(step.bound, value)
        last = value


def rounded_number(value: Decimal, places: int, mode: ir.Rounding) -> Decimal:
    """Round a number as nodes do."""
    return value.quantize(Decimal(1).scaleb(-places), ROUNDING[mode], EXACT)


def _rounding(node: Node, places: int, mode: ir.Rounding) -> Node:
    kind = number_of(node)
    low, high = (rounded_number(end, places, mode) for end in (kind.low, kind.high))
    return ir.Round(node, mode, Number(places, low, high))
