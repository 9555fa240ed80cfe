"""Tables and queries of PostgreSQL, read once, in bulk."""

from collections.abc import Collection, Iterator
from typing import Any

import attrs
import polars as pl

from tiers.location import Location
from tiers.physical import ROW
from tiers.ports import ReadOptions
from tiers.problems import DataError
from tiers.source import Span
from tiers.temporary import Temporary, living_with
from tiers_plugins.sources import faults as files
from tiers_plugins.sources.headings import check
from tiers_plugins.sql import faults
from tiers_plugins.sql.postgresql import SCHEMES, Session, lost, session
from tiers_plugins.sql.wanted import Query, TableName, no_table, quoted, wanted

_AS_IT_IS = {"text", "varchar", "bool", "int2", "int4", "int8", "float8", "date"}
_TYPES = {"timestamptz": "timestamp"}
"""What is read as another type; a moment as the day and time in the session's zone."""

_FIRST, _END = -719_162, 2_932_897
"""1 January of the years 1 and 10000, in days from 1970."""

_A_DAY = 86_400_000_000
_UNITS = {"date": 1, "timestamp": _A_DAY, "timestamptz": _A_DAY}
"""How many units a day has, by type."""

_LARGEST = 38
"""Digits of a decimal in a column."""


class Postgresql:
    """Reads PostgreSQL into a temporary file, in one transaction that only reads.

    A table of a database has no order and changes while it is read, and customers are
    looked at more than once; so the rows are fetched once, streaming, and the
    connection is closed. Numbers stay exact: `numeric` comes as text, and as decimals
    where the column says its places.
    """

    @property
    def name(self) -> str:
        """The source's name."""
        return "postgresql"

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
        copy = Temporary(".parquet")
        with session(location) as own:
            own.run("SET TRANSACTION READ ONLY")
            own.run("SET LOCAL DateStyle = 'ISO'")
            rows = _rows(own, location)
            columns = list(_columns(own, rows))
            check([column.name for column in columns], Span(str(location), 1, 1))
            _fetch(own, columns, rows, copy)
            if odd := _beyond_years(columns, copy):
                _fetch(own, [column.as_text(odd) for column in columns], rows, copy)
        table = pl.scan_parquet(
            copy.path, row_index_name=ROW, row_index_offset=1, glob=False
        )
        return living_with(table, copy)

    def explain(self, error: Exception, location: Location) -> DataError:
        """Say what *error*, raised while our copy was read, means."""
        return files.broken(location.path, error)


@attrs.frozen
class _Column:
    """A column of what is read."""

    name: str
    type: str
    places: tuple[int, int] | None
    """Digits and places of a number that has them."""

    @property
    def sql(self) -> str:
        """Name it in a statement, as a type that has a column of ours."""
        name = quoted(self.name)
        if self.type in _AS_IT_IS or self.type == "timestamp":
            return name
        return f"{name}::{_TYPES.get(self.type, 'text')} AS {name}"

    def as_text(self, odd: Collection[str]) -> "_Column":
        """Give the column as text if it is one of the odd ones."""
        return attrs.evolve(self, type="") if self.name in odd else self

    @property
    def cast(self) -> pl.Expr:
        """Take a number from its text; NaN is missing."""
        column = pl.col(self.name)
        if self.places is None:
            return column
        return column.cast(pl.Decimal(*self.places), strict=False)


def _rows(own: Session, location: Location) -> str:
    """Give what rows are taken from: a table, or a query in brackets."""
    found = wanted(location)
    match found:
        case Query(sql):
            return f"({sql}\n) AS rows"
        case TableName():
            name = found.sql().replace("'", "''")
            [(there,)] = own.rows(f"SELECT to_regclass('{name}') IS NOT NULL")
            if not there:
                raise faults.unknown_table(location, own.tables())
            return found.sql()
        case None:
            raise no_table(location, own.tables())


def _columns(own: Session, rows: str) -> Iterator[_Column]:
    import nanoarrow  # noqa: PLC0415 - an extra

    with own.statement(f"SELECT * FROM {rows}") as made:  # noqa: S608 - the owner's query
        schema: Any = nanoarrow.c_schema(made.execute_schema())
        for column in schema.children:
            said = {
                bytes(k): bytes(v).decode() for k, v in (column.metadata or {}).items()
            }
            kind = said.get(b"POSTGRESQL:type", "")
            yield _Column(
                column.name or "", kind, _places(kind, said.get(b"POSTGRESQL:typmod"))
            )


def _places(kind: str, modifier: str | None) -> tuple[int, int] | None:
    """Take apart how PostgreSQL writes `numeric(12, 2)`: (12 << 16 | 2) + 4."""
    if kind != "numeric" or modifier is None or int(modifier) < 0:
        return None
    digits, places = divmod(int(modifier) - 4, 2**16)
    fits = digits <= _LARGEST and places <= digits  # places below nought look huge
    return (digits, places) if fits else None


def _beyond_years(columns: list[_Column], copy: Temporary) -> set[str]:
    """Name the columns with a day outside the years 1 to 9999, such as `infinity`.

    Those are no days of ours; as text they are told so, with the value.
    """
    days = {c.name: _UNITS[c.type] for c in columns if c.type in _UNITS}
    stored = pl.scan_parquet(copy.path, glob=False)
    ends = stored.select(
        pl.concat_list(column.min(), column.max()).alias(name)
        for name in days
        for column in [pl.col(name).to_physical().cast(pl.Int64)]
    ).collect()
    return {
        name
        for name, unit in days.items()
        for low, high in [ends[name].item()]
        if low is not None and not _FIRST * unit <= low <= high < _END * unit
    }


def _fetch(own: Session, columns: list[_Column], rows: str, copy: Temporary) -> None:
    named = ", ".join(column.sql for column in columns)
    with own.statement(f"SELECT {named} FROM {rows}") as made:  # noqa: S608 - see above
        stream, _ = made.execute_query()
        table = pl.scan_arrow_c_stream(stream)
        casts = (column.cast for column in columns)
        try:
            table.select(casts).sink_parquet(
                copy.path, compression="lz4", engine="streaming"
            )
        except pl.exceptions.PolarsError as error:
            raise lost(own.location, error) from None
