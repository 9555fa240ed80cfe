"""How SQLite and MySQL write things."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs
import polars as pl

from tiers.location import Location
from tiers_plugins.sql.wanted import TableName, quoted

if TYPE_CHECKING:
    from sqlalchemy import Connection


@attrs.frozen
class Kind:
    """How a database writes things."""

    quotes: str
    parameter: str
    types: Mapping[type[pl.DataType], str]
    is_mysql: bool

    @classmethod
    def of(cls, location: Location) -> "Kind":
        """Tell the kind by the URL."""
        return SQLITE if location.scheme == "sqlite" else MYSQL

    def sql(self, table: TableName) -> str:
        """Write a table's name."""
        return self._literally(table.sql(self.quotes))

    def quoted(self, name: str) -> str:
        """Write a column's name."""
        return self._literally(quoted(name, self.quotes))

    def _literally(self, name: str) -> str:
        """Double what the driver would take for the place of a value."""
        return name.replace("%", "%%") if self.is_mysql else name

    def creating(
        self, table: TableName, schema: pl.Schema, keys: Sequence[str] = ()
    ) -> str:
        """Make a table, which has an index of its keys if it is to be kept."""
        columns = [
            self._column(name, kind, is_key=name in keys)
            for name, kind in schema.items()
        ]
        if keys:
            columns.append(f"PRIMARY KEY ({', '.join(map(self.quoted, keys))})")
        return f"CREATE TABLE {self.sql(table)} ({', '.join(columns)})"

    def _column(self, name: str, kind: pl.DataType, *, is_key: bool) -> str:
        if isinstance(kind, pl.Decimal):
            form = f"decimal({kind.precision}, {kind.scale})"
        elif is_key and self.is_mysql and isinstance(kind, pl.String):
            form = _MYSQL_KEY
        else:
            form = self.types[type(kind)]
        return f"{self.quoted(name)} {form}{' NOT NULL' * is_key}"

    @property
    def temporary(self) -> str:
        """What a statement calls a temporary table that goes, so that nothing ends."""
        return "TEMPORARY " if self.is_mysql else ""

    @property
    def joins(self) -> bool:
        """Whether tables are joined where others write `FROM`."""
        return self.is_mysql

    def differs(self, mine: str, yours: str) -> str:
        """Write that two columns differ, to the last sign."""
        if self.is_mysql:
            return f"NOT ({self.exactly(mine)} <=> {self.exactly(yours)})"
        return f"{mine} IS NOT {yours}"

    def exactly(self, name: str) -> str:
        """Write a column so that it compares to the last sign, whatever its own way."""
        return f"CAST({name} AS {'binary' if self.is_mysql else 'blob'})"

    def begin(self, connection: "Connection", table: TableName) -> None:
        """Begin a transaction, and wait for others of us who write to the table."""
        if not self.is_mysql:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        name = "tiers " + str(table)[-58:]  # a name of a lock has 64 characters
        level = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"
        connection.exec_driver_sql(level)
        connection.exec_driver_sql("SELECT GET_LOCK(%s, 86400)", (name,))


_COMMON: Mapping[type[pl.DataType], str] = {
    pl.String: "text",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Int64: "bigint",
    pl.Float64: "double",
    pl.Datetime: "datetime",
}
_MYSQL_KEY = "varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
"""Keys that differ in case alone are different; a text of any length has no index."""

SQLITE = Kind('"', "?", _COMMON, is_mysql=False)
MYSQL = Kind("`", "%s", {**_COMMON, pl.Datetime: "datetime(6)"}, is_mysql=True)
