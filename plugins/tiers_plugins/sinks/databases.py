"""Tables into SQLite and MySQL: switched, or added to, when all is there."""

import secrets
from functools import cached_property
from typing import TYPE_CHECKING

import attrs
import polars as pl

from tiers.location import Location
from tiers.ports import Changes
from tiers.problems import DataError
from tiers.text import Text
from tiers_plugins.sinks.tables import Rows, Tables
from tiers_plugins.sql import faults, fitting
from tiers_plugins.sql.alchemy import SCHEMES, connected, sqlite_file, tables
from tiers_plugins.sql.digits import refuse_rounding
from tiers_plugins.sql.fitting import Found
from tiers_plugins.sql.kinds import SQLITE, Kind
from tiers_plugins.sql.merging import Merge
from tiers_plugins.sql.target import Target
from tiers_plugins.sql.wanted import TableName

if TYPE_CHECKING:
    from sqlalchemy import Connection


def _allow(location: Location, target: Target) -> None:
    """Make sure that there is a connection, and nothing in the way."""
    from sqlalchemy import inspect  # noqa: PLC0415 - an extra

    if _is_new(location):
        folder = sqlite_file(location).parent
        if not folder.is_dir():
            why = Text(f"there is no folder `{folder}`", f"文件夹 `{folder}` 不存在")
            raise faults.unwritable_table(location, why)
        return
    with connected(location) as connection:
        found, table = inspect(connection), target.table
        if table.name in found.get_view_names(table.schema):
            why = Text("it is there already, and no table", "同名对象已存在，且不是表")
            raise faults.unwritable_table(location, why)
        if target.mode == "create" and table.name in found.get_table_names(
            table.schema
        ):
            raise faults.table_exists(location)


def _fit(rows: Rows) -> None:
    if not _is_new(rows.location):
        with connected(rows.location) as connection:
            _Writing(connection, rows).check()


def _put(rows: Rows) -> Changes:
    with connected(rows.location, may_create=True) as connection:
        return _Writing(connection, rows).go()


def _is_new(location: Location) -> bool:
    """Tell whether the database itself is still to be made."""
    return location.scheme == "sqlite" and not sqlite_file(location).exists()


DATABASES = Tables("databases", SCHEMES, _allow, _fit, _put)
"""SQLite and MySQL.

In SQLite, where it is one transaction, an interrupted run leaves nothing. MySQL commits
when a table is made: what is left there by a run that was killed is a table named
`tiers_…`. SQLite is not given a number that it would round.
"""


