"""Customers as Python holds them: tables that come in, and rows that are refused."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from tiers.physical import ROW
from tiers.pipeline.related import Tables
from tiers.problems import DataError, Problem
from tiers.spreading import Session, Spread
from tiers.text import Text


def table_of(customers: Any) -> pl.LazyFrame:
    """Make a lazy table with numbered rows of whatever holds customers."""
    table: pl.LazyFrame
    match customers:
        case pl.LazyFrame():
            table = customers
        case pl.DataFrame():
            table = customers.lazy()
        case _:
            table = pl.DataFrame(customers).lazy()
    if ROW in table.collect_schema():
        return table
    return table.with_row_index(ROW, offset=1)


def tables_of(tables: Mapping[str, Any] | None) -> Tables:
    """Make such tables of those that the policy names, if any are given."""
    return {name: table_of(table) for name, table in (tables or {}).items()}


def spread_of(customers: Any, session: Session) -> Spread:
    """Take customers where they lie: in a table of the host's own, or in files."""
    if isinstance(customers, str | Path):
        return session.scan(str(customers))
    return session.spread(customers)


class RejectedRows(DataError):  # noqa: N818 - it is named for what it holds
    """Some rows can't be decided; `rejects` lists every fault of each."""

    def __init__(self, rejects: pl.DataFrame) -> None:
        self.rejects = rejects
        names = [name for name in ("table", "row") if name in rejects.columns]
        count = rejects.select(names).n_unique()
        shown = rejects.head(3).to_dicts()
        first = "; ".join(
            f"{_table(r)}row {r['row']}, {r['column']}: {r['reason']}" for r in shown
        )
        zh = "；".join(
            f"{_table(r)}第 {r['row']} 行 {r['column']}：{r['reason']}" for r in shown
        )
        rows = "1 row" if count == 1 else f"{count:,} rows"
        message = Text(
            f"{rows} can't be decided: {first}", f"{count:,} 行无法判定：{zh}"
        )
        advice = Text(
            'mend them, or pass rejects="drop" to decide the rest',
            '请修正数据，或传入 rejects="drop" 只判定其余行',
        )
        super().__init__([Problem("rejected-rows", message, help=advice)])


def _table(reject: dict[str, Any]) -> str:
    name = reject.get("table")
    return f"{name}: " if name else ""
