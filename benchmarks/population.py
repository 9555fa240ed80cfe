"""Customers in any number, grown from a sample's table without chance."""

from pathlib import Path

import polars as pl

from tiers.samples import samples

_TENTHS = ("月均销量(箱)", "购进占比(%)", "新品上柜率(%)", "销量增速(%)")
_CENTS = ("一类烟占比(%)", "单条均价(元)", "月均毛利(元)")


def grow(customers: int, path: Path) -> None:
    """Write a Parquet table of tobacco shops, amounts as decimals, keys all different.

    Margins are spread a little, so that ranks are taken among many values.
    """
    shops = pl.read_csv(samples()["tobacco-retail"].data).with_columns(
        pl.col(_TENTHS).cast(pl.Decimal(18, 1)), pl.col(_CENTS).cast(pl.Decimal(18, 2))
    )
    copies = -(-customers // shops.height)
    table = pl.concat([shops] * copies).head(customers)
    number = pl.int_range(pl.len())
    spread = (number * 7919 % 200).cast(pl.Decimal(18, 2))
    table.with_columns(
        许可证号=(number + 35_000_000).cast(pl.String),
        月均毛利=(pl.col("月均毛利(元)") + spread).cast(pl.Decimal(18, 2)),
    ).with_columns(pl.col("月均毛利").alias("月均毛利(元)")).drop(
        "月均毛利"
    ).write_parquet(path)
