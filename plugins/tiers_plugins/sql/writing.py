"""Sessions that write to PostgreSQL: one transaction, and rows by COPY as text.

The driver that reads could write Arrow, too, but it builds each number digit by digit,
which takes more time than the server does. Polars writes text in a fifth of that.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

import attrs
import polars as pl

from tiers.location import Location
from tiers_plugins.sql import faults
from tiers_plugins.sql.credentials import connecting_url
from tiers_plugins.sql.interrupts import cancelling
from tiers_plugins.sql.postgresql import DEFAULTS, explained, not_connected
from tiers_plugins.sql.wanted import TableName, quoted

if TYPE_CHECKING:
    from psycopg import Connection


@attrs.frozen
class Session:
    """One transaction."""

    location: Location
    connection: "Connection"

    def run(self, sql: str) -> int:
        """Run a statement; tell how many rows it wrote."""
        return self.connection.execute(cast("Any", sql)).rowcount

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Give the few rows of a query."""
        return self.connection.execute(cast("Any", sql)).fetchall()

    def count(self, sql: str) -> int:
        """Give the number that a query asks for."""
        [(found,)] = self.rows(sql)
        return int(found)

    def copy(self, table: TableName, batches: Iterable[pl.DataFrame]) -> int:
        """Copy rows into a table, by the names of their columns; tell how many."""
        ours = iter(batches)
        first = next(ours, None)
        if first is None:
            return 0
        names = ", ".join(map(quoted, first.columns))
        count = 0
        with self.connection.cursor() as cursor:
            asked = f"COPY {table.sql()} ({names}) FROM STDIN"
            with cursor.copy(cast("Any", asked)) as into:
                for text, height in _ahead(_texts(first, ours)):
                    into.write(text)
                    count += height
            assert cursor.rowcount == count, "rows were lost on the way"
        return count


_ROWS = 65_536
"""How many rows are sent at once, at most, so that the server begins early."""
_Texts = Iterator[tuple[bytes, int]]
"""Rows as COPY reads them, and how many."""


def _texts(first: pl.DataFrame, rest: Iterator[pl.DataFrame]) -> _Texts:
    for batch in chain([first], rest):
        for rows in batch.iter_slices(_ROWS):
            yield as_text(rows), rows.height


def _ahead(texts: _Texts) -> _Texts:
    """Give texts, of which the next is made while the server takes the one before."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, texts, None)
        while (text := coming.result()) is not None:
            coming = maker.submit(next, texts, None)
            yield text


@contextmanager
def session(location: Location) -> Iterator[Session]:
    """Begin a transaction; it is committed at the end unless something goes wrong.

    Raises:
        DataError: there is no connection, or the driver is not installed.
    """
    try:
        import psycopg  # noqa: PLC0415 - an extra
    except ImportError:
        raise faults.missing_extra(location, "sql") from None
    url = connecting_url(location, **DEFAULTS)
    try:
        connection = psycopg.connect(url)
    except psycopg.Error as error:
        raise not_connected(location, str(error)) from None
    try:
        with connection, cancelling(connection.cancel):
            yield Session(location, connection)
    except psycopg.Error as error:
        words = error.diag.message_primary or ""
        raise explained(location, error.sqlstate, words, str(error)) from None


_SIGNS = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
"""What means something in COPY's text, and how it is written; the first one first."""


def as_text(rows: pl.DataFrame) -> bytes:
    r"""Write rows as COPY reads them: fields apart by tabs, \N for what is missing."""
    escaped = rows.with_columns(
        _escaped(rows[name])
        for name, kind in rows.schema.items()
        if isinstance(kind, pl.String)
    )
    text = BytesIO()
    escaped.write_csv(
        text,
        include_header=False,
        separator="\t",
        quote_style="never",
        null_value="\\N",
    )
    return text.getvalue()


def _escaped(texts: pl.Series) -> pl.Series:
    """Escape signs; few tables have any."""
    if not texts.str.contains(r"[\\\t\n\r]").any():
        return texts
    for sign, written in _SIGNS.items():
        texts = texts.str.replace_all(sign, written, literal=True)
    return texts
