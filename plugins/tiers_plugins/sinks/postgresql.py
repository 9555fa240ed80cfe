"""Tables into PostgreSQL, in bulk, and switched in one transaction."""

import secrets

import polars as pl

from tiers.location import Location
from tiers.text import Text
from tiers_plugins.sql import faults
from tiers_plugins.sql.plain import plain
from tiers_plugins.sql.postgresql import SCHEMES, Session, session
from tiers_plugins.sql.wanted import TableName, quoted, table_to_write

_RIGHTS = """
SELECT has_schema_privilege(n.oid, 'CREATE'), c.relkind::text,
       c.relowner IS NULL OR pg_has_role(c.relowner, 'USAGE'),
       EXISTS (SELECT FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
               WHERE d.refobjid = c.oid AND r.ev_class <> c.oid)
FROM pg_namespace n
LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = {name}
WHERE n.nspname = {schema}
"""


class Postgresql:
    """Writes a fresh table, which takes the place of the old one when it is whole.

    All is done in one transaction: whoever reads meanwhile sees the old table, and an
    interrupted run leaves nothing. Indexes, rights and comments are not carried over.
    """

    @property
    def name(self) -> str:
        """The sink's name."""
        return "postgresql"

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it writes to."""
        return SCHEMES

    def check(self, location: Location) -> None:
        """Make sure that the table may be made, and the old one replaced.

        Raises:
            DataError: there is no connection, or no right to it.
        """
        table = table_to_write(location)
        with session(location) as own:
            why = _refusal(own, table)
        if why is not None:
            raise faults.unwritable_table(location, why)

    def write(self, table: pl.LazyFrame, location: Location) -> None:
        """Write *table*, streaming, in place of the one of this name.

        Raises:
            DataError: the connection is lost, or the database refuses the table.
        """
        target = table_to_write(location)
        fresh = TableName(target.schema, f"tiers_{secrets.token_hex(8)}")
        rows = plain(table)
        with session(location) as own:
            own.run(_creating(fresh, rows.collect_schema()))
            for batch in rows.collect_batches(engine="streaming"):
                _append(own, fresh, batch)
            own.run(f"DROP TABLE IF EXISTS {target.sql()}")
            new = TableName(None, target.name).sql()
            own.run(f"ALTER TABLE {fresh.sql()} RENAME TO {new}")


def _creating(table: TableName, schema: pl.Schema) -> str:
    columns = (f"{quoted(name)} {_type(kind)}" for name, kind in schema.items())
    return f"CREATE TABLE {table.sql()} ({', '.join(columns)})"


def _type(kind: pl.DataType) -> str:
    match kind:
        case pl.Decimal():
            return f"numeric({kind.precision}, {kind.scale})"
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


def _append(own: Session, table: TableName, rows: pl.DataFrame) -> None:
    options = {
        "adbc.ingest.target_table": table.name,
        "adbc.ingest.mode": "adbc.ingest.mode.append",
    }
    if table.schema is not None:
        options["adbc.ingest.target_db_schema"] = table.schema
    with own.statement() as made:
        made.set_options(**options)
        made.bind_stream(rows)
        made.execute_update()


def _refusal(own: Session, table: TableName) -> Text | None:
    schema = "current_schema()" if table.schema is None else _text(table.schema)
    query = _RIGHTS.format(name=_text(table.name), schema=schema)
    found = own.rows(query)
    if not found:
        return Text("there is no such schema", "没有这个模式（schema）")
    [(may_create, kind, is_ours, is_viewed)] = found
    if not may_create:
        return Text("you may not make tables there", "您无权在此建表")
    if kind not in {None, "r", "p"}:
        return Text("it is there already, and no table", "同名对象已存在，且不是表")
    if not is_ours:
        return Text("the table is another user's", "该表属于其他用户")
    if is_viewed:
        return Text("views are made of it", "有视图依赖于它")
    return None


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
