"""The policy as expressions of Polars."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.by_hand.known import SCORES, Known
from benchmarks.policy import Grant, Rule

_FAR = 10.0**7
"""So far apart lie the percentiles of two segments on one line."""


def decide(
    source: Path,
    target: Path,
    known: Known,
    rules: Sequence[Rule],
    grants: Sequence[Grant],
) -> None:
    """Decide by Polars expressions, streaming from file to file."""
    table = pl.scan_parquet(source).with_columns(*_scores(known))
    row = pl.lit(len(rules) - 1, dtype=pl.UInt32)
    for at, rule in reversed(list(enumerate(rules[:-1]))):
        applies = pl.all_horizontal(
            (pl.col(name) >= low) & (pl.col(name) < high)
            for name, low, high in rule.ranges
        )
        row = pl.when(applies).then(pl.lit(at, dtype=pl.UInt32)).otherwise(row)
    tiers = list(dict.fromkeys(rule.tier for rule in rules))
    table = table.with_columns(row.alias("row")).with_columns(
        _taken("row", [tiers.index(rule.tier) for rule in rules], pl.UInt8).alias(
            "tier"
        )
    )
    mask = pl.lit(0, dtype=pl.UInt32)
    for at, grant in enumerate(grants):
        is_due = (pl.col("tier") == tiers.index(grant.tier)) & (
            pl.col(grant.fact) > grant.above
        )
        mask = mask + is_due.cast(pl.UInt32) * 2**at
    sets = [
        [g.action for at, g in enumerate(grants) if word >> at & 1]
        for word in range(2 ** len(grants))
    ]
    table.with_columns(mask.alias("mask")).select(
        "id",
        *(pl.col(name).cast(pl.Decimal(18, 2)) for name in SCORES),
        _taken("tier", tiers, pl.String),
        _taken("row", [rule.name for rule in rules], pl.String).alias("rule"),
        _taken("row", [rule.because for rule in rules], pl.String).alias("because"),
        _taken("mask", sets, pl.List(pl.String)).alias("actions"),
        pl.lit([], dtype=pl.List(pl.String)).alias("unknown"),
    ).sink_parquet(target, engine="streaming")


def _scores(known: Known) -> list[pl.Expr]:
    segments = list(known.worth)
    line = [
        (at * _FAR + value, reached)
        for at, stair in enumerate(known.worth.values())
        for value, reached in [(0.0, 0.0), *stair]
    ]
    segment = pl.col("segment").cast(pl.Enum(segments)).to_physical()
    spend = pl.col("spend").cast(pl.Float64)
    region = pl.col("region").cast(pl.Enum(list(known.growth))).to_physical()
    mean = [mean for mean, _ in known.growth.values()]
    deviation = [deviation for _, deviation in known.growth.values()]
    change = spend - pl.col("spend_before").cast(pl.Float64)
    places = pl.struct(region.alias("region"), change.alias("change"))
    least, greatest = known.loyalty
    orders = (pl.col("orders") + pl.col("orders_before") - least) * 100
    return [
        _reached(segment * _FAR + spend, line).alias("worth"),
        _reached(pl.col("margin").cast(pl.Float64), known.margin_rank).alias(
            "margin_rank"
        ),
        _reached(
            (pl.col("visits") + 2 * pl.col("orders")).cast(pl.Float64), known.activity
        ).alias("activity"),
        places.map_batches(
            lambda s: (
                (
                    (
                        s.struct.field("change")
                        - pl.Series(mean).gather(s.struct.field("region"))
                    )
                    / pl.Series(deviation).gather(s.struct.field("region"))
                )
                .clip(-10, 10)
                .round(2)
            ),
            return_dtype=pl.Float64,
            is_elementwise=True,
        ).alias("growth"),
        (orders / (greatest - least)).clip(0, 100).round(2).alias("loyalty"),
    ]


def _reached(value: pl.Expr, stair: Sequence[tuple[float, float]]) -> pl.Expr:
    bounds = pl.Series([bound for bound, _ in stair])
    reached = pl.Series([0.0, *(score for _, score in stair)])
    return value.map_batches(
        lambda s: reached.gather(bounds.search_sorted(s, side="right")),
        return_dtype=pl.Float64,
        is_elementwise=True,
    )


def _taken(column: str, table: Sequence[Any], kind: Any) -> pl.Expr:
    series = pl.Series(table, dtype=kind)
    return pl.col(column).map_batches(
        series.gather, return_dtype=kind, is_elementwise=True
    )
