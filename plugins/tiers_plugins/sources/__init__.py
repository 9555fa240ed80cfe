"""What customer tables are read from: formats of files, and kinds of URLs."""

from collections.abc import Iterable

from tiers.hooks import hookimpl
from tiers.ports import TableSource, UrlSource
from tiers_plugins.sources.csv import Csv
from tiers_plugins.sources.databases import Databases
from tiers_plugins.sources.json_lines import JsonLines
from tiers_plugins.sources.parquet import Parquet
from tiers_plugins.sources.postgresql import Postgresql
from tiers_plugins.sources.stores import Stores
from tiers_plugins.sources.workbook import Workbook

TIERS_API = 1


@hookimpl
def tiers_sources() -> Iterable[TableSource | UrlSource]:
    """Offer CSV, JSON Lines, Parquet, workbooks, databases and stores of files."""
    return (
        Csv(),
        JsonLines(),
        Parquet(),
        Workbook(),
        Postgresql(),
        Databases(),
        Stores(),
    )
