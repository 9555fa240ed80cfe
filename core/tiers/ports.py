"""The protocols that plugins fill: small, read-only properties and functions."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.lang.library.signature import Taken
from tiers.lang.values import Value
from tiers.location import Location
from tiers.problems import DataError, Problem
from tiers.program.program import Fitted
from tiers.program.scoring import (
    AnyScorer,
    ColumnScorer,
    Condensing,
    Directed,
    Direction,
    File,
    Formula,
    Mergeable,
    Population,
    Reason,
    Reasoned,
    Scorer,
    Tests,
)
from tiers.schema import Type
from tiers.spreading import Host, Packet, Packets, Session, Spread, Work
from tiers.text import Lang, Text

__all__ = [
    "AnyScorer",
    "Channel",
    "CodedSink",
    "ColumnScorer",
    "Condensing",
    "Directed",
    "Direction",
    "Engine",
    "File",
    "Fitted",
    "Formula",
    "Function",
    "Host",
    "Location",
    "Mergeable",
    "Message",
    "Outcome",
    "Packet",
    "Packets",
    "Parted",
    "Placed",
    "Population",
    "ReadOptions",
    "Reason",
    "Reasoned",
    "Scorer",
    "Section",
    "Serving",
    "Session",
    "Spread",
    "TableSink",
    "TableSource",
    "Taken",
    "Tests",
    "Tracing",
    "Troubled",
    "UrlSink",
    "UrlSource",
    "Work",
]


@attrs.frozen
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

    def write_coded(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table* as `TableSink.write` does; columns of `Enum` become texts.

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


@runtime_checkable
class Serving(Protocol):
    """An engine that does not serve every policy; optional."""

    @property
    def name(self) -> str:
        """The name that `--engine` calls it by."""

    @property
    def absence(self) -> Text | None:
        """Say why it can't be used in this installation at all; None if it can."""

    def refusals(self, fitted: Fitted, as_of: date) -> Sequence[Problem]:
        """Give the reasons why it can't serve a policy, each with its place if known.

        Formulas that need the population may be stand-ins: only conditions count.
        """


@runtime_checkable
class Tracing(Protocol):
    """An engine that can tell in which order rules fired; optional."""

    def trace(
        self, fitted: Fitted, as_of: date, customer: Mapping[str, Any]
    ) -> Sequence[str]:
        """Name what fired for a customer of known facts and scores, in its order.

        Raises:
            PolicyError: the engine does not serve the policy.
        """


@runtime_checkable
class Troubled(Protocol):
    """An engine that lives through the fault of a customer, and tells it; optional."""

    def troubles(self) -> Sequence[Problem]:
        """Give what it came across since it was last asked, and forget it."""


@attrs.frozen
class Message:
    """What one customer is to be told or asked."""

    customer: str
    address: str
    subject: str
    body: str


class Channel(Protocol):
    """Delivers messages to customers: by mail, by telephone, into another system."""

    @property
    def name(self) -> str:
        """The name that a plan calls it by, such as `mail`."""

    @property
    def label(self) -> Text:
        """What people call it."""

    def refusal(self, address: str) -> Text | None:
        """Say why nothing can be delivered to *address*; None if it can.

        Looks at the address alone: nothing is sent, and nobody is asked.
        """

    def send(self, message: Message) -> None:
        """Deliver one message, or hand it to what will.

        Raises:
            Refusal: it can't be delivered; the others still are.
        """


@attrs.frozen
class Outcome:
    """What a report's sections speak of: a policy, and what it decided."""

    title: Text
    as_of: date
    decisions: pl.DataFrame
    """One row a customer: see `codes.present`."""


class Section(Protocol):
    """A part of the report of a run."""

    @property
    def name(self) -> str:
        """The name that tells it from other sections; the report links to it."""

    @property
    def title(self) -> Text:
        """Its heading, as plain text."""

    def html(self, outcome: Outcome, lang: Lang) -> str:
        """Give its content as a fragment of HTML, without the heading.

        The fragment loads nothing and runs nothing; what comes from data is escaped.
        Empty text leaves the section out.
        """


@attrs.frozen
class Function:
    """A function of FEEL beside the standard's own.

    Arguments come converted to the types of the parameters. *meaning* gives a value of
    FEEL, and raises `Refusal` where there is none: then the result is null, with the
    reason as a warning.

    A policy computes columns by it if *result* says what it gives: a type with places
    and bounds, to which results are rounded half-even; what does not fit is missing.
    Then *meaning* must depend on its arguments alone: it is called once for all
    customers who are alike in them. Whatever else it raises fails the run.
    """

    name: str
    parameters: tuple[Taken, ...]
    meaning: Callable[..., Value] = attrs.field(repr=False)
    result: Type | None = None
