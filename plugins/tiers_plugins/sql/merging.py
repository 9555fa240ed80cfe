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
        return f"SELECT count(*) {self._both()} AND ({self.different})"

    def repeated(self) -> str:
        """Count the staged rows that share their keys with others, or lack one."""
        lacks = " OR ".join(f"{self.quote(key)} IS NULL" for key in self.keys)
        return (
            "SELECT count(*) FROM (SELECT 1 AS one "  # noqa: S608 - quoted
            f"FROM {self.staged} GROUP BY {self.key_names} "
            f"HAVING count(*) > 1 OR {lacks}) r"
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
        if is_joined:
            return (
                f"UPDATE {self.table} t JOIN {self.staged} s ON {self.same} "  # noqa: S608 - quoted
                f"SET {self.settings('t.')} WHERE {self.different}"
            )
        return (
            f"UPDATE {self.table} AS t SET {self.settings()} FROM {self.staged} AS s "  # noqa: S608 - quoted
            f"WHERE {self.same} AND ({self.different})"
        )

    def adding(self) -> str:
        """Add the rows that are not there."""
        return (
            f"INSERT INTO {self.table} ({self.names}) SELECT {self.staged_columns} "  # noqa: S608 - quoted
            f"FROM {self.staged} s WHERE NOT EXISTS "
            f"(SELECT 1 FROM {self.table} t WHERE {self.same})"
        )

    def settings(self, before: str = "") -> str:
        """Write what is set, all that is no key, with *before* before its name."""
        names = map(self.quote, self._rest)
        return ", ".join(f"{before}{name} = s.{name}" for name in names)

    @property
    def has_more(self) -> bool:
        """Whether rows are more than keys."""
        return bool(self._rest)

    @property
    def names(self) -> str:
        """The columns as they stand in a statement."""
        return ", ".join(map(self.quote, self.columns))

    @property
    def key_names(self) -> str:
        """The keys as they stand in a statement."""
        return ", ".join(map(self.quote, self.keys))

    @property
    def staged_columns(self) -> str:
        """The columns of the staged rows `s`."""
        return ", ".join(f"s.{self.quote(column)}" for column in self.columns)

    @property
    def same(self) -> str:
        """That a row `t` of the table and a staged row `s` are of the same keys."""
        return " AND ".join(
            f"t.{self.quote(key)} = s.{self.quote(key)}" for key in self.keys
        )

    @property
    def different(self) -> str:
        """That rows `t` and `s` differ in what is no key."""
        pairs = ((f"t.{self.quote(c)}", f"s.{self.quote(c)}") for c in self._rest)
        return " OR ".join(self.differs(*pair) for pair in pairs) or "1 = 0"

    @property
    def _rest(self) -> list[str]:
        return [column for column in self.columns if column not in self.keys]

    def _both(self) -> str:
        return f"FROM {self.staged} s JOIN {self.table} t ON {self.same} WHERE 1 = 1"
