"""Tables into PostgreSQL, in bulk: switched, or added to, in one transaction."""

import secrets
from functools import cached_property

import attrs
import polars as pl

from tiers.location import Location
from tiers.ports import Changes
from tiers.problems import DataError
from tiers_plugins.sinks.tables import Rows, Tables
from tiers_plugins.sql import catalog, faults, fitting
from tiers_plugins.sql.merging import Merge
from tiers_plugins.sql.postgresql import SCHEMES
from tiers_plugins.sql.sifting import Sift
from tiers_plugins.sql.target import AS_OF, Target
from tiers_plugins.sql.wanted import TableName, quoted
from tiers_plugins.sql.writing import Session, session


def _allow(location: Location, target: Target) -> None:
    """Make sure that there is a connection, and a right to write the table so."""
    with session(location) as own:
        why = catalog.refusal(own, target)
        there = catalog.columns(own, target.table)
    if why is not None:
        raise faults.unwritable_table(location, why)
    if there and target.mode == "create":
        raise faults.table_exists(location)


def _fit(rows: Rows) -> None:
    with session(rows.location) as own:
        _Writing(own, rows).check()


def _put(rows: Rows) -> Changes:
    with session(rows.location) as own:
        return _Writing(own, rows).go()


POSTGRESQL = Tables("postgresql", SCHEMES, _allow, _fit, _put)
"""PostgreSQL, where all is done in one transaction.

Whoever reads meanwhile sees the old table, and an interrupted run leaves nothing. Where
a table is replaced, its indexes, rights and comments are not carried over; where it is
kept, they stay.
"""


