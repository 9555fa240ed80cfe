"""Decisions to put into tables that are kept, for tests of several databases."""

from datetime import date
from decimal import Decimal

import polars as pl

from tiers.describing import Description
from tiers.location import Location
from tiers.ports import Changes
from tiers.text import Text
from tiers_plugins.sinks.databases import DATABASES

Rows = dict[str, tuple[str | None, str, list[str]]]
"""Tier, total and actions by shop."""

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
FIRST: Rows = {
    "C1": ("gold", "60.10", ["call", "mail"]),
    "c1": ("basic", "7.00", []),
    "00123": (None, "0.30", []),
}
LATER: Rows = {**FIRST, "c1": ("gold", "61.00", []), "C4": ("basic", "1.00", [])}
EAST: Rows = {"E1": ("gold", "60.00", [])}


def about(day: date = JULY) -> Description:
    return Description(Text.same("t"), "1", day, "en", {}, {}, {}, {})


def table(rows: Rows) -> pl.LazyFrame:
    return pl.LazyFrame(
        {
            "shop": list(rows),
            "tier": [tier for tier, _, _ in rows.values()],
            "total": pl.Series(
                [Decimal(total) for _, total, _ in rows.values()],
                dtype=pl.Decimal(38, 2),
            ),
            "actions": pl.Series(
                [acts for _, _, acts in rows.values()], dtype=pl.List(pl.String)
            ),
        }
    )


def put_into(url: str, part: str, rows: Rows, day: date = JULY) -> Changes:
    """Write decisions as the command does: checked first."""
    location = Location.parse(f"{url}#{part}")
    sink, decisions = DATABASES, table(rows)
    sink.check(location)
    sink.check_columns(location, decisions.collect_schema(), about(day))
    return sink.write_described(decisions, location, about(day))


def failing(rows: Rows) -> pl.LazyFrame:
    """Give decisions that fail while they are read."""

    def fails(_: pl.Series) -> pl.Series:
        raise RuntimeError("in the middle")

    tier = pl.col("tier").map_batches(fails, return_dtype=pl.String())
    return table(rows).with_columns(tier)
