"""Decision tables looked up by the set of rows that apply; see `matching`.

Only tables whose rows give written-out values can be; the others are in `tables`.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl

from tiers.codes import WORD
from tiers.engines.columnar.expressions import Compiler
from tiers.engines.columnar.matching import Matcher, members
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.physical import dtype, physical
from tiers.program.rules import Output, Step
from tiers.schema import EXACT

_Function = Callable[[int], Any]
"""Gives something of a set of rows, the bits of an integer."""


def matched(step: Step, compiler: Compiler) -> tuple[pl.Expr, pl.Expr] | None:
    """Give two columns, of which the second reads the first; None if there is no way.

    Raises:
        OverflowError: a number on the way could need more than 128 bits.
    """
    function, node = _function(step.node), step.node
    if function is None or not isinstance(node, ir.Row | ir.Collect):
        return None
    name, kind = step.column.name, dtype(step.column.type)
    matcher = Matcher.of(f"#rows of {name}", node.conditions, compiler)

    def stored(rows: int) -> Any:
        return physical(function(rows), step.column.type)

    return matcher.found, matcher.lookup(stored, kind).alias(name)


def words(output: Output, compiler: Compiler) -> tuple[pl.Expr, list[pl.Expr]]:
    """Give a column, and what reads it: the words of the rows that a list has.

    Raises:
        OverflowError: a number on the way could need more than 128 bits.
    """
    listing = output.listing
    assert listing is not None, "it is a list"
    count = len(listing.conditions)
    matcher = Matcher.of(f"#rows of {output.name}", listing.conditions, compiler)
    found = [
        matcher.lookup(_word(at), pl.Int64()).alias(f"#list {output.name}.{at}")
        for at in range(max(1, -(-count // WORD)))
    ]
    return matcher.found, found


def _word(at: int) -> _Function:
    return lambda rows: rows >> WORD * at & (1 << WORD) - 1


def _function(node: Node) -> _Function | None:
    match node:
        case ir.Row(strict=False):
            return _row(node)
        case ir.Collect(strict=False):
            return _collect(node)
        case _:
            return None


def _row(node: ir.Row) -> _Function | None:
    """Number the row that applies."""
    nodes = [answer for row in node.answers for answer in row]
    if not all(isinstance(answer, ir.Constant) for answer in nodes):
        return None
    given = [tuple(map(_value, row)) for row in node.answers]
    place = {at: rank for rank, at in enumerate(node.order)}

    def function(rows: int) -> Decimal:
        found = sorted(members(rows), key=place.__getitem__)
        if not found:
            return Decimal(node.none)
        is_clash = node.hit == "unique" and len(found) > 1
        if is_clash or (given and any(given[at] != given[found[0]] for at in found)):
            return Decimal(node.clash)
        return Decimal(found[0])

    return function


def _collect(node: ir.Collect) -> _Function | None:
    """Put together what the rows that apply give."""
    if not all(isinstance(v, ir.Constant) for v in (*node.values, node.default)):
        return None
    given, default = list(map(_value, node.values)), _value(node.default)

    def function(rows: int) -> Any:
        found = list(members(rows))
        if not found:
            return default
        if node.how == "count":
            return Decimal(len(found))
        return _together(node.how, [given[at] for at in found])

    return function


def _together(how: str, given: list[Any]) -> Any:
    if None in given:
        return None
    if how == "sum":
        total = Decimal(0)
        for value in given:
            total = EXACT.add(total, value)
        return total
    return min(given) if how == "min" else max(given)


def _value(node: Node) -> Any:
    assert isinstance(node, ir.Constant), "it is written out"
    return node.value
