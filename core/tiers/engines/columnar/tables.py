"""Decision tables as expressions; what they mean is `engines.interpret.tables`.

Everything is flat: a chain of as many choices as a table has rows would be too deep.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

import polars as pl

from tiers.lang import ir
from tiers.physical import dtype, entries

_AT = pl.Int32()


def row(
    node: ir.Row, conditions: list[pl.Expr], answers: list[list[pl.Expr]]
) -> pl.Expr:
    """Number the row that applies."""
    match node.hit:
        case "first":
            return _first(node, conditions)
        case "unique":
            count = pl.sum_horizontal(_true(conditions))
            return _kept_apart(node, conditions, count > 1, None)
        case "any":
            return _agreeing(node, conditions, answers)


def _first(node: ir.Row, conditions: list[pl.Expr]) -> pl.Expr:
    """Give the first row in the order of the node, by its place there."""
    ordered = [conditions[at] for at in node.order]
    place = _least(ordered, node.none)
    found = lookup(place, [*node.order, node.none], _AT)
    if not node.strict:
        return found
    unknown = _least([c.is_null() for c in ordered], node.none)
    return pl.when(unknown >= place).then(found)


def _agreeing(
    node: ir.Row, conditions: list[pl.Expr], answers: list[list[pl.Expr]]
) -> pl.Expr:
    """Give the first row, unless a row that applies gives something else."""
    if not conditions:
        return pl.lit(node.none, dtype=_AT)
    columns = [list(column) for column in zip(*answers, strict=True)]
    is_clash = pl.any_horizontal(_varies(conditions, column) for column in columns)
    nothing = [
        condition & answer.is_null()
        for column in columns
        for condition, answer in zip(conditions, column, strict=True)
    ]
    if node.strict:
        return _kept_apart(node, conditions, is_clash, pl.any_horizontal(nothing))
    mixed = pl.any_horizontal(_is_mixed(conditions, column) for column in columns)
    return _kept_apart(node, conditions, is_clash | mixed, None)


def _varies(conditions: list[pl.Expr], column: list[pl.Expr]) -> pl.Expr:
    """Tell whether rows that apply give known values that differ."""
    given = [pl.when(c).then(v) for c, v in zip(conditions, column, strict=True)]
    is_other = pl.min_horizontal(given) != pl.max_horizontal(given)
    return is_other.fill_null(value=False)


def _is_mixed(conditions: list[pl.Expr], column: list[pl.Expr]) -> pl.Expr:
    """Tell whether rows that apply give something and nothing."""
    pairs = list(zip(conditions, column, strict=True))
    nothing = pl.any_horizontal(_true([c & v.is_null() for c, v in pairs]))
    something = pl.any_horizontal(_true([c & v.is_not_null() for c, v in pairs]))
    return nothing & something


def _kept_apart(
    node: ir.Row,
    conditions: list[pl.Expr],
    is_clash: pl.Expr,
    is_open: pl.Expr | None,
) -> pl.Expr:
    clash, first = pl.lit(node.clash, dtype=_AT), _least(conditions, node.none)
    if not node.strict:
        return pl.when(is_clash).then(clash).otherwise(first)
    unknown = _any_unknown(conditions)
    if is_open is not None:
        unknown = unknown | is_open.fill_null(value=False)
    return pl.when(is_clash).then(clash).when(~unknown).then(first)


def _least(conditions: list[pl.Expr], none: int) -> pl.Expr:
    """Give the number of the first condition that is true, or *none*."""
    places = [
        pl.when(condition).then(pl.lit(at, dtype=_AT))
        for at, condition in enumerate(conditions)
    ]
    return pl.min_horizontal(*places, pl.lit(none, dtype=_AT))


def _true(conditions: list[pl.Expr]) -> list[pl.Expr]:
    return [condition.fill_null(value=False) for condition in conditions]


def _any_unknown(conditions: list[pl.Expr]) -> pl.Expr:
    if not conditions:
        return pl.lit(value=False)
    return pl.any_horizontal(condition.is_null() for condition in conditions)


def lookup(index: pl.Expr, table: Sequence[Any], width: pl.DataType) -> pl.Expr:
    """Replace each number by its entry of *table*."""
    series = pl.Series(table, dtype=width)
    find = partial(entries, series)
    return index.map_batches(find, return_dtype=width, is_elementwise=True)


def collect(
    node: ir.Collect,
    conditions: list[pl.Expr],
    values: list[pl.Expr],
    default: pl.Expr,
) -> pl.Expr:
    """Put together what the rows that apply give, all in the width of the node."""
    width = dtype(node.type)
    applies = pl.any_horizontal(_true(conditions))
    given = [pl.when(c).then(v) for c, v in zip(conditions, values, strict=False)]
    match node.how:
        case "count":
            factor = pl.lit(10**node.type.places, dtype=width)
            found = pl.sum_horizontal(_true(conditions)).cast(width) * factor
        case "sum":
            found = pl.sum_horizontal(g.fill_null(0) for g in given).cast(width)
        case "min":
            found = pl.min_horizontal(given)
        case "max":
            found = pl.max_horizontal(given)
    lacking = [c & v.is_null() for c, v in zip(conditions, values, strict=False)]
    if lacking:
        is_whole = ~pl.any_horizontal(_true(lacking))
        found = pl.when(is_whole).then(found)
    found = pl.when(applies).then(found).otherwise(default)
    return pl.when(~_any_unknown(conditions)).then(found) if node.strict else found
