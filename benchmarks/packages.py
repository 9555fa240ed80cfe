"""A table of rules that gives a tier and a package of services, and its customers.

Twenty rows over four inputs; the first row that applies decides.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import attrs
import polars as pl

INPUTS = {"spend": 100_000, "late": 60, "visits": 50}
SEGMENTS = ("retail", "trade", "online", "public")
TIERS = ("platinum", "gold", "silver", "basic")

Customer = dict[str, Any]
Answer = tuple[str, str]
"""The tier and the package of services."""


@attrs.frozen
class Row:
    """A row of the table: half-open ranges, perhaps a segment, and what it gives."""

    ranges: tuple[tuple[str, int, int], ...]
    segment: str | None
    gives: Answer


@attrs.frozen
class Peer:
    """An engine at its quickest: how many customers it is asked about, and how."""

    name: str
    customers: int
    decide: Callable[[Sequence[Customer]], list[Answer]]


def table(rows: int = 20) -> list[Row]:
    """Draw a table; its last row takes everybody else."""
    random = Random(rows)  # noqa: S311 - no secret
    found = []
    for at in range(rows - 1):
        ranges = []
        for name, most in INPUTS.items():
            low = random.randrange(most * 3 // 4)
            ranges.append((name, low, low + random.randrange(most // 4, most)))
        segment = random.choice([*SEGMENTS, None])
        gives = TIERS[at % 3], f"package {at}"
        found.append(Row(tuple(ranges), segment, gives))
    return [*found, Row((), None, (TIERS[-1], "none"))]


def population(customers: int) -> pl.DataFrame:
    """Draw customers without chance."""
    number = pl.int_range(customers, dtype=pl.Int64, eager=True)
    steps = zip(INPUTS.items(), (7919, 104_729, 611_953), strict=True)
    columns = {name: number * step % (most + 1) for (name, most), step in steps}
    segment = pl.Series([SEGMENTS[at % 4] for at in range(0, 28, 3)])
    return pl.DataFrame({**columns, "segment": segment.gather(number * 31 % 10)})
