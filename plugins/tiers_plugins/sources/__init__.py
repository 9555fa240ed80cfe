"""Formats that customer tables are read from."""

from collections.abc import Iterable

from tiers.hooks import hookimpl
from tiers.ports import TableSource
from tiers_plugins.sources.csv import Csv
from tiers_plugins.sources.json_lines import JsonLines
from tiers_plugins.sources.parquet import Parquet

TIERS_API = 1


@hookimpl
def tiers_sources() -> Iterable[TableSource]:
    """Offer CSV, Parquet and JSON Lines."""
    return (Csv(), JsonLines(), Parquet())
