"""What became of the items of a sink: a journal that no end of a process damages.

It is a database of SQLite with a write-ahead log. What is committed outlives a kill at
any moment, looking a key up needs no memory, and nobody has to mend a torn last line:
that is why it is no file of lines. Items go by their number in the outbox: rows that
come in order are added at the end, where the random keys of items would be strewn over
the whole of the index. A power failure may cost the newest receipts, never
the journal; what they spoke of is then delivered again, by its key.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import attrs

from tiers.delivering import Receipt
from tiers.text import Text

_TABLE = (
    "CREATE TABLE IF NOT EXISTS receipts (number INTEGER PRIMARY KEY, "
    "outcome TEXT NOT NULL, en TEXT, zh TEXT)"
)
# A first receipt stays: an item that is sent again by its key is `unchanged` only
# because it was sent before.
_ADD = "INSERT INTO receipts VALUES (?, ?, ?, ?) ON CONFLICT (number) DO NOTHING"
_KNOWN = "SELECT number FROM receipts WHERE number BETWEEN ? AND ?"
_REFUSED = f"{_KNOWN.replace('number', 'number, en, zh', 1)} AND outcome = 'refused'"
_FORGET = "DELETE FROM receipts WHERE outcome = 'refused'"
_COUNTS = "SELECT outcome, count(*) FROM receipts GROUP BY outcome"
_REASONS = (
    "SELECT en, zh, count(*) AS often FROM receipts WHERE outcome = 'refused' "
    "GROUP BY en, zh ORDER BY often DESC, en LIMIT ?"
)


@attrs.frozen
class Receipts:
    """The journal of one sink of a run."""

    _database: sqlite3.Connection = attrs.field(repr=False)
    _turn: threading.Lock = attrs.field(factory=threading.Lock, repr=False)
    """A sink may ask for more items from a thread of its own."""

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator["Receipts"]:
        """Open a journal, new if there is none."""
        connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False
        )
        with closing(connection) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute(_TABLE)
            yield cls(database)

    def add(self, receipts: Iterable[tuple[int, Receipt]]) -> None:
        """Write receipts down, each with the number of its item: all, or none."""
        rows = [
            (number, r.outcome, r.reason and r.reason.en, r.reason and r.reason.zh)
            for number, r in receipts
        ]
        with self._turn:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                self._database.executemany(_ADD, rows)
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def known(self, numbers: range) -> frozenset[int]:
        """Tell which of *numbers* have a receipt."""
        with self._turn:
            found = self._database.execute(_KNOWN, _ends(numbers))
            return frozenset(number for (number,) in found)

    def refused(self, numbers: range) -> dict[int, Text]:
        """Tell which of *numbers* were refused, and why."""
        with self._turn:
            found = self._database.execute(_REFUSED, _ends(numbers))
            return {number: Text(en or "", zh or "") for number, en, zh in found}

    def forget_refused(self) -> None:
        """Let what was refused be missing again."""
        self._database.execute(_FORGET)

    def counts(self) -> Mapping[str, int]:
        """Count the receipts of each outcome."""
        return dict(self._database.execute(_COUNTS).fetchall())

    def reasons(self, most: int) -> list[tuple[Text, int]]:
        """Give reasons of refusals, and how often each came, the commonest first."""
        found = self._database.execute(_REASONS, [most])
        return [(Text(en or "", zh or ""), count) for en, zh, count in found]


def _ends(numbers: range) -> tuple[int, int]:
    return numbers.start, numbers.stop - 1
