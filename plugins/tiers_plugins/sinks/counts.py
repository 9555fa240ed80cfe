"""How many customers got what: for sinks that people read."""

from collections.abc import Mapping

import attrs
import polars as pl

from tiers.describing import Description
from tiers.text import Text

NO_TIER = Text("no tier", "无层级")


@attrs.frozen
class Counts:
    """How many customers got what, by name."""

    customers: int
    tiers: Mapping[str | None, int]
    actions: Mapping[str, int]
    unknown: Mapping[str, int]

    @classmethod
    def of(cls, table: pl.LazyFrame) -> "Counts":
        """Count the rows of decisions."""
        tiers = table.group_by(pl.col("tier").cast(pl.String)).len()
        found = dict(tiers.collect(engine="streaming").rows())
        return cls(
            sum(found.values()),
            found,
            actions=_members(table, "actions"),
            unknown=_members(table, "unknown"),
        )


def has_customers(table: pl.LazyFrame) -> bool:
    """Tell whether each row is a customer's, and not one of several actions."""
    return {"tier", "actions", "unknown"} <= set(table.collect_schema())


def tiers(counts: Counts, about: Description) -> dict[str | None, str]:
    """Give the labels of tiers: best first, those without a tier last."""
    named: dict[str | None, str] = {n: about.put(t) for n, t in about.tiers.items()}
    named |= {name: name for name in counts.tiers if name and name not in named}
    return named | ({None: about.put(NO_TIER)} if None in counts.tiers else {})


def _members(table: pl.LazyFrame, column: str) -> dict[str, int]:
    items = table.select(pl.col(column).cast(pl.List(pl.String)).explode()).drop_nulls()
    return dict(items.group_by(column).len().collect(engine="streaming").rows())
