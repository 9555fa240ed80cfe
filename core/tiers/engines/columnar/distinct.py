"""Functions of values, computed once for all rows that are alike."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from tiers.freezing import frozen
from tiers.lang.ir import Value
from tiers.physical import dtype, scaled, unscaled
from tiers.schema import DayTimeDuration, Months, Number, Type, YearMonthDuration

_FOUND = "found"


def served(
    arguments: Sequence[tuple[pl.Expr, Type]],
    function: Callable[..., Value],
    kind: Type,
    *,
    takes_missing: bool = False,
) -> pl.Expr:
    """Give *function* of the arguments; missing where one is, unless it takes that."""
    names = [f"{n}" for n in range(len(arguments))]
    given = [e.alias(n) for (e, _), n in zip(arguments, names, strict=True)]
    kinds = tuple(of for _, of in arguments)
    return pl.struct(given).map_batches(
        _Serving(kinds, function, kind, takes_missing),
        return_dtype=dtype(kind),
        is_elementwise=True,
    )


@frozen
class _Serving:
    """Computes the distinct rows of a batch."""

    kinds: tuple[Type, ...]
    function: Callable[..., Value]
    kind: Type
    takes_missing: bool

    def __call__(self, given: pl.Series) -> pl.Series:
        """Give the result of each row."""
        rows = given.struct.unnest()
        unlike = rows.unique()
        values = [self.value(row) for row in unlike.iter_rows()]
        found = pl.Series(_FOUND, values, dtype=dtype(self.kind))
        return rows.join(
            unlike.with_columns(found),
            on=rows.columns,
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )[_FOUND]

    def value(self, row: tuple[Any, ...]) -> object:
        """Give the result of a row, as columns store it."""
        if None in row and not self.takes_missing:
            return None
        known = map(restored, row, self.kinds)
        return stored(self.function(*known), self.kind)


def stored(value: Value, kind: Type) -> object:
    """Give a value as columns of *kind* store it."""
    match value, kind:
        case Decimal(), Number(places):
            return scaled(value, places)
        case timedelta(), _:
            return value // timedelta(seconds=1)
        case Months(count), _:
            return count
        case _:
            return value


def restored(cell: Any, kind: Type) -> Value:
    """Give the value that a cell of a column of *kind* stands for."""
    match kind:
        case _ if cell is None:
            return None
        case Number(places):
            return unscaled(cell, places)
        case DayTimeDuration():
            return timedelta(seconds=cell)
        case YearMonthDuration():
            return Months(cell)
        case _:
            found: Value = cell
            return found
