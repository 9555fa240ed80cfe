"""What customers did, as the models take it: doubles, of those whose facts can be."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from tiers_plugins.scorers.clv.btyd import History


def histories(table: pl.DataFrame, places: Mapping[str, int]) -> pl.DataFrame:
    """Turn stored integers into doubles."""
    return table.select(
        (pl.col(name).cast(pl.Float64) / 10**count).alias(name)
        for name, count in places.items()
    )


def is_sound(rows: pl.DataFrame) -> pl.Expr:
    """Tell which histories can be; null where something is missing."""
    frequency, recency = pl.col("frequency"), pl.col("recency")
    found = (frequency >= 0) & (recency >= 0) & (recency <= pl.col("age"))
    if "spend" in rows.columns:
        found &= (frequency == 0) | (pl.col("spend") > 0)
    return found


def history(rows: pl.DataFrame) -> "History":
    """Give the times and counts of customers; a missing one is nought."""
    from tiers_plugins.scorers.clv.btyd import History  # noqa: PLC0415 - an extra

    names = "frequency", "recency", "age"
    return History(*(rows[n].fill_null(0.0).to_numpy() for n in names))
