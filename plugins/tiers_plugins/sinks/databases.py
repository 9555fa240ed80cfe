"""Tables into SQLite and MySQL, switched when they are whole."""

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs
import polars as pl

from tiers.location import Location
from tiers.text import Text
from tiers_plugins.sql import faults
from tiers_plugins.sql.alchemy import SCHEMES, connected, sqlite_file, tables
from tiers_plugins.sql.plain import plain
from tiers_plugins.sql.wanted import TableName, quoted, table_to_write

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Databases:
    """Writes a fresh table, which takes the place of the old one when it is whole.

    In SQLite, where it is one transaction, an interrupted run leaves nothing. MySQL
    commits when a table is made: what is left there by a run that was killed is a table
    named `tiers_…`. SQLite keeps the first 15 digits of a number; more is its text.
    """

    @property
    def name(self) -> str:
        """The sink's name."""
        return "databases"

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it writes to."""
        return SCHEMES

    def check(self, location: Location) -> None:
        """Make sure that there is a connection, and no view in the way.

        Raises:
            DataError: there is none, or a view has the name.
        """
        from sqlalchemy import inspect  # noqa: PLC0415 - an extra

        table = table_to_write(location)
        if location.scheme == "sqlite" and not sqlite_file(location).exists():
            folder = sqlite_file(location).parent
            if not folder.is_dir():
                why = Text(
                    f"there is no folder `{folder}`", f"文件夹 `{folder}` 不存在"
                )
                raise faults.unwritable_table(location, why)
            return
        with connected(location) as connection:
            if table.name in inspect(connection).get_view_names(table.schema):
                why = Text(
                    "it is there already, and no table", "同名对象已存在，且不是表"
                )
                raise faults.unwritable_table(location, why)

    def write(self, table: pl.LazyFrame, location: Location) -> None:
        """Write *table*, streaming, in place of the one of this name.

        Raises:
            DataError: the connection is lost, or the database refuses the table.
        """
        target = table_to_write(location)
        fresh = TableName(target.schema, f"tiers_{secrets.token_hex(8)}")
        rows, kind = plain(table), _Kind.of(location)
        with connected(location, may_create=True) as connection:
            try:
                if kind is SQLITE:
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                _fill(connection, kind, fresh, rows)
                _switch(connection, kind, fresh, target)
                connection.commit()
            except BaseException:
                connection.rollback()
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {kind.sql(fresh)}")
                raise


@attrs.frozen
class _Kind:
    """How a database writes things."""

    quotes: str
    parameter: str
    types: Mapping[type[pl.DataType], str]

    @classmethod
    def of(cls, location: Location) -> "_Kind":
        """Tell the kind by the URL."""
        return SQLITE if location.scheme == "sqlite" else MYSQL

    def sql(self, table: TableName) -> str:
        """Write a table's name."""
        return table.sql(self.quotes)

    def column(self, name: str, kind: pl.DataType) -> str:
        """Declare a column."""
        if isinstance(kind, pl.Decimal):
            form = f"decimal({kind.precision}, {kind.scale})"
        else:
            form = self.types[type(kind)]
        return f"{quoted(name, self.quotes)} {form}"


_COMMON: Mapping[type[pl.DataType], str] = {
    pl.String: "text",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Int64: "bigint",
    pl.Float64: "double",
    pl.Datetime: "datetime",
}
SQLITE = _Kind('"', "?", _COMMON)
MYSQL = _Kind("`", "%s", {**_COMMON, pl.Datetime: "datetime(6)"})


def _fill(
    connection: "Connection", kind: _Kind, table: TableName, rows: pl.LazyFrame
) -> None:
    schema = rows.collect_schema()
    columns = ", ".join(kind.column(name, own) for name, own in schema.items())
    connection.exec_driver_sql(f"CREATE TABLE {kind.sql(table)} ({columns})")
    places = ", ".join([kind.parameter] * len(schema))
    insert = f"INSERT INTO {kind.sql(table)} VALUES ({places})"  # noqa: S608 - quoted
    for batch in rows.collect_batches(engine="streaming"):
        if batch.height:
            values = batch.select(_bound(pl.col(n), t) for n, t in schema.items())
            connection.exec_driver_sql(insert, values.rows())


def _bound(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Hand over as text what a driver would make a double of, or has no value for."""
    if isinstance(kind, pl.Decimal | pl.Date | pl.Datetime):
        return column.cast(pl.String)
    return column


def _switch(
    connection: "Connection", kind: _Kind, fresh: TableName, target: TableName
) -> None:
    if kind is SQLITE:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {kind.sql(target)}")
        connection.exec_driver_sql(
            f"ALTER TABLE {kind.sql(fresh)} RENAME TO {quoted(target.name)}"
        )
        return
    connection.commit()
    renamed = f"{kind.sql(fresh)} TO {kind.sql(target)}"
    if target.name not in tables(connection, target.schema):
        connection.exec_driver_sql(f"RENAME TABLE {renamed}")
        return
    old = kind.sql(TableName(target.schema, f"{fresh.name}_old"))
    connection.exec_driver_sql(f"RENAME TABLE {kind.sql(target)} TO {old}, {renamed}")
    connection.exec_driver_sql(f"DROP TABLE {old}")
