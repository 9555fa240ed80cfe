"""What is to be done of rows that were staged in PostgreSQL: found by one join.

The rows that are new or differ are set apart, with the place of the row that is there.
So those that stay as they are, mostly nearly all, are looked at once, and never locked.
"""

from datetime import date

import attrs

from tiers_plugins.sql.merging import Merge
from tiers_plugins.sql.target import AS_OF


@attrs.frozen
class Sift:
    """A merge, and a table of the rows that it is about."""

    merge: Merge
    name: str
    """Of that table as it stands in a statement; of its column with places, too."""
    day: date | None = None
    """The day that all rows have, if they carry it."""

    def sifting(self) -> str:
        """Set apart the rows that are not there, or that differ."""
        merge = self.merge
        return (
            f"CREATE TEMPORARY TABLE {self.name} ON COMMIT DROP AS "  # noqa: S608 - quoted
            f"SELECT {merge.staged_columns}, t.ctid AS {self.name} "
            f"FROM {merge.staged} s LEFT JOIN {merge.table} t "
            f"ON {merge.same}{self._that_day} "
            f"WHERE t.ctid IS NULL OR {merge.different}"
        )

    def counting(self) -> str:
        """Ask for two numbers: of rows that differ, and of new ones."""
        found = f"count(s.{self.name})"
        return f"SELECT {found}, count(*) - {found} FROM {self.name} s"  # noqa: S608 - quoted

    def changing(self) -> str:
        """Change rows where they were found; such as another changed are left out."""
        return f"{self._changing} AND t.ctid = s.{self.name}"

    def following(self) -> str:
        """Change rows that are elsewhere by now, because another changed them."""
        return (
            f"{self._changing} AND s.{self.name} IS NOT NULL "
            f"AND ({self.merge.different})"
        )

    def adding(self) -> str:
        """Add the rows that are not there."""
        return (
            f"INSERT INTO {self.merge.table} ({self.merge.names}) "  # noqa: S608 - quoted
            f"SELECT {self.merge.staged_columns} FROM {self.name} s "
            f"WHERE s.{self.name} IS NULL"
        )

    @property
    def _changing(self) -> str:
        return (
            f"UPDATE {self.merge.table} AS t SET {self.merge.settings()} "  # noqa: S608 - quoted
            f"FROM {self.name} s WHERE {self.merge.same}{self._that_day}"
        )

    @property
    def _that_day(self) -> str:
        """Name the day, so that other days of a history are not read at all."""
        if self.day is None or AS_OF not in self.merge.keys:
            return ""
        return f" AND t.{self.merge.quote(AS_OF)} = DATE '{self.day}'"
