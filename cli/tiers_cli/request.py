"""What an analyst asks `tiers evaluate` for."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import attrs

from tiers.location import Location
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.text import Lang
from tiers_cli.inputs import Inputs
from tiers_cli.outputs import Outputs, Place

PART_ROWS = 1_000_000
"""Rows of the data that go into one part, unless the analyst says otherwise."""


@attrs.frozen
class Cut:
    """How a result is cut into the parts of a folder."""

    rows: int
    by: str | None
    is_anew: bool
    """Whether to begin anew where an earlier run has been."""

    def __str__(self) -> str:
        """Write what the files of a result depend on."""
        return f"{self.rows} rows" + (f" by {self.by}" if self.by else "")


@attrs.frozen
class Request:
    """One evaluation from file to file."""

    policy: Path
    data: Location
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
    tables: Mapping[str, Location]
    fitted: Path | None
    is_quiet: bool
    is_json: bool

    def inputs(self, plugins: Plugins) -> Inputs:
        """Give the tables that the analyst names."""
        return Inputs(plugins, self.data, self.tables, self.options)

    @property
    def read(self) -> tuple[Place, ...]:
        """Name all that is read."""
        fitted = (self.fitted,) if self.fitted else ()
        return (self.policy, self.data, *self.tables.values(), *fitted)
