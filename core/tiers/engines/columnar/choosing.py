"""An integer for each of some values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

_FEW = 16
"""Up to here, comparing with each value costs less than looking up."""


def chosen(expr: pl.Expr, cases: Mapping[Any, int], width: pl.DataType) -> pl.Expr:
    """Give the integer of each value; missing for any other."""
    table = [None, *cases.values()]
    return looked_up(numbered(expr, cases), table, width)


def numbered(expr: pl.Expr, values: Iterable[Any]) -> pl.Expr:
    """Number some values from 1 on; any other is 0, and a missing one missing.

    Equal questions give equal expressions, which Polars computes once.
    """
    known = list(values)
    if len(known) > _FEW:
        numbers = pl.Series(range(1, len(known) + 1), dtype=pl.UInt32)
        found = expr.replace_strict(
            pl.Series(known), numbers, default=0, return_dtype=pl.UInt32
        )
        return pl.when(expr.is_not_null()).then(found)
    total = pl.lit(0, dtype=pl.UInt8)
    for number, value in enumerate(known, 1):
        total = total + (expr == value).cast(pl.UInt8) * pl.lit(number, dtype=pl.UInt8)
    return total.cast(pl.UInt32) if known else pl.when(expr.is_not_null()).then(total)


def looked_up(code: pl.Expr, table: Sequence[Any], kind: pl.DataType) -> pl.Expr:
    """Replace each code by its entry of a table; missing stays missing."""
    series = pl.Series(table, dtype=kind)
    return code.map_batches(series.gather, return_dtype=kind, is_elementwise=True)
