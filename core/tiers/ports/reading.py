"""How tables come in: from files of one format, and by URL."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import polars as pl

from tiers.freezing import frozen
from tiers.location import Location
from tiers.problems import DataError


@frozen
class ReadOptions:
    """What an analyst may say about a table; None means: find out."""

    encoding: str | None = None
    separator: str | None = None
    format: str | None = None
    """The format of a file whose name does not tell it, such as `csv`."""
    part: str | None = None
    """The part of a file that is meant, such as a sheet; only for a `Parted` source."""


@runtime_checkable
class TableSource(Protocol):
    """Reads customer tables of one format, each from a file.

    Folders, patterns, standard input and compressed files come to it as files, one by
    one.
    """

    @property
    def name(self) -> str:
        """The format's name, such as `csv`."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it reads, with their dot, in lower case."""

    def scan(self, path: Path, options: ReadOptions) -> pl.LazyFrame:
        """Open a table lazily: its columns as they are, and `physical.ROW` from 1.

        A text format gives String columns, with empty text for empty fields, and
        `physical.EXTRA`: what a row has beyond its last column, empty or null if none.

        Raises:
            DataError: the file is missing, empty, or can't be read; with its place.
        """

    def explain(self, error: Exception, path: Path) -> DataError:
        """Say what an error means that came up while the rows were read.

        It is a `PolarsError`, or an `OSError` of a file that is damaged inside.
        """


@runtime_checkable
class Parted(Protocol):
    """A source whose files hold several tables, such as sheets; optional."""

    def parts(self, path: Path) -> Sequence[str]:
        """Name the tables of a file; `ReadOptions.part` is one of them, or None.

        Raises:
            DataError: the file can't be read.
        """


@runtime_checkable
class Placed(Protocol):
    """A source that can say more of a cell's place than its row; optional."""

    def places(
        self, path: Path, options: ReadOptions, rows: pl.Series, columns: pl.Series
    ) -> pl.Series:
        """Name the places of cells, such as `book.xlsx!B7`, by rows and headings."""


@runtime_checkable
class UrlSource(Protocol):
    """Reads customer tables by URL: from databases, or from stores of files."""

    @property
    def name(self) -> str:
        """The source's name, such as `postgresql`."""

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it reads, in lower case, such as `postgresql`."""

    def scan(self, location: Location, options: ReadOptions) -> pl.LazyFrame:
        """Open a table lazily: its columns as they are, and `physical.ROW` from 1.

        Rows come in the same order whenever the table is collected. `Location.url` is a
        secret: neither it nor a part of it may get into an error or a log.

        Raises:
            DataError: there is no such table, or it can't be read.
        """

    def explain(self, error: Exception, location: Location) -> DataError:
        """Say what a `PolarsError` or an `OSError` means that came up on the way."""
