"""Which table is written, and what becomes of the rows that are there.

#decisions   #decisions?mode=append   #crm.tiers?mode=upsert&key=shop,region
"""

import re
from collections.abc import Iterator
from typing import Literal, cast
from urllib.parse import unquote

import attrs

from tiers.location import Location
from tiers.problems import DataError, Problem, closest
from tiers.text import Text
from tiers_plugins.sql.wanted import TableName, table_to_write

Mode = Literal["replace", "create", "append", "upsert"]

MODES: tuple[Mode, ...] = ("replace", "create", "append", "upsert")
"""The first is meant if none is named."""

AS_OF = "as_of"
"""The column with the day of the evaluation."""

_PARTS = re.compile(r'((?:"[^"]*"|[^"?])*)\?(.*)', re.DOTALL)


@attrs.frozen
class Target:
    """A table, and how it is written."""

    table: TableName
    mode: Mode = "replace"
    key: tuple[str, ...] = ()
    """The columns that tell rows apart; empty for the first column."""

    @classmethod
    def of(cls, location: Location) -> "Target":
        """Read what stands behind `#`.

        Raises:
            DataError: there is no table, or something else is not known.
        """
        found = _PARTS.fullmatch(location.part)
        if found is None:
            return cls(table_to_write(location))
        given = dict(_pairs(found[2]))
        problems = list(_problems(given))
        if problems:
            raise DataError(problems)
        mode = cast("Mode", given.get("mode", MODES[0]))
        names = given.get("key", "")
        key = tuple(unquote(name.strip()) for name in names.split(",") if name.strip())
        return cls(table_to_write(location.with_part(found[1])), mode, key)

    @property
    def keeps(self) -> bool:
        """Whether rows that are there stay."""
        return self.mode in {"append", "upsert"}

    @property
    def is_dated(self) -> bool:
        """Whether rows carry the day of the evaluation."""
        return self.mode == "append" or AS_OF in self.key

    def keys(self, columns: list[str]) -> list[str]:
        """Name the columns that tell the rows of a table apart, the day included."""
        named = list(self.key) or [next(c for c in columns if c != AS_OF)]
        dated = AS_OF in columns and AS_OF not in named and self.is_dated
        return [AS_OF, *named] if dated else named


def _pairs(words: str) -> Iterator[tuple[str, str]]:
    for pair in filter(None, words.split("&")):
        name, _, value = pair.partition("=")
        yield name, value


def _problems(given: dict[str, str]) -> Iterator[Problem]:
    for name in given:
        if name not in {"mode", "key"}:
            message = Text(
                f"`{name}` can't be said of a table", f"表名之后不支持参数 `{name}`"
            )
            yield Problem("unknown-mode", message, help=closest(name, ("mode", "key")))
    mode = given.get("mode", MODES[0])
    if mode not in MODES:
        message = Text(
            f"a table can't be written by the mode `{mode}`",
            f"没有名为 `{mode}` 的写入方式",
        )
        yield Problem("unknown-mode", message, help=closest(mode, MODES))
