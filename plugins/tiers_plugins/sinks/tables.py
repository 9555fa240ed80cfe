"""Tables of databases: written in place of the old ones, or kept and added to."""

from collections.abc import Callable
from datetime import date

import attrs
import polars as pl

from tiers.describing import Description
from tiers.location import Location
from tiers.ports import Changes
from tiers_plugins.sql.dated import check_names, dated
from tiers_plugins.sql.target import Target


@attrs.frozen
class Rows:
    """Rows on their way into a table."""

    location: Location
    target: Target
    table: pl.LazyFrame
    """As databases know them."""
    day: date | None = None
    """The day of the evaluation, if rows carry it."""

    @classmethod
    def of(
        cls, table: pl.LazyFrame, location: Location, about: Description | None
    ) -> "Rows":
        """Give the rows of a table, as what stands behind `#` asks for them.

        Raises:
            DataError: no table is named, or something else is not known.
        """
        target = Target.of(location)
        day = about.as_of if about is not None and target.is_dated else None
        return cls(location, target, dated(table, target, about), day)


@attrs.frozen
class Tables:
    """Writes tables by URL to the databases of one kind."""

    name: str
    schemes: tuple[str, ...]
    allow: Callable[[Location, Target], None]
    """Makes sure that a table may be written so; changes nothing."""
    fit: Callable[[Rows], None]
    """Makes sure that the table that is there, if any, takes rows of these columns."""
    put: Callable[[Rows], Changes]
    """Writes the rows, all of them or none."""

    def check(self, location: Location) -> None:
        """Make sure that the table may be written so.

        Raises:
            DataError: there is no connection, no right to it, or something in the way.
        """
        self.allow(location, Target.of(location))

    def check_columns(
        self, location: Location, columns: pl.Schema, about: Description
    ) -> None:
        """Make sure that the table, if it is kept, takes these columns.

        Raises:
            DataError: it does not.
        """
        target = Target.of(location)
        check_names(location, target, columns)
        if target.keeps:
            self.fit(Rows.of(pl.LazyFrame(schema=columns), location, about))

    def write(self, table: pl.LazyFrame, location: Location) -> None:
        """Write *table*, streaming.

        Raises:
            DataError: the connection is lost, or the database refuses the table.
        """
        self.put(Rows.of(table, location, None))

    def write_described(
        self, table: pl.LazyFrame, location: Location, about: Description
    ) -> Changes:
        """Write decisions, streaming, and tell what changed.

        Raises:
            DataError: the connection is lost, or the database refuses the table.
        """
        return self.put(Rows.of(table, location, about))