@attrs.frozen
class _Writing:
    """One table on its way."""

    connection: "Connection"
    rows: Rows

    @property
    def location(self) -> Location:
        """Where they go."""
        return self.rows.location

    @property
    def target(self) -> Target:
        """Which table it is, and how it is written."""
        return self.rows.target

    @cached_property
    def schema(self) -> pl.Schema:
        """The columns that are written."""
        return self.rows.table.collect_schema()

    @property
    def kind(self) -> Kind:
        """How the database writes things."""
        return Kind.of(self.location)

    def check(self) -> bool:
        """Make sure that a table that is kept takes the rows; tell whether there is."""
        from sqlalchemy import inspect  # noqa: PLC0415 - an extra

        table = self.target.table
        if not self.target.keeps or table.name not in tables(
            self.connection, table.schema
        ):
            return False
        there = {
            column["name"]: Found(
                str(column["type"]),
                not column["nullable"]
                and column["default"] is None
                and column.get("autoincrement") is not True,
            )
            for column in inspect(self.connection).get_columns(table.name, table.schema)
        }
        problems = list(fitting.problems(self.location, self.schema, there))
        if problems:
            raise DataError(problems)
        return True

    def go(self) -> Changes:
        """Write the rows and commit them; or leave what was there."""
        fresh = TableName(self.target.table.schema, f"tiers_{secrets.token_hex(8)}")
        try:
            self.kind.begin(self.connection, self.target.table)
            found = self._written(fresh)
            self.connection.commit()
        except BaseException:
            self.connection.rollback()
            self.run(f"DROP TABLE IF EXISTS {self.kind.sql(fresh)}")
            raise
        return found

    def _written(self, fresh: TableName) -> Changes:
        """Write the rows into the table that is there, or into one that becomes it."""
        target, is_there = self.target, self.check()
        if is_there:
            return self._kept(target.table)
        keys = self._keys if target.keeps else ()
        self.run(self.kind.creating(fresh, self.schema, keys))
        # Of keys that are named, nothing is known yet.
        found = self._kept(fresh) if target.key else Changes(self._filled(fresh))
        _switch(self.connection, self.kind, fresh, target)
        return found

    @property
    def _keys(self) -> list[str]:
        return self.target.keys(list(self.schema))

    def _kept(self, table: TableName) -> Changes:
        """Add to the rows of a table, and change them if that was asked for."""
        kind, staged = self.kind, TableName(None, f"tiers_{secrets.token_hex(8)}")
        columns = ", ".join(f"t.{kind.quoted(name)}" for name in self.schema)
        # A copy of the table's own columns compares with them as they compare; being
        # joined to nothing, it takes missing values, too.
        self.run(
            f"CREATE TEMPORARY TABLE {kind.sql(staged)} AS SELECT {columns} "  # noqa: S608 - quoted
            f"FROM (SELECT 1 AS one) o LEFT JOIN {kind.sql(table)} t ON 1 = 0 LIMIT 0"
        )
        count = self._filled(staged)
        names = kind.sql(table), kind.sql(staged)
        merge = Merge(*names, list(self.schema), self._keys, kind.quoted, kind.differs)
        found = self._merged(merge, count)
        self.run(f"DROP {kind.temporary}TABLE {kind.sql(staged)}")
        return found

    def _merged(self, merge: Merge, count: int) -> Changes:
        changed = 0
        self._check_keys(merge)
        if self.target.mode == "upsert":
            is_joined = self.kind.joins
            changed = (
                self.run(merge.changing(is_joined=is_joined)) if merge.has_more else 0
            )
        elif differing := self.count(merge.differing()):
            raise faults.changed_rows(self.location, differing, self._keys)
        added = self.run(merge.adding())
        return Changes(added, changed, count - added - changed)

    def _check_keys(self, merge: Merge) -> None:
        """Make sure that rows are told apart, as the table compares its texts."""
        if self.count(merge.repeated()):
            if self.target.key:
                raise faults.repeated_rows(self.location, self._keys)
            raise faults.alike_keys(self.location, self._keys)
        if self.count(merge.confused(self.kind.exactly)):
            raise faults.alike_keys(self.location, self._keys)

    def run(self, sql: str) -> int:
        """Run a statement; tell how many rows it wrote."""
        return self.connection.exec_driver_sql(sql).rowcount

    def count(self, sql: str) -> int:
        """Give the number that a query asks for."""
        return int(self.connection.exec_driver_sql(sql).scalar_one())

    def _filled(self, table: TableName) -> int:
        """Put all rows into a table; tell how many."""
        names = ", ".join(map(self.kind.quoted, self.schema))
        places = ", ".join([self.kind.parameter] * len(self.schema))
        insert = f"INSERT INTO {self.kind.sql(table)} ({names}) VALUES ({places})"  # noqa: S608 - quoted
        count, exempt = 0, self._untyped(table)
        for batch in self.rows.table.collect_batches(engine="streaming"):
            if batch.height:
                if self.kind is SQLITE:
                    refuse_rounding(self.location, batch, exempt)
                values = batch.select(
                    _bound(pl.col(n), t) for n, t in self.schema.items()
                )
                self.connection.exec_driver_sql(insert, values.rows())
                count += batch.height
        return count

    def _untyped(self, table: TableName) -> set[str]:
        """Name the columns of a table of SQLite that keep text as it is."""
        if self.kind is not SQLITE:
            return set()
        sql = f"PRAGMA table_info({self.kind.quoted(table.name)})"
        found = self.connection.exec_driver_sql(sql).all()
        return {name for _, name, type_, *_ in found if not type_ or type_ == "BLOB"}


def _bound(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Hand over as text what a driver would make a double of, or has no value for."""
    if isinstance(kind, pl.Decimal | pl.Date | pl.Datetime):
        return column.cast(pl.String)
    return column


def _switch(
    connection: "Connection", kind: Kind, fresh: TableName, target: Target
) -> None:
    """Let a table that is whole take the name that it is to have."""
    table, is_replaced = target.table, target.mode == "replace"
    if kind is SQLITE:
        if is_replaced:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {kind.sql(table)}")
        connection.exec_driver_sql(
            f"ALTER TABLE {kind.sql(fresh)} RENAME TO {kind.quoted(table.name)}"
        )
        return
    connection.commit()
    renamed = f"{kind.sql(fresh)} TO {kind.sql(table)}"
    if not is_replaced or table.name not in tables(connection, table.schema):
        connection.exec_driver_sql(f"RENAME TABLE {renamed}")
        return
    old = kind.sql(TableName(table.schema, f"{fresh.name}_old"))
    connection.exec_driver_sql(f"RENAME TABLE {kind.sql(table)} TO {old}, {renamed}")
    connection.exec_driver_sql(f"DROP TABLE {old}")
