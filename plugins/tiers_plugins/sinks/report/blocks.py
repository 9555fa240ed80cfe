"""What a report counts: customers by tier, actions, reasons; and how scores lie."""

from collections.abc import Iterator
from decimal import Decimal

import attrs
import polars as pl

from tiers.describing import Description
from tiers.text import Text
from tiers_plugins.sinks.counts import NO_TIER, Counts, has_customers, tiers

_MOST = 15
"""Lines of a block whose values nobody has named beforehand."""

_OTHERS, _NONE = Text("others", "其他"), Text("none", "无")


@attrs.frozen
class Block:
    """A table of counts."""

    title: Text
    lines: tuple[tuple[str, int], ...]
    whole: int
    """What shares are of."""


@attrs.frozen
class Figure:
    """How the numbers of a column lie."""

    label: str
    lowest: Decimal | int | None
    mean: Decimal | None
    """Rounded half-even to the places of the column, or to one."""
    highest: Decimal | int | None
    missing: int


def blocks(table: pl.LazyFrame, about: Description) -> Iterator[Block]:
    """Count decisions, or the service actions of a table of those."""
    if has_customers(table):
        yield from _of_customers(table, about)
    else:
        yield from _of_actions(table, about)


def figures(table: pl.LazyFrame, about: Description) -> Iterator[Figure]:
    """Give the figures of scores, and of other columns of exact numbers.

    The first column names the customer, whatever it is made of.
    """
    for name, kind in list(table.collect_schema().items())[1:]:
        if isinstance(kind, pl.Decimal) or kind.is_integer():
            places = kind.scale if isinstance(kind, pl.Decimal) else 0
            yield _figure(table, name, places, _heading(name, about))


def _of_customers(table: pl.LazyFrame, about: Description) -> Iterator[Block]:
    counts = Counts.of(table)
    found = [
        (label, counts.tiers.get(name, 0))
        for name, label in tiers(counts, about).items()
    ]
    yield Block(Text("Customers by tier", "各层级客户"), tuple(found), counts.customers)
    given = [(about.put(t), counts.actions.get(n, 0)) for n, t in about.actions.items()]
    if given:
        title = Text("Service actions", "服务措施")
        yield Block(title, tuple(given), counts.customers)
    yield _by(table, "because", Text("Reasons", "理由"), about)
    lacking = [(about.put(t), counts.unknown.get(n, 0)) for n, t in about.facts.items()]
    lacking = sorted((line for line in lacking if line[1]), key=lambda line: -line[1])
    if lacking:
        title = Text("Missing facts that matter", "影响结果的缺失数据")
        yield Block(title, tuple(lacking), counts.customers)


def _of_actions(table: pl.LazyFrame, about: Description) -> Iterator[Block]:
    for name in ("label", "owner", "due", "tier", "because"):
        if name in table.collect_schema():
            yield _by(table, name, Text.same(_heading(name, about)), about)


def _by(table: pl.LazyFrame, name: str, title: Text, about: Description) -> Block:
    """Count rows by the values of a column: days in order, others by their number."""
    column = pl.col(name)
    if name != "due":
        column = column.cast(pl.String)
    found = table.group_by(column).len().collect(engine="streaming")
    order = [name] if name == "due" else ["len", name]
    rows = found.sort(order, descending=[name != "due", False][: len(order)]).rows()
    labels = {n: about.put(t) for n, t in about.tiers.items()} if name == "tier" else {}
    none = about.put(NO_TIER if name == "tier" else _NONE)
    lines = [(none if v is None else labels.get(v, str(v)), n) for v, n in rows]
    rest = sum(count for _, count in lines[_MOST:])
    more = [(about.put(_OTHERS), rest)] if rest else []
    return Block(title, (*lines[:_MOST], *more), sum(count for _, count in lines))


def _figure(table: pl.LazyFrame, name: str, places: int, label: str) -> Figure:
    column = pl.col(name)
    asked = {
        "lowest": column.min(),
        "highest": column.max(),
        "total": column.cast(pl.Decimal(38, places)).sum(),
        "count": column.count(),
        "missing": column.null_count(),
    }
    (row,) = table.select(**asked).collect(engine="streaming").to_dicts()
    unit = Decimal(1).scaleb(-max(places, 1))
    mean = (row["total"] / row["count"]).quantize(unit) if row["count"] else None
    return Figure(label, row["lowest"], mean, row["highest"], row["missing"])


def _heading(name: str, about: Description) -> str:
    return about.put(about.headings[name]) if name in about.headings else name
