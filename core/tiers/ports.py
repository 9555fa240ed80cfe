"""The protocols that plugins fill: small, read-only properties and functions."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.lang.library.signature import Taken
from tiers.lang.values import Value
from tiers.problems import DataError
from tiers.program.program import Fitted
from tiers.program.scoring import (
    AnyScorer,
    ColumnScorer,
    Formula,
    Mergeable,
    Population,
    Reason,
    Reasoned,
    Scorer,
    Tests,
)
from tiers.spreading import Host, Packet, Packets, Session, Spread, Work
from tiers.text import Lang, Text

__all__ = [
    "AnyScorer",
    "Channel",
    "ColumnScorer",
    "Directed",
    "Direction",
    "Engine",
    "Formula",
    "Function",
    "Host",
    "Mergeable",
    "Message",
    "Outcome",
    "Packet",
    "Packets",
    "Population",
    "ReadOptions",
    "Reason",
    "Reasoned",
    "Scorer",
    "Section",
    "Session",
    "Spread",
    "TableSink",
    "TableSource",
    "Taken",
    "Tests",
    "Work",
]

Direction = Literal["up", "down", "either"]


@runtime_checkable
class Directed(Protocol):
    """A scoring model that says which way its inputs move it; optional."""

    def directions(self, params: Any) -> Mapping[str, Direction]:
        """Say which way the score moves when one input grows and no other changes.

        Inputs are named as the parameters write them (`Formula.text`). An `up` input
        never lowers the score by growing, a `down` input never raises it; nothing is
        promised of `either`, nor of an input left out, nor where a value is missing.
        """


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
    """

    name: str
    parameters: tuple[Taken, ...]
    meaning: Callable[..., Value] = attrs.field(repr=False)
