"""The protocols that plugins fill: small, read-only properties and functions."""

from datetime import date
from pathlib import Path
from typing import Protocol

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.problems import DataError
from tiers.program.program import Fitted
from tiers.program.scoring import (
    AnyScorer,
    ColumnScorer,
    Formula,
    Population,
    Reason,
    Reasoned,
    Scorer,
    Tests,
)

__all__ = [
    "AnyScorer",
    "ColumnScorer",
    "Engine",
    "Formula",
    "Population",
    "ReadOptions",
    "Reason",
    "Reasoned",
    "Scorer",
    "TableSink",
    "TableSource",
    "Tests",
]


@attrs.frozen
class ReadOptions:
    """What an analyst may say about a text file; None means: find out."""

    encoding: str | None = None
    separator: str | None = None


class TableSource(Protocol):
    """Reads customer tables of one format."""

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

    def explain(self, error: pl.exceptions.PolarsError, path: Path) -> DataError:
        """Say what an error means that came up while the rows were read."""


class TableSink(Protocol):
    """Writes tables in one format."""

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


class Engine(Protocol):
    """Runs fitted programs over tables of clean customers."""

    @property
    def name(self) -> str:
        """The name that `--engine` calls it by."""

    def decide(
        self, fitted: Fitted, clean: pl.LazyFrame, as_of: date, book: Codebook
    ) -> pl.LazyFrame:
        """Decide about every customer of *clean*, lazily.

        `tiers.physical` says how facts lie in *clean*; the result has the columns that
        `tiers.codes.columns` names.

        Raises:
            OverflowError: this engine can't compute the program exactly.
        """