@attrs.frozen
class _Writing:
    """One table on its way."""

    own: Session
    rows: Rows

    @property
    def target(self) -> Target:
        """Which table it is, and how it is written."""
        return self.rows.target

    @cached_property
    def schema(self) -> pl.Schema:
        """The columns that are written."""
        return self.rows.table.collect_schema()

    def check(self) -> dict[str, fitting.Found]:
        """Make sure that a table that is kept takes the rows; give its columns."""
        if not self.target.keeps:
            return {}
        there = catalog.columns(self.own, self.target.table)
        location = self.own.location
        problems = list(fitting.problems(location, self.schema, there)) if there else []
        if problems:
            raise DataError(problems)
        return there

    def go(self) -> Changes:
        """Write the rows; the transaction is the caller's."""
        own, target = self.own, self.target
        if target.mode == "replace":
            return self._replaced()
        if target.keeps:
            catalog.wait_for_others(own, target.table)
            if there := self.check():
                return self._kept(there)
        own.run(_creating(target.table, self.schema))
        count = self._filled(target.table)
        if target.keeps:
            self._check_keys(self._merge(target.table))
            own.run(self._indexing())
        return Changes(count)

    def _replaced(self) -> Changes:
        target = self.target.table
        fresh = TableName(target.schema, f"tiers_{secrets.token_hex(8)}")
        self.own.run(_creating(fresh, self.schema))
        count = self._filled(fresh)
        self.own.run(f"DROP TABLE IF EXISTS {target.sql()}")
        new = TableName(None, target.name).sql()
        self.own.run(f"ALTER TABLE {fresh.sql()} RENAME TO {new}")
        return Changes(count)

    def _indexing(self) -> str:
        """Index a table that we made: rows by their key, or days by where they lie."""
        table, keys = self.target.table.sql(), [quoted(key) for key in self._keys]
        if self.target.mode == "append":
            return f"CREATE INDEX ON {table} USING brin ({keys[0]})"
        return f"ALTER TABLE {table} ADD PRIMARY KEY ({', '.join(keys)})"

    @property
    def _keys(self) -> list[str]:
        return self.target.keys(list(self.schema))

    def _kept(self, there: dict[str, fitting.Found]) -> Changes:
        """Add to the rows that are there, and change them if that was asked for."""
        is_same = all(_is_same(there[n].type, kind) for n, kind in self.schema.items())
        if self.target.mode == "append" and is_same and not self._has_day():
            return Changes(self._filled(self.target.table))
        staged = TableName(None, f"tiers_{secrets.token_hex(8)}")
        self.own.run(_creating(staged, self.schema, is_staged=True))
        count = self._filled(staged)
        merge = self._merge(staged)
        self.own.run(_PLANNING)
        self.own.run(f"ANALYZE {staged.sql()} ({merge.key_names})")
        self._check_keys(merge)
        return self._sifted(merge, count)

    def _merge(self, staged: TableName) -> Merge:
        return Merge(
            self.target.table.sql(),
            staged.sql(),
            list(self.schema),
            self._keys,
            quoted,
            "{} IS DISTINCT FROM {}".format,
        )

    def _check_keys(self, merge: Merge) -> None:
        """Make sure that keys that somebody named tell the rows apart."""
        if self.target.key and self.own.count(merge.repeated()):
            raise faults.repeated_rows(self.own.location, self._keys)

    def _sifted(self, merge: Merge, count: int) -> Changes:
        own = self.own
        name = quoted(f"tiers_{secrets.token_hex(8)}")
        sift = Sift(merge, name, self.rows.day)
        own.run(sift.sifting())
        [(differing, new)] = own.rows(sift.counting())
        if differing and self.target.mode != "upsert":
            raise faults.changed_rows(own.location, differing, self._keys)
        changed = self._changed(sift, differing) if differing else 0
        added = own.run(sift.adding()) if new else 0
        return Changes(added, changed, count - added - changed)

    def _changed(self, sift: Sift, differing: int) -> int:
        own = self.own
        own.run(f"ANALYZE {sift.name} ({sift.merge.key_names})")
        own.run("SET LOCAL random_page_cost = 0.1")  # they lie in the order they came
        changed = own.run(sift.changing())
        own.run("SET LOCAL random_page_cost TO DEFAULT")
        return changed if changed == differing else changed + own.run(sift.following())

    def _has_day(self) -> bool:
        """Tell whether there are rows of that day; without a day, whether any."""
        table, where = self.target.table.sql(), ""
        if self.rows.day is not None:
            where = f"WHERE {quoted(AS_OF)} = DATE '{self.rows.day}'"
        asked = f"SELECT count(*) FROM (SELECT FROM {table} {where} LIMIT 1) t"  # noqa: S608 - quoted
        return self.own.count(asked) > 0

    def _filled(self, table: TableName) -> int:
        """Copy all rows into a table; tell how many."""
        return self.own.copy(table, self.rows.table.collect_batches(engine="streaming"))


_PLANNING = """
SELECT set_config('default_statistics_target', '10', true),
       set_config('work_mem', CASE
           WHEN pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('256MB')
           THEN '256MB' ELSE current_setting('work_mem') END, true)
"""
"""Lets rows be joined in memory, as far as it goes, and few be looked at before.

It holds until the transaction ends.
"""


def _creating(table: TableName, schema: pl.Schema, *, is_staged: bool = False) -> str:
    columns = (f"{quoted(name)} {_type(kind)}" for name, kind in schema.items())
    form = ("TEMPORARY TABLE", " ON COMMIT DROP") if is_staged else ("TABLE", "")
    return f"CREATE {form[0]} {table.sql()} ({', '.join(columns)}){form[1]}"


def _type(kind: pl.DataType) -> str:
    match kind:
        case pl.Decimal():
            return f"numeric({kind.precision},{kind.scale})"
        case pl.Datetime():
            return "timestamp" if kind.time_zone is None else "timestamptz"
        case _:
            return _TYPES[type(kind)]


_TYPES = {
    pl.String: "text",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Int64: "bigint",
    pl.Float64: "double precision",
}


def _is_same(given: str, kind: pl.DataType) -> bool:
    """Tell whether a type is the very one that rows are copied as."""
    return given == _type(kind)
