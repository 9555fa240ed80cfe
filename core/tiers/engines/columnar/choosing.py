"""An integer for each of some values."""

from collections.abc import Mapping
from typing import Any

import polars as pl

_FEW = 8
"""Up to here, comparing with each value costs less than looking up."""


def chosen(expr: pl.Expr, cases: Mapping[Any, int], width: pl.DataType) -> pl.Expr:
    """Give the integer of each value; missing for any other."""
    if not cases or len(cases) > _FEW:
        old, new = pl.Series(list(cases)), pl.Series(list(cases.values()), dtype=width)
        return expr.replace_strict(old, new, default=None, return_dtype=width)
    found = pl.lit(None, dtype=width)
    for value, number in cases.items():
        found = (
            pl.when(expr == value).then(pl.lit(number, dtype=width)).otherwise(found)
        )
    return found
