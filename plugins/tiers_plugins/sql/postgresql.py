"""Sessions with PostgreSQL, by a driver that moves tables as Arrow, through COPY."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl

from tiers.location import Location
from tiers.problems import DataError
from tiers_plugins.sql import faults
from tiers_plugins.sql.credentials import connecting_url
from tiers_plugins.sql.interrupts import cancelling

if TYPE_CHECKING:
    from adbc_driver_manager import AdbcConnection, AdbcStatement, Error

SCHEMES = ("postgresql", "postgres")

_DEFAULTS = {
    "connect_timeout": "10",
    "application_name": "tiers",
    "client_encoding": "utf8",
}

_TABLES = """
SELECT CASE WHEN pg_table_is_visible(c.oid) THEN c.relname
            ELSE n.nspname || '.' || c.relname END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY 1 LIMIT 1000
"""


@attrs.frozen
class Session:
    """One transaction."""

    location: Location
    connection: "AdbcConnection"

    @contextmanager
    def statement(self, sql: str = "") -> Iterator["AdbcStatement"]:
        """Make a statement, which Ctrl-C cancels, and explain what comes of it."""
        from adbc_driver_manager import AdbcStatement, Error  # noqa: PLC0415

        try:
            with AdbcStatement(self.connection) as made, cancelling(made.cancel):
                if sql:
                    made.set_sql_query(sql)
                yield made
        except Error as error:
            raise _explained(self.location, error) from None

    def run(self, sql: str) -> int:
        """Run a statement that gives no rows; tell how many it wrote, if any."""
        with self.statement(sql) as made:
            return int(made.execute_update())

    def count(self, sql: str) -> int:
        """Give the number that a query asks for."""
        [(found,)] = self.rows(sql)
        return int(found)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Give the few rows of a query."""
        with self.statement(sql) as made:
            stream, _ = made.execute_query()
            return pl.DataFrame(stream).rows()

    def tables(self) -> list[str]:
        """Name the tables and views that there are."""
        return [str(name) for (name,) in self.rows(_TABLES)]


@contextmanager
def session(location: Location) -> Iterator[Session]:
    """Begin a transaction; it is committed at the end unless something goes wrong.

    Raises:
        DataError: there is no connection, or the driver is not installed.
    """
    try:
        import adbc_driver_manager as driver  # noqa: PLC0415 - an extra, heavy
        import adbc_driver_postgresql as postgresql  # noqa: PLC0415
        import nanoarrow  # noqa: F401, PLC0415
    except ImportError:
        raise faults.missing_extra(location, "sql") from None
    url = connecting_url(location, **_DEFAULTS)
    try:
        database = postgresql.connect(url)
        connection = driver.AdbcConnection(database)
    except driver.Error as error:
        raise _not_connected(location, error) from None
    try:
        connection.set_autocommit(False)
        yield Session(location, connection)
        connection.commit()
    except driver.Error as error:
        raise _explained(location, error) from None
    finally:
        with suppress(driver.Error):  # a connection that is lost can't be closed well
            connection.close()
            database.close()


def lost(location: Location, error: Exception) -> DataError:
    """Explain what Polars says of a stream of rows that ended too early."""
    words = str(error).partition("]: ")[2] or str(error)
    if any(sign in words for sign in _LOST):
        return faults.lost_connection(location, _said(words))
    return faults.failed_query(location, _said(words))


_BY = re.compile(r"^.*\breturned by \w+: ")
_LOST = ("terminating connection", "server closed", "connection", "SSL", "连接")
_REFUSED = (
    "password",
    "authentication",
    "no pg_hba.conf",
    "role ",
    "密码",
    "口令",
    "认证",
)


def _not_connected(location: Location, error: "Error") -> DataError:
    words = str(error).partition("Failed to connect: ")[2] or str(error)
    reason = _said(words.partition(" failed: ")[2] or words)
    if any(sign in reason for sign in _REFUSED):
        return faults.login_refused(location, reason)
    return faults.no_connection(location, reason)


def _explained(location: Location, error: "Error") -> DataError:
    words = _primary(error) or _said(str(error))
    state = error.sqlstate or ""
    if state.startswith(("08", "57P")) or not state:
        return faults.lost_connection(location, words)
    return faults.failed_query(location, words)


def _primary(error: "Error") -> str:
    """Give the message of the database itself, without the statement."""
    for name, value in error.details:
        if name in {"PG_DIAG_MESSAGE_PRIMARY", b"PG_DIAG_MESSAGE_PRIMARY"}:
            return value.decode("utf-8", "replace")
    return ""


def _said(words: str) -> str:
    """Take the one line that matters of what libpq says."""
    line = next((w.strip() for w in words.splitlines() if w.strip()), "?")
    line = _BY.sub("", line)
    for sign in ("FATAL:", "ERROR:", "致命错误:", "错误:"):
        line = line.partition(sign)[2].strip() or line
    return line
