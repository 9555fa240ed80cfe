"""Rows that were staged go into a table that is there: what is written for it.

The same three steps for every database: are there rows that differ, which change, which
are new. Rows are told apart by their keys; keys are never missing.
"""

from collections.abc import Callable, Sequence

import attrs

Quote = Callable[[str], str]


@attrs.frozen
class Merge:
    """A table, the staged rows, and how the database writes things."""

    table: str
    staged: str
    """Both as they stand in a statement."""
    columns: Sequence[str]
    keys: Sequence[str]
    quote: Quote
    differs: Callable[[str, str], str]
    """Writes that two columns differ, where missing values are alike."""

    def differing(self) -> str:
        """Count the staged rows that are there with other values."""
        return f"SELECT count(*) {self._both()} AND ({self._different()})"

    def repeated(self) -> str:
        """Count the staged rows that share their keys with others, or lack one."""
        keys = ", ".join(self.quote(key) for key in self.keys)
        lacks = " OR ".join(f"{self.quote(key)} IS NULL" for key in self.keys)
        return (
            "SELECT count(*) FROM (SELECT 1 AS one "  # noqa: S608 - quoted
            f"FROM {self.staged} GROUP BY {keys} HAVING count(*) > 1 OR {lacks}) r"
        )

    def confused(self, exactly: Callable[[str], str]) -> str:
        """Count the staged rows that are taken for others: `c1` for `C1`.

        *exactly* writes a text so that it compares to the last sign.
        """
        pairs = ((f"t.{self.quote(k)}", f"s.{self.quote(k)}") for k in self.keys)
        others = " OR ".join(f"{exactly(a)} <> {exactly(b)}" for a, b in pairs)
        return f"SELECT count(*) {self._both()} AND ({others})"

    def changing(self, *, is_joined: bool = False) -> str:
        """Give the rows that are there the values of the staged ones, if they differ.

        MySQL joins tables where others write `FROM`.
        """
        rest = [column for column in self.columns if column not in self.keys]
        t = "t." if is_joined else ""
        sets = ", ".join(f"{t}{self.quote(c)} = s.{self.quote(c)}" for c in rest)
        if is_joined:
            return (
                f"UPDATE {self.table} t JOIN {self.staged} s ON {self._same()} "  # noqa: S608 - quoted
                f"SET {sets} WHERE {self._different()}"
            )
        return (
            f"UPDATE {self.table} AS t SET {sets} FROM {self.staged} AS s "  # noqa: S608 - quoted
            f"WHERE {self._same()} AND ({self._different()})"
        )

    def adding(self) -> str:
        """Add the rows that are not there."""
        names = ", ".join(map(self.quote, self.columns))
        mine = ", ".join(f"s.{self.quote(column)}" for column in self.columns)
        return (
            f"INSERT INTO {self.table} ({names}) SELECT {mine} "  # noqa: S608 - quoted
            f"FROM {self.staged} s WHERE NOT EXISTS "
            f"(SELECT 1 FROM {self.table} t WHERE {self._same()})"
        )

    @property
    def has_more(self) -> bool:
        """Whether rows are more than keys."""
        return set(self.columns) > set(self.keys)

    def _both(self) -> str:
        return f"FROM {self.staged} s JOIN {self.table} t ON {self._same()} WHERE 1 = 1"

    def _same(self) -> str:
        return " AND ".join(
            f"t.{self.quote(key)} = s.{self.quote(key)}" for key in self.keys
        )

    def _different(self) -> str:
        rest = (column for column in self.columns if column not in self.keys)
        pairs = ((f"t.{self.quote(c)}", f"s.{self.quote(c)}") for c in rest)
        return " OR ".join(self.differs(*pair) for pair in pairs) or "1 = 0"
