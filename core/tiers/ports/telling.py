"""How a run is told to people: parts of its report."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, runtime_checkable

import polars as pl

from tiers.freezing import frozen
from tiers.ports.writing import TableSink
from tiers.text import Lang, Text


@frozen
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


@runtime_checkable
class Reporting(Protocol):
    """A sink for files that writes a report, and shows sections in it; optional."""

    def with_sections(self, sections: Sequence[Section]) -> TableSink:
        """Give the sink that shows these sections, in this order."""
