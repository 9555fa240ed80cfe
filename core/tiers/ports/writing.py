"""How tables go out: to files of one format, and by URL."""

from pathlib import Path
from typing import Protocol, runtime_checkable

import polars as pl

from tiers.describing import Description
from tiers.freezing import frozen
from tiers.location import Location


@runtime_checkable
class TableSink(Protocol):
    """Writes tables in one format, each to a file."""

    @property
    def name(self) -> str:
        """The format's name, such as `csv`."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it writes, with their dot, in lower case."""

    def write(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table* to *path*, streaming; *path* is a temporary file.

        Lists are joined by `;` where the format has none.

        Raises:
            DataError: the file can't be written.
        """


@runtime_checkable
class UrlSink(Protocol):
    """Writes tables by URL, such as to databases."""

    @property
    def name(self) -> str:
        """The sink's name, such as `postgresql`."""

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it writes to, in lower case."""

    def check(self, location: Location) -> None:
        """Make sure, before the work begins, that a table can be written there.

        Nothing is changed by it.

        Raises:
            DataError: it can't be.
        """

    def write(self, table: pl.LazyFrame, location: Location) -> None:
        """Write *table*, streaming, in place of what is there.

        Whatever happens on the way, others see the old table whole, or the new one.
        `Location.url` is a secret.

        Raises:
            DataError: the table can't be written.
        """


@runtime_checkable
class CodedSink(Protocol):
    """A sink that writes texts of few kinds by their codes; optional."""

    @property
    def between(self) -> str | None:
        """What it puts between parts of a list to make one text of it; or None."""

    def write_coded(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table* as `TableSink.write` does; columns of `Enum` become texts.

        Raises:
            DataError: the file can't be written.
        """


@runtime_checkable
class DescribedSink(Protocol):
    """A sink that writes for people, in the words of the policy; optional."""

    def write_described(
        self, table: pl.LazyFrame, path: Path, about: Description
    ) -> None:
        """Write decisions as `TableSink.write` does, in the words of their policy.

        Raises:
            DataError: the file can't be written.
        """


@frozen
class Changes:
    """What became of the rows of decisions in a table."""

    added: int
    changed: int = 0
    unchanged: int = 0
    """Rows that were there already, as they are now."""


@runtime_checkable
class KeepingSink(Protocol):
    """A sink by URL that can keep rows that are there; optional."""

    def check_columns(
        self, location: Location, columns: pl.Schema, about: Description
    ) -> None:
        """Make sure, before the work begins, that the table takes these columns.

        Raises:
            DataError: it does not; with every reason.
        """

    def write_described(
        self, table: pl.LazyFrame, location: Location, about: Description
    ) -> Changes:
        """Write decisions as `UrlSink.write` does, and tell what changed.

        The same decisions of the same day, written again, change nothing.

        Raises:
            DataError: the table can't be written.
        """
