"""Numbers in formulas that are none of ours: binary doubles, NaN and infinity."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tiers.lang.ir import Constant, Match, Node, Steps, children


def unfit_number(formula: Node) -> str | None:
    """Name a number in a formula that no engine may compute with; None without one."""
    for value in _constants(formula):
        if isinstance(value, float):
            return f"{value}, a binary double, not a Decimal"
        if isinstance(value, Decimal) and not value.is_finite():
            return f"{value}, which is no number"
    return None


def _constants(node: Node) -> Iterator[Any]:
    """Give every number that is written in a formula."""
    match node:
        case Constant(value):
            yield value
        case Steps(_, _, stairs, below):
            yield below
            for _, stair in stairs:
                yield from (number for s in stair for number in (s.bound, s.value))
        case Match(_, cases):
            yield from (number for _, number in cases)
        case _:
            pass
    for child in children(node):
        yield from _constants(child)
