"""The ways to ask each customer of a round that its plan knows."""

from collections.abc import Iterator

import polars as pl

from tiers.survey.asking.worth import Way
from tiers.survey.planning.plan import Plan


def ways(frame: pl.DataFrame, plan: Plan) -> Iterator[tuple[str, list[Way]]]:
    """Give those customers of a frame whom some channel reaches in time, and how."""
    late = {c.channel for c in plan.channels if not c.is_in_time}
    cells = {(c.tier, c.channel): c for c in plan.cells}
    for customer, tier, reach in frame.select("customer", "tier", "reach").iter_rows():
        found = [
            Way(channel, cells[tier, channel].cost_each, cells[tier, channel].response)
            for channel in reach.split(";")
            if channel not in late and (tier, channel) in cells
        ]
        if found:
            yield customer, found
