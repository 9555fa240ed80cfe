"""Tables and queries of SQLite and MySQL, every value as text."""

import csv
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from tiers.location import Location
from tiers.ports import ReadOptions
from tiers.problems import DataError
from tiers.source import Span
from tiers.temporary import Temporary, living_with
from tiers_plugins.sources import doubles
from tiers_plugins.sources import faults as files
from tiers_plugins.sources.csv import scan_utf_8
from tiers_plugins.sources.headings import Headings, check
from tiers_plugins.sql import faults
from tiers_plugins.sql.alchemy import SCHEMES, connected, mark, tables
from tiers_plugins.sql.wanted import Query, TableName, no_table, wanted

if TYPE_CHECKING:
    from sqlalchemy import Connection

_AT_ONCE = 10_000


class Databases:
    """Reads the rows of a table or a query once, streaming, into a temporary file.

    Numbers come as they are written, so that none passes through a binary double that
    was none in the database; SQLite keeps `REAL` as doubles itself.
    """

    @property
    def name(self) -> str:
        """The source's name."""
        return "databases"

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it reads."""
        return SCHEMES

    def scan(self, location: Location, options: ReadOptions) -> pl.LazyFrame:
        """Fetch a table, or the rows of a query.

        Raises:
            DataError: there is no connection, or no such table, or the query is wrong.
        """
        del options
        copy = Temporary(".csv")
        with connected(location) as connection:
            names = _fetch(connection, _query(connection, location), location, copy)
        return living_with(scan_utf_8(copy.path, Headings(names, ",")), copy)

    def explain(self, error: Exception, location: Location) -> DataError:
        """Say what *error*, raised while our copy was read, means."""
        return files.broken(location.path, error)


def _query(connection: "Connection", location: Location) -> str:
    found = wanted(location)
    match found:
        case Query(sql):
            return sql
        case TableName():
            known = tables(connection)
            if found.schema is None and found.name not in known:
                raise faults.unknown_table(location, known)
            return f"SELECT * FROM {found.sql(mark(location))}"  # noqa: S608 - quoted
        case None:
            raise no_table(location, tables(connection))


def _fetch(
    connection: "Connection", query: str, location: Location, copy: Temporary
) -> tuple[str, ...]:
    if mark(location) == "`":
        query = query.replace("%", "%%")  # MySQL's driver looks for parameters
    streaming = connection.execution_options(stream_results=True, yield_per=_AT_ONCE)
    result = streaming.exec_driver_sql(query)
    names = tuple(result.keys())
    check(names, Span(str(location), 1, 1))
    with copy.path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(names)
        for part in result.partitions():
            rows.writerows([_text(value) for value in row] for row in part)
    return names


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case float():
            return doubles.written(value)
        case bytes():
            return value.decode("utf-8", "replace")
        case _:
            return str(value)
