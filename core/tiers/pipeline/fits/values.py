"""The columns of a fit as JSON has them: what they hold is written exactly.

Whole numbers have all their digits, doubles the shortest text that stands for them
alone, decimals, days and the like a text. What a column holds is named beside it.
"""

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from tiers.problems import Refusal
from tiers.text import Text

Change = Callable[[Any], Any]

_PLAIN: dict[str, pl.DataType] = {
    kind.__class__.__name__.lower(): kind
    for kind in (
        pl.Int8(),
        pl.Int16(),
        pl.Int32(),
        pl.Int64(),
        pl.Int128(),
        pl.UInt8(),
        pl.UInt16(),
        pl.UInt32(),
        pl.UInt64(),
        pl.Float32(),
        pl.Float64(),
        pl.Boolean(),
        pl.String(),
        pl.Date(),
        pl.Null(),
    )
}


def kind_name(dtype: Any) -> Any:
    """Name what a column holds.

    Raises:
        Refusal: a fit can't be written with such a column.
    """
    name = dtype.__class__.__name__.lower()
    if name in _PLAIN:
        return name
    match dtype:
        case pl.Decimal(precision=precision, scale=scale):
            return {"decimal": [precision, scale]}
        case pl.Enum():
            return {"enum": dtype.categories.to_list()}
        case pl.List(inner=inner):
            return {"list": kind_name(inner)}
        case pl.Struct(fields=fields):
            return {"struct": {f.name: kind_name(f.dtype) for f in fields}}
        case _:
            raise Refusal(
                Text(
                    f"a column of `{dtype}` can't be written",
                    f"无法写入类型为 `{dtype}` 的列",
                )
            )


def kind_of(name: Any) -> pl.DataType:
    """Give the type that a name stands for.

    Raises:
        ValueError: it is no name of a type.
    """
    match name:
        case str() if name in _PLAIN:
            return _PLAIN[name]
        case {"decimal": [int(precision), int(scale)]}:
            return pl.Decimal(precision, scale)
        case {"enum": [*values]}:
            return pl.Enum(values)
        case {"list": inner}:
            return pl.List(kind_of(inner))
        case {"struct": dict(fields)}:
            return pl.Struct({field: kind_of(kind) for field, kind in fields.items()})
        case _:
            raise ValueError(name)


def written(dtype: Any) -> Change | None:
    """Give what brings a value to JSON; None if it is there already."""
    match dtype:
        case pl.Float32() | pl.Float64():
            return lambda value: value if math.isfinite(value) else str(value)
        case pl.Decimal() | pl.Date():
            return str
        case pl.List(inner=inner):
            return _each(written(inner))
        case pl.Struct(fields=fields):
            inside = {f.name: _known(written(f.dtype)) for f in fields}
            return lambda value: {n: change(value[n]) for n, change in inside.items()}
        case _:
            return None


def read(dtype: Any) -> Change | None:
    """Give what brings a value back from JSON."""
    match dtype:
        case pl.Float32() | pl.Float64():
            return float
        case pl.Decimal():
            return Decimal
        case pl.Date():
            return date.fromisoformat
        case pl.List(inner=inner):
            return _each(read(inner))
        case pl.Struct(fields=fields):
            inside = {f.name: _known(read(f.dtype)) for f in fields}
            return lambda value: {n: change(value[n]) for n, change in inside.items()}
        case _:
            return None


def _known(change: Change | None) -> Change:
    """Pass what is missing over."""
    if change is None:
        return lambda value: value
    return lambda value: None if value is None else change(value)


def _each(change: Change | None) -> Change | None:
    known = _known(change)
    return None if change is None else lambda values: [known(v) for v in values]


def rows(table: pl.DataFrame, changes: list[Change | None]) -> list[list[Any]]:
    """Give the rows of a table, each column changed."""
    columns = [
        column.to_list() if change is None else list(map(_known(change), column))
        for column, change in zip(table.get_columns(), changes, strict=True)
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def column(name: str, given: Any, dtype: pl.DataType) -> pl.Series:
    """Give a column of what JSON has of it.

    Raises:
        ValueError, TypeError: it has something else.
    """
    change = read(dtype)
    found = list(given) if change is None else list(map(_known(change), given))
    return pl.Series(name, found, dtype=dtype, strict=True)
