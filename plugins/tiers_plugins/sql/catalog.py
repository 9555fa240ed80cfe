"""What PostgreSQL knows of a table: rights, columns, and who is writing to it."""

from tiers.text import Text
from tiers_plugins.sql.fitting import Found
from tiers_plugins.sql.postgresql import Session
from tiers_plugins.sql.target import Mode, Target
from tiers_plugins.sql.wanted import TableName

_RIGHTS = """
SELECT has_schema_privilege(n.oid, 'CREATE') AS may_create, c.relkind::text AS kind,
       c.relowner IS NULL OR pg_has_role(c.relowner, 'USAGE') AS is_ours,
       EXISTS (SELECT FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
               WHERE d.refobjid = c.oid AND r.ev_class <> c.oid) AS is_viewed,
       has_table_privilege(c.oid, 'INSERT')
       AND has_table_privilege(c.oid, 'SELECT') AS may_add,
       has_table_privilege(c.oid, 'UPDATE') AS may_change
FROM pg_namespace n
LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = {name}
WHERE n.nspname = {schema}
"""
_COLUMNS = """
SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS is_required
FROM pg_namespace n
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = {name}
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = {schema} AND c.relkind IN ('r', 'p')
ORDER BY a.attnum
"""
_LOCK = """
SELECT pg_advisory_xact_lock(hashtextextended({schema} || '.' || {name}, 1953))::text
"""


def refusal(own: Session, target: Target) -> Text | None:
    """Say why a table can't be written so; None if it can."""
    found = own.rows(_asked(_RIGHTS, target.table))
    if not found:
        return Text("there is no such schema", "没有这个模式（schema）")
    [(may_create, kind, is_ours, is_viewed, may_add, may_change)] = found
    if kind not in {None, "r", "p"}:
        return Text("it is there already, and no table", "同名对象已存在，且不是表")
    if kind is not None and target.keeps:
        return _unkept(target.mode, may_add=may_add, may_change=may_change)
    if not may_create:
        return Text("you may not make tables there", "您无权在此建表")
    if not is_ours:
        return Text("the table is another user's", "该表属于其他用户")
    if is_viewed:
        return Text("views are made of it", "有视图依赖于它")
    return None


def columns(own: Session, table: TableName) -> dict[str, Found]:
    """Tell the columns of a table; none if there is no table."""
    found = own.rows(_asked(_COLUMNS, table))
    return {name: Found(type_, is_required) for name, type_, is_required in found}


def wait_for_others(own: Session, table: TableName) -> None:
    """Let nobody else of us write to a table that is kept until this is committed."""
    own.run("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
    own.rows(_asked(_LOCK, table))


def text(value: str) -> str:
    """Write a text in a statement."""
    return "'" + value.replace("'", "''") + "'"


def _unkept(mode: Mode, *, may_add: bool, may_change: bool) -> Text | None:
    if not may_add:
        return Text("you may not add rows to it", "您无权向该表添加数据")
    if mode == "upsert" and not may_change:
        return Text("you may not change its rows", "您无权修改该表的数据")
    return None


def _asked(query: str, table: TableName) -> str:
    schema = "current_schema()" if table.schema is None else text(table.schema)
    return query.format(name=text(table.name), schema=schema)
