"""Bins of the three measures: where they begin, as a table, and staircases over it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node, Step
from tiers.physical import unscaled
from tiers.schema import Scalar
from tiers_plugins.scorers.quantiles import Ordered, above, breaks

MEASURES = "recency", "frequency", "monetary"
SCHEMA = {"measure": pl.String, "within": pl.String, "bin": pl.Int64, "from": pl.Int64}

_Stairs = tuple[tuple[Scalar, tuple[Step, ...]], ...]


def cuts(
    table: pl.DataFrame, bins: int, *, is_nested: bool, depth: int = 0, within: str = ""
) -> Iterator[tuple[str, str, int, int]]:
    """Cut each measure of *table*, or one in each bin of the one before."""
    for name in MEASURES[depth : depth + 1] if is_nested else MEASURES:
        rows = list(begun(name, within, table[name].sort(), bins))
        yield from rows
        starts = [start for *_, start in rows]
        if is_nested and starts and depth + 1 < len(MEASURES):
            for at, part in _parted(table, name, starts):
                inner = f"{within}{at}"
                yield from cuts(
                    part, bins, is_nested=True, depth=depth + 1, within=inner
                )


def begun(
    name: str, within: str, ordered: Ordered, bins: int
) -> Iterator[tuple[str, str, int, int]]:
    """Give where bins of sorted numbers begin, but for the first."""
    for at, cut in enumerate(breaks(ordered, bins)):
        yield name, within, at + 2, above(cut)


def _parted(
    table: pl.DataFrame, name: str, starts: list[int]
) -> Iterator[tuple[int, pl.DataFrame]]:
    """Give the rows of each bin that has any."""
    reached = pl.sum_horizontal((pl.col(name) >= s).cast(pl.Int64) for s in starts)
    parts = table.with_columns(bin=reached + 1).sort("bin")
    for (at,), rows in parts.group_by("bin", maintain_order=True):
        yield int(str(at)), rows


def scores(
    nodes: Mapping[str, Node], fitted: pl.DataFrame, bins: int, *, is_nested: bool
) -> dict[str, Node]:
    """Give the three scores; bins count upwards, and the score of recency downwards."""
    found: dict[str, Node] = {}
    within: Node | None = None
    for name, node in nodes.items():
        stairs = _stairs(fitted, name, build.number_of(node).places)
        found[name] = build.steps(node, stairs, group=within, below=Decimal(1))
        if is_nested:
            within = _within(within, found[name])
    turned = build.constant(Decimal(bins + 1))
    return found | {"recency": build.subtract(turned, found["recency"])}


def _within(before: Node | None, here: Node) -> Node:
    """Number the bins of all measures so far, a digit each."""
    if before is None:
        return here
    return build.add(build.multiply(before, build.constant(Decimal(10))), here)


def _stairs(fitted: pl.DataFrame, name: str, places: int) -> _Stairs:
    """Give a staircase of bins for each group; the group of all has no name."""
    rows = fitted.filter(pl.col("measure") == name)
    found: dict[Scalar, tuple[Step, ...]] = {}
    for within, at, start in rows.select("within", "bin", "from").iter_rows():
        group = Decimal(within) if within else None
        step = Step(unscaled(start, places), Decimal(at))
        found[group] = (*found.get(group, ()), step)
    return tuple(found.items())
