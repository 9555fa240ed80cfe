"""Decisions as columns that every database knows."""

import polars as pl


def plain(table: pl.LazyFrame) -> pl.LazyFrame:
    """Give texts, truths, days, 64-bit integers and exact decimals.

    Lists become text joined by `;`, as in CSV.
    """
    types = table.collect_schema()
    return table.select(
        _column(pl.col(name), kind).alias(name) for name, kind in types.items()
    )


def _column(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.List):
        return column.cast(pl.List(pl.String)).list.join(";")
    if kind in {pl.Int128, pl.UInt64, pl.UInt128}:
        return column.cast(pl.Decimal(38, 0))
    if kind.is_integer():
        return column.cast(pl.Int64)
    if kind in {pl.Boolean, pl.Date, pl.Float64} or isinstance(
        kind, pl.Decimal | pl.Datetime
    ):
        return column
    return column.cast(pl.String)
