"""How values lie in columns: exact numbers as scaled integers.

A number with two places is stored as its hundredfold, an integer. The bounds of its
type prove that 64 or 128 bits hold it. Nothing is ever a binary double.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from tiers.schema import (
    EXACT,
    Boolean,
    Date,
    DayTimeDuration,
    Months,
    Null,
    Number,
    Scalar,
    String,
    Type,
    YearMonthDuration,
)

ROW = "#row"
"""The column that numbers the rows of a table, from 1."""

RULE = "#rule"
"""The column with the number of the rule that gives the tier."""

EXTRA = "#extra"
"""The column that holds what a row of a text file has beyond its last column."""

_MAX_64 = 2**63 - 1
_MAX_128 = 2**127 - 1
_DIGITS_18 = 10**18
_INDEX = pl.UInt32()


def dtype(kind: Type) -> pl.DataType:
    """Give the column type that stores values of *kind*.

    Raises:
        OverflowError: a number has more digits than 128 bits hold.
    """
    match kind:
        case Number():
            return integer_dtype(largest(kind))
        case String():
            return pl.String()
        case Boolean():
            return pl.Boolean()
        case Date():
            return pl.Date()
        case DayTimeDuration() | YearMonthDuration():
            return pl.Int64()
        case Null():
            return pl.Null()


def largest(kind: Number) -> int:
    """Give the largest absolute stored integer that values of *kind* can have."""
    size = max(kind.low.copy_abs(), kind.high.copy_abs())
    return int(size.scaleb(kind.places, EXACT)) + 1


def integer_dtype(magnitude: int) -> pl.DataType:
    """Give the narrowest integer type that holds ±*magnitude*.

    Raises:
        OverflowError: 128 bits do not hold it.
    """
    if magnitude <= _MAX_64:
        return pl.Int64()
    if magnitude <= _MAX_128:
        return pl.Int128()
    raise OverflowError


def scaled(value: Decimal, places: int) -> int:
    """Give the integer that stores *value*, which has at most *places* places."""
    return int(value.scaleb(places, EXACT))


def physical(value: Scalar | Months | timedelta, kind: Type) -> Any:
    """Give *value* as a column of *kind* stores it."""
    match value:
        case Decimal():
            assert isinstance(kind, Number)
            return scaled(value, kind.places)
        case timedelta():
            return value // timedelta(seconds=1)
        case Months(count):
            return count
        case _:
            return value


def unscaled(stored: int, places: int) -> Decimal:
    """Give the number that the integer *stored* stands for."""
    return Decimal(stored).scaleb(-places, EXACT)


def entries(table: pl.Series, index: pl.Series) -> pl.Series:
    """Give the entry of a table at each index from 0 on; missing stays missing.

    `Series.gather` does the same by way of a query, in three times the time; and a cast
    that looks whether every number fits takes longer than the look-up.
    """
    if index.dtype != _INDEX:
        index = index.cast(_INDEX, wrap_numerical=True)  # below nought is out of bounds
    return table[index]


def exact(kind: Number) -> pl.Decimal:
    """Give the type in which people get numbers: of 18 digits if the bounds allow.

    So many are what other programs hold in 64 bits.
    """
    return pl.Decimal(18 if largest(kind) < _DIGITS_18 else 38, kind.places)


def decimals(column: pl.Expr, kind: Number) -> pl.Expr:
    """Turn stored integers into Polars decimals, without arithmetic."""
    return column.cast(pl.Int128).reinterpret(dtype=exact(kind))
