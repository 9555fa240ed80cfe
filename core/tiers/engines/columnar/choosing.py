"""An integer for each of some values."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import attrs
import polars as pl

from tiers.physical import entries

CODE = pl.UInt32()
"""The type of codes and of their classes."""

_SMALL = pl.UInt8()

_FEW = 9
"""Up to here, comparing with each value costs less than looking up."""


@attrs.define
class Shared:
    """Numberings that several columns read, each a column computed once."""

    names: dict[tuple[str, tuple[Any, ...]], str] = attrs.field(factory=dict)
    waiting: list[pl.Expr] = attrs.field(factory=list)
    """Those that no stage computes yet."""

    def column(self, name: str, values: tuple[Any, ...], found: pl.Expr) -> pl.Expr:
        """Give the column that numbers these values of the column *name*."""
        if (name, values) not in self.names:
            self.names[name, values] = f"#number {len(self.names)} {name}"
            self.waiting.append(found.alias(self.names[name, values]))
        return pl.col(self.names[name, values])

    def taken(self) -> list[pl.Expr]:
        """Give the columns that wait to be computed, which then no longer do."""
        found, self.waiting = self.waiting, []
        return found


def numbered(expr: pl.Expr, values: Iterable[Any]) -> pl.Expr:
    """Number some values from 1 on; any other is 0, and a missing one missing."""
    known = list(values)
    if len(known) > _FEW:
        numbers = pl.Series(range(1, len(known) + 1), dtype=CODE)
        found = expr.replace_strict(
            pl.Series(known), numbers, default=0, return_dtype=CODE
        )
        return pl.when(expr.is_not_null()).then(found)
    if not known:
        return pl.when(expr.is_not_null()).then(pl.lit(0, dtype=CODE))
    found = pl.lit(0, dtype=_SMALL)
    for number, value in enumerate(known, 1):
        found = found + (expr == value).cast(_SMALL) * pl.lit(number, dtype=_SMALL)
    return found.cast(CODE)


def looked_up(code: pl.Expr, table: Sequence[Any], kind: pl.DataType) -> pl.Expr:
    """Replace each code by its entry of a table; missing stays missing."""
    series = pl.Series(table, dtype=kind)
    find = partial(entries, series)
    return code.map_batches(find, return_dtype=kind, is_elementwise=True)
