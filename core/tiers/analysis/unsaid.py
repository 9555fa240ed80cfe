"""What integers can't say: tabulated where few values are possible, else a guess."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any

from tiers.analysis import guessing
from tiers.analysis.logic import Z, alike, chosen, every, negated
from tiers.analysis.world import MISSING, Coded, Coding
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.schema import Boolean, Number, String

_TABULATED = 200
"""The most combinations of values that a function is tabulated for."""


def tried(coder: Coding, node: Node) -> Coded:
    """Tabulate a node over few values, or leave it a guess."""
    names = sorted(ir.columns(node))
    choices = {name: _choices(coder, name) for name in names}
    sizes = [len(values) for values in choices.values() if values is not None]
    if len(sizes) == len(names) and prod(sizes) <= _TABULATED:
        return _tabulated(coder, node, choices)
    return guessing.point(coder, node)


def _choices(coder: Coding, name: str) -> list[Any] | None:
    """List the values of a column, if they are few."""
    kind, missing = coder.types[name], coder.columns[name].missing
    found: list[Any]
    match kind:
        case Boolean():
            found = [False, True]
        case String(values) if values:
            found = [str(value) for value in values]
        case Number(0, low, high) if high - low < _TABULATED:
            found = [Decimal(n) for n in range(int(low), int(high) + 1)]
        case _:
            return None
    return found if missing is False else [*found, None]


def _tabulated(coder: Coding, node: Node, choices: Mapping[str, Any]) -> Coded:
    result: Coded | None = None
    for values in product(*choices.values()):
        customer = dict(zip(choices, values, strict=True))
        found = coder.constant(coder.world.evaluate(node, customer), node.type)
        if isinstance(node.type, Boolean) and found is MISSING:
            found = Coded(value=False, missing=True)
        is_here = every(_equals(coder, n, v) for n, v in customer.items())
        result = found if result is None else _either(is_here, found, result)
    assert result is not None
    return result


def _equals(coder: Coding, name: str, value: Any) -> Z:
    """Say that a column has a value."""
    column = coder.columns[name]
    if value is None:
        return column.missing
    wanted = coder.constant(value, coder.types[name]).value
    return every([negated(column.missing), alike(column.value, wanted)])


def _either(condition: Z, then: Coded, other: Coded) -> Coded:
    return Coded(
        chosen(condition, then.value, other.value),
        chosen(condition, then.missing, other.missing),
    )
