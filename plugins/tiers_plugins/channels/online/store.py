"""What respondents have answered, in one SQLite file.

An answer counts when `keep` has returned: it is on the disk then, and neither a crash
of the process nor of the machine takes it away.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Self

import attrs

FILE = "answers.sqlite"

_TABLES = """
CREATE TABLE IF NOT EXISTS answers (
    code TEXT NOT NULL, item TEXT NOT NULL, value TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (code, item)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visits (
    code TEXT PRIMARY KEY, lang TEXT NOT NULL, first TEXT NOT NULL, finished TEXT
) WITHOUT ROWID;
"""


@attrs.frozen
class Visit:
    """How far a respondent has come."""

    lang: str
    first: str
    finished: str | None
    """When the questionnaire was handed in, if it was."""


@attrs.frozen
class Kept:
    """All that one respondent has left."""

    code: str
    visit: Visit
    answers: Mapping[str, tuple[str, str]]
    """The value by item, and when it was given."""


@attrs.define(eq=False)
class Store:
    """The file, opened for one process; its methods may be called by any thread."""

    _file: sqlite3.Connection
    _lock: Lock = attrs.field(factory=Lock)

    @classmethod
    def opened(cls, folder: Path) -> Self:
        """Open the store of a folder, made when there is none.

        Raises:
            sqlite3.Error: it can't be opened, or is no store.
        """
        path = folder / FILE
        path.touch(mode=0o600)
        file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = FULL")  # each commit waits for the disk
        file.executescript(_TABLES)
        return cls(file)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    def visit(self, code: str) -> Visit | None:
        """Tell how far a respondent has come; None for one who never came."""
        query = "SELECT lang, first, finished FROM visits WHERE code = ?"
        with self._lock:
            found = self._file.execute(query, [code]).fetchone()
        return None if found is None else Visit(*found)

    def answers(self, code: str) -> dict[str, str]:
        """Give a respondent's answers by item."""
        query = "SELECT item, value FROM answers WHERE code = ?"
        with self._lock:
            return dict(self._file.execute(query, [code]).fetchall())

    def welcome(self, code: str, lang: str, now: str) -> None:
        """Note that a respondent has come, or has chosen another language."""
        with self._lock:
            self._file.execute(
                "INSERT INTO visits VALUES (?, ?, ?, NULL) "
                "ON CONFLICT (code) DO UPDATE SET lang = excluded.lang",
                [code, lang, now],
            )

    def keep(
        self,
        code: str,
        answers: Mapping[str, str],
        now: str,
        *,
        is_finished: bool = False,
    ) -> bool:
        """Keep answers, empty ones being taken back; False if it is too late for that.

        Once a questionnaire is handed in, nothing of it changes any more.
        """
        with self._lock, _at_once(self._file):
            query = "SELECT finished IS NULL FROM visits WHERE code = ?"
            found = self._file.execute(query, [code]).fetchone()
            if found is None or not found[0]:
                return False
            for item, value in answers.items():
                self._put(code, item, value, now)
            if is_finished:
                done = "UPDATE visits SET finished = ? WHERE code = ?"
                self._file.execute(done, [now, code])
        return True

    def _put(self, code: str, item: str, value: str, now: str) -> None:
        if not value:
            query = "DELETE FROM answers WHERE code = ? AND item = ?"
            self._file.execute(query, [code, item])
            return
        self._file.execute(
            "INSERT INTO answers VALUES (?, ?, ?, ?) ON CONFLICT (code, item) "
            "DO UPDATE SET value = excluded.value, at = excluded.at "
            "WHERE value <> excluded.value",
            [code, item, value, now],
        )


class _at_once:  # noqa: N801 - it reads as a verb, where it is used
    """All that is done within becomes true together, or nothing of it does."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self.file = file

    def __enter__(self) -> None:
        self.file.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        self.file.execute("COMMIT" if kind is None else "ROLLBACK")


def kept(path: Path) -> list[Kept]:
    """Read a store, which may be in use, in the order in which people first came.

    Raises:
        sqlite3.Error: it can't be read, or is no store.
    """
    with closing(
        sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    ) as file:
        found: dict[str, dict[str, tuple[str, str]]] = {}
        rows = file.execute("SELECT code, item, value, at FROM answers ORDER BY code")
        for code, item, value, at in rows:
            found.setdefault(code, {})[item] = (value, at)
        visits = "SELECT code, lang, first, finished FROM visits ORDER BY first, code"
        return [
            Kept(code, Visit(*visit), found.get(code, {}))
            for code, *visit in file.execute(visits)
        ]
