"""Formats that tables are written in."""

from collections.abc import Iterable

from tiers.hooks import hookimpl
from tiers.ports import TableSink
from tiers_plugins.sinks.csv import Csv
from tiers_plugins.sinks.json_lines import JsonLines
from tiers_plugins.sinks.parquet import Parquet

TIERS_API = 1


@hookimpl
def tiers_sinks() -> Iterable[TableSink]:
    """Offer CSV, Parquet and JSON Lines."""
    return (Csv(), JsonLines(), Parquet())
