"""What an analyst asks `tiers evaluate` for."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from tiers.freezing import frozen
from tiers.location import Location
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.text import Lang
from tiers_cli.inputs import Inputs, Named
from tiers_cli.outputs import Outputs, Place

PART_ROWS = 1_000_000
"""Rows of the data that go into one part, unless the analyst says otherwise."""


@frozen
class Cut:
    """How a result is cut into the parts of a folder."""

    rows: int
    by: str | None
    is_anew: bool
    """Whether to begin anew where an earlier run has been."""

    def __str__(self) -> str:
        """Write what the files of a result depend on."""
        return f"{self.rows} rows" + (f" by {self.by}" if self.by else "")


@frozen
class Request:
    """One evaluation from file to file."""

    named: Named
    outputs: Outputs
    cut: Cut | None
    """None for a result that is one file."""
    max_rejects: int | None
    as_of: date
    is_today: bool
    """Whether the day is today because none was named."""
    engine: str
    master: str | None
    """Where a host works; None for this machine."""
    lang: Lang
    options: ReadOptions
    fitted: Path | None
    approximate: Decimal | None
    """By what share of customers ranks may be off; None for exact fits."""
    is_quiet: bool
    is_json: bool

    @property
    def policy(self) -> Path:
        """The file of the policy."""
        return self.named.policy

    @property
    def data(self) -> Location:
        """The table of customers, or of the rows that name them."""
        return self.named.data

    @property
    def tables(self) -> Mapping[str, Location]:
        """The tables of rows."""
        return self.named.tables

    def inputs(self, plugins: Plugins) -> Inputs:
        """Give the tables that the analyst names."""
        return self.named.inputs(plugins, self.options)

    @property
    def read(self) -> tuple[Place, ...]:
        """Name all that is read."""
        fitted = (self.fitted,) if self.fitted else ()
        return (self.policy, self.data, *self.tables.values(), *fitted)
