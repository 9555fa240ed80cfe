"""Customers in any number, drawn without chance, written in bounded memory."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

_AT_ONCE = 500_000
_SEGMENTS = ("retail", "trade", "online", "public")
_REGIONS = (
    "north",
    "east",
    "south",
    "west",
    "north-east",
    "south-east",
    "内地",
    "海外",
)
_CENTS = pl.Decimal(18, 2)

COLUMNS: Mapping[str, pl.DataType] = {
    "id": pl.String(),
    "segment": pl.String(),
    "region": pl.String(),
    "spend": _CENTS,
    "spend_before": _CENTS,
    "margin": _CENTS,
    "orders": pl.Int64(),
    "orders_before": pl.Int64(),
    "visits": pl.Int64(),
    "late": pl.Int64(),
    "complaints": pl.Int64(),
    "returns": pl.Int64(),
    "discount": _CENTS,
    "share": _CENTS,
    "since": pl.Date(),
    "last_order": pl.Date(),
    "active": pl.Boolean(),
    "mail": pl.Boolean(),
}
"""What is known of a customer: eighteen columns."""


def customers(count: int, first: int = 0) -> pl.DataFrame:
    """Draw some customers, from number *first* on."""
    number = pl.int_range(first, first + count, eager=True, dtype=pl.Int64).alias("n")
    drawn = {name: _drawn(name, at) for at, name in enumerate(COLUMNS) if at}
    return number.to_frame().select(
        ("C" + pl.col("n").cast(pl.String).str.zfill(9)).alias("id"),
        *(column.alias(name) for name, column in drawn.items()),
    )


def written(count: int, path: Path) -> Path:
    """Write so many customers as Parquet or CSV, if they are not there yet."""
    if path.exists():
        return path
    table, part = _scanned(count), path.with_suffix(".part")
    if path.suffix == ".csv":
        table.sink_csv(part, engine="streaming")
    else:
        table.sink_parquet(part, engine="streaming")
    return part.rename(path)


def _scanned(count: int) -> pl.LazyFrame:
    """Give customers as a stream of small tables."""

    def parts(
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,  # noqa: ARG001 - the interface of Polars
    ) -> Iterator[pl.DataFrame]:
        assert predicate is None
        for first in range(0, min(count, n_rows or count), _AT_ONCE):
            part = customers(min(_AT_ONCE, count - first), first)
            yield part if with_columns is None else part.select(with_columns)

    return register_io_source(parts, schema=pl.Schema(COLUMNS))


def _drawn(name: str, seed: int) -> pl.Expr:
    """Draw a column: what most customers have, and some far from it."""
    kind, even = COLUMNS[name], _even(seed)
    match name:
        case "segment":
            return _listed(_SEGMENTS, even)
        case "region":
            return _listed(_REGIONS, even)
        case "spend" | "spend_before" | "margin":
            cents = even * _even(seed + 50) // 2**20 * 20
            return _cents(cents - 2_000_000 if name == "margin" else cents)
        case "discount" | "share":
            return _cents(even % 10_001)
        case "since":
            return (even % 7000 + 13_000).cast(pl.Int32).cast(pl.Date)
        case "last_order":
            return (even % 900 + 19_700).cast(pl.Int32).cast(pl.Date)
        case _ if kind == pl.Boolean:
            return even % 10 < 7
        case _:
            return even * _even(seed + 50) // 2**20 % _MOST[name]


_MOST = {
    "orders": 400,
    "orders_before": 400,
    "visits": 300,
    "late": 60,
    "complaints": 9,
    "returns": 30,
}


def _even(seed: int) -> pl.Expr:
    """Spread the customers' numbers evenly over 0 … 2²⁰ - 1."""
    stirred = (pl.col("n") + seed * 1_000_003) * 2_654_435_761 % 2**32
    return (stirred * 40_503 % 2**32) // 2**12


def _listed(names: tuple[str, ...], even: pl.Expr) -> pl.Expr:
    return (even % len(names)).replace_strict(dict(enumerate(names)))


def _cents(whole: pl.Expr) -> pl.Expr:
    wide = whole.cast(pl.Int128).reinterpret(dtype=pl.Decimal(38, 2))
    return wide.cast(_CENTS)
