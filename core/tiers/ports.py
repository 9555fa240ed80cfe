"""The protocols that plugins fill: small, read-only properties and functions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.delivering import Item, Receipt
from tiers.delivering import Terms as DeliveryTerms
from tiers.describing import Description
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
from tiers.survey.rounds import (
    Answer,
    Contact,
    Fieldwork,
    Figure,
    Person,
    Returned,
    Site,
    Terms,
)
from tiers.text import Lang, Text

__all__ = [
    "Answer",
    "Answering",
    "AnyScorer",
    "Changes",
    "Channel",
    "CodedSink",
    "ColumnScorer",
    "Condensing",
    "Contact",
    "DeliverySink",
    "DeliveryTerms",
    "DescribedSink",
    "Description",
    "Directed",
    "Direction",
    "Engine",
    "Fieldwork",
    "Figure",
    "File",
    "Fitted",
    "Formula",
    "Function",
    "Host",
    "Item",
    "KeepingSink",
    "Location",
    "Mergeable",
    "Outcome",
    "Packet",
    "Packets",
    "Parted",
    "Person",
    "Placed",
    "Population",
    "ReadOptions",
    "Reason",
    "Reasoned",
    "Receipt",
    "Returned",
    "Scorer",
    "Section",
    "Serving",
    "Session",
    "Site",
    "Spread",
    "TableSink",
    "TableSource",
    "Taken",
    "Terms",
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


@attrs.frozen
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


@runtime_checkable
class DeliverySink(Protocol):
    """Delivers items one by one: to services, brokers, other systems."""

    @property
    def name(self) -> str:
        """The sink's name, such as `webhook`."""

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it delivers to, in lower case."""

    def check(self, location: Location, terms: DeliveryTerms) -> None:
        """Make sure, before the work begins, that things can be delivered there.

        Nothing is delivered by it. `Location.url` and `Terms.secret` are secrets.

        Raises:
            DataError: they can't be, or an option means nothing; with every reason.
        """

    def deliver(
        self,
        batches: Iterable[Sequence[Item]],
        location: Location,
        terms: DeliveryTerms,
    ) -> Iterator[Sequence[Receipt]]:
        """Deliver batches, and give receipts as soon as they are certain.

        An item without a receipt is delivered again another time, by its key; so a
        crash, of whomever, costs a repeat that the receiver knows, and loses nothing.
        *batches* is read as the work goes on, and never held whole.

        Raises:
            DataError: nothing more can be delivered; what has a receipt has it.
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


class Channel(Protocol):
    """Asks customers: by telephone, by mail, through another system.

    It makes what its people work with, and reads what they bring back; whom to ask, and
    how the answers are weighed, is not its business.
    """

    @property
    def name(self) -> str:
        """The name that a plan and a sample call it by, such as `mail`."""

    @property
    def label(self) -> Text:
        """What people call it."""

    @property
    def terms(self) -> Terms:
        """What it costs, whom it reaches and how many answer, until owners know."""

    def refusal(self, person: Person) -> Text | None:
        """Say why this person can't be reached by it; None if they can.

        Looks at the contact facts alone: nobody is asked. Called before the draw, too,
        when the person has neither code nor probability of use.
        """

    def field(self, work: Fieldwork, folder: Path) -> None:
        """Write what its people use into *folder*, which is empty.

        The folder is a temporary one, which is put in place when it is whole. The same
        work gives the same files.

        Raises:
            DataError: something can't be made; with every reason.
        """

    def returned(self, path: Path, work: Fieldwork) -> Returned:
        """Read one file that came back: answers, contacts, and what is wrong with it.

        A row that can't be used is a problem, with its place, and others are read all
        the same; so is a file that is none of its own. It raises nothing. Whether an
        answer counts that came late or twice, is decided later.
        """


@runtime_checkable
class Answering(Protocol):
    """A channel that answers respondents itself, such as by a page; optional."""

    def serve(self, work: Fieldwork, site: Site) -> None:
        """Answer respondents until the process is told to stop.

        What a respondent has been told is kept, is kept, whatever happens to the
        process or the machine. `returned` reads what is in the folder of *site*.

        Raises:
            DataError: it can't begin, and why.
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
