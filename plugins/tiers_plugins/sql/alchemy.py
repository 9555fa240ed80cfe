"""Connections to the databases that SQLAlchemy reaches: SQLite and MySQL."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

import attrs

from tiers.location import Location
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_plugins.sql import faults
from tiers_plugins.sql.credentials import connecting_url
from tiers_plugins.sql.interrupts import cancelling

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.exc import DBAPIError

SCHEMES = ("sqlite", "mysql", "mariadb")

_MYSQL = {"mysql", "mariadb"}
_REFUSED = {1044, 1045, 1698}
_LOST = {2006, 2013, 1317, 1927, 3024, 4031}


@contextmanager
def connected(
    location: Location, *, may_create: bool = False
) -> Iterator["Connection"]:
    """Open a connection; what goes wrong on it is explained, and nothing committed.

    Raises:
        DataError: there is no connection, or the driver is not installed.
    """
    try:
        from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - an extra
    except ImportError:
        raise faults.missing_extra(location, "sql") from None
    engine = _engine(location, may_create=may_create)
    try:
        with engine.connect() as connection, cancelling(_cancel(connection)):
            yield connection
    except DBAPIError as error:
        raise _explained(location, error) from None
    finally:
        engine.dispose()


def tables(connection: "Connection", schema: str | None = None) -> list[str]:
    """Name the tables and views that there are."""
    from sqlalchemy import inspect  # noqa: PLC0415 - an extra

    found = inspect(connection)
    return sorted([*found.get_table_names(schema), *found.get_view_names(schema)])


def mark(location: Location) -> str:
    """Give the quotes of a database for names."""
    return "`" if location.scheme in _MYSQL else '"'


def _engine(location: Location, *, may_create: bool) -> "Engine":
    from sqlalchemy import create_engine  # noqa: PLC0415 - an extra, heavy

    if location.scheme == "sqlite":
        path = sqlite_file(location)
        if not may_create and not path.is_file():
            raise DataError([_no_file(path)])
        # Without a level, the driver begins no transaction: the table and its rows
        # can then be made in one.
        return create_engine(
            f"sqlite+pysqlite:///{path}", connect_args={"isolation_level": None}
        )
    defaults = {"charset": "utf8mb4", "connect_timeout": "10"}
    rest = connecting_url(_with_password(location), **defaults).partition("://")[2]
    try:
        return create_engine(f"mysql+pymysql://{rest}")
    except ImportError:
        raise faults.missing_extra(location, "sql") from None


def sqlite_file(location: Location) -> Path:
    """Give the file of an SQLite database: three slashes before a relative path."""
    return Path(unquote(urlsplit(location.url).path.removeprefix("/")))


def _with_password(location: Location) -> Location:
    """Take the password from MYSQL_PWD, as MySQL's own programs do."""
    given = os.environ.get("MYSQL_PWD")
    if location.password is not None or not given or "password-file" in location.url:
        return location
    parts = urlsplit(location.url)
    user, host = parts.username or "", parts.netloc.rpartition("@")[2]
    netloc = f"{user}:{quote(given, safe='')}@{host}"
    return attrs.evolve(location, url=parts._replace(netloc=netloc).geturl())


def _cancel(connection: "Connection") -> Callable[[], None]:
    """Give what stops the statement at work, from another thread."""
    driver: Any = connection.connection.driver_connection
    if hasattr(driver, "interrupt"):
        interrupt: Callable[[], None] = driver.interrupt
        return interrupt
    return lambda: None  # a socket of Python's is interrupted by itself


def _explained(location: Location, error: "DBAPIError") -> DataError:
    """Say what is wrong, by the number that MySQL gives or the words of SQLite."""
    origin = error.orig
    args = origin.args if origin is not None else ()
    number = args[0] if args and isinstance(args[0], int) else None
    words = str(args[-1] if args else origin)
    if number in _REFUSED:
        return faults.login_refused(location, words)
    if number in _LOST:
        return faults.lost_connection(location, words)
    if (number is not None and 2000 <= number < 3000) or number == 1049:
        return faults.no_connection(location, words)
    return faults.failed_query(location, words)


def _no_file(path: Path) -> Problem:
    return Problem(
        "no-file",
        Text(f"there is no file `{path}`", f"文件 `{path}` 不存在"),
        help=Text(
            "three slashes stand before a path from here, four before one from the "
            "root: sqlite:///shops.db, sqlite:////data/shops.db",
            "相对路径前写三条斜线，绝对路径前写四条："
            "sqlite:///shops.db、sqlite:////data/shops.db",
        ),
    )
