"""The first line of a text table: its separator and its headings."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import attrs

from tiers.compressed import opened
from tiers.problems import DataError, Problem
from tiers.source import Span
from tiers.text import Text
from tiers_plugins.sources import faults

_SEPARATORS = (",", ";", "\t", "|")
_SPELT = {"\\t": "\t", "tab": "\t"}
_BLANKS = " \t\u00a0\u3000\r\n"
_LONGEST = 2**20
_LOOKED_AT = 200

RUNS: Final = " "
"""The separator of tables whose columns stand apart by blanks, however many."""


@attrs.frozen
class Headings:
    """The names of the columns, and what stands between fields."""

    names: tuple[str, ...]
    separator: str


def headings(file: Path, path: Path, separator: str | None) -> Headings:
    """Read the headings from *file*, UTF-8; *path* is what its owner calls it.

    Blank headings at the end, which spreadsheets like to leave, are no columns.

    Raises:
        DataError: headings are missing, blank, repeated, or a quote is left open.
    """
    line = _first_line(file, path)
    used = _checked(separator, path) if separator else _separator(line)
    if used not in line and separator is None and _stand_apart(file):
        used = RUNS
    names = line.split() if used == RUNS else trimmed(_fields(line, used, path))
    check(names, Span(str(path), 1, 1, excerpt=line))
    return Headings(tuple(names), used)


def trimmed(names: Iterable[str]) -> list[str]:
    """Give headings without blanks around them, and without blank ones at the end."""
    found = [name.strip(_BLANKS) for name in names]
    while found and not found[-1]:
        found.pop()
    return found


def check(names: Sequence[str], at: Span) -> None:
    """Make sure that the columns of a table have names that differ.

    Raises:
        DataError: one is blank, repeated or reserved.
    """
    problems = _problems(list(names), at)
    if problems:
        raise DataError(problems)
    faults.reserved(at, names)


def _first_line(file: Path, path: Path) -> str:
    """Read up to the first line end outside quotes."""
    line = ""
    with (
        opened(file) as raw,
        io.TextIOWrapper(raw, "utf-8-sig", errors="replace", newline="\n") as text,
    ):
        while part := text.readline(_LONGEST):
            line += part
            if line.count('"') % 2 == 0:
                return line.rstrip("\r\n")
            if len(line) >= _LONGEST:
                break
    raise DataError([_open_quote(path)])


def _separator(line: str) -> str:
    """Take the candidate that is most frequent outside quotes; the comma at a tie."""
    outside = "".join(line.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


def _stand_apart(file: Path) -> bool:
    """Tell whether nine in ten of the first lines have as many words as the headings.

    A single column with blanks in its heading hardly has so many in its values.
    """
    with (
        opened(file) as raw,
        io.TextIOWrapper(raw, "utf-8-sig", errors="replace") as text,
    ):
        words = [len(line.split()) for line in islice(text, _LOOKED_AT)]
    alike, filled = words.count(words[0]), len(words) - words.count(0)
    return words[0] > 1 and alike > 1 and alike * 10 >= filled * 9


def _checked(separator: str, path: Path) -> str:
    given = _SPELT.get(separator, separator)
    if len(given) == 1 and given.isascii() and given not in '"\r\n':
        return given
    raise DataError([_bad_separator(separator, path)])


def _fields(line: str, separator: str, path: Path) -> list[str]:
    try:
        fields = next(csv.reader(io.StringIO(line, newline=""), delimiter=separator))
    except csv.Error as error:
        raise DataError([_open_quote(path)]) from error
    except StopIteration:
        return []
    return fields


def _problems(names: list[str], at: Span) -> list[Problem]:
    problems = []
    if not names:
        return [_no_headings(at)]
    if blank := [str(n) for n, name in enumerate(names, 1) if not name]:
        problems.append(_blank(blank, at))
    counts = Counter(name for name in names if name)
    if repeated := [name for name, count in counts.items() if count > 1]:
        problems.append(_repeated(repeated, at))
    return problems


def _no_headings(at: Span) -> Problem:
    return Problem(
        "blank-heading",
        Text("the first line has no headings", "第一行没有列名"),
        attrs.evolve(at, excerpt=""),
        help=Text(
            "put the names of the columns on the first line", "请在第一行写上各列的列名"
        ),
    )


def _blank(places: list[str], at: Span) -> Problem:
    listed = ", ".join(places)
    return Problem(
        "blank-heading",
        Text(f"no heading for column {listed}", f"第 {listed} 列没有列名"),
        at,
        help=Text("name every column", "请为每一列填写列名"),
    )


def _repeated(names: list[str], at: Span) -> Problem:
    listed = ", ".join(f"`{name}`" for name in names)
    return Problem(
        "repeated-heading",
        Text(f"more than one column is named {listed}", f"列名重复：{listed}"),
        at,
        help=Text("rename or remove the others", "请更名或删除多余的列"),
    )


def _open_quote(path: Path) -> Problem:
    return Problem(
        "open-quote",
        Text("a quote in the headings is never closed", "表头中的引号没有成对"),
        Span(str(path), 1, 1),
        help=Text(
            "close it, or write a quote inside a heading twice",
            "请补上引号；列名里的引号要写两遍",
        ),
    )


def _bad_separator(separator: str, path: Path) -> Problem:
    return Problem(
        "bad-separator",
        Text(
            f"`{separator}` can't separate the fields of `{path}`",
            f"`{separator}` 不能作为 `{path}` 的分隔符",
        ),
        help=Text(
            "give one character, such as , or ; or | or tab",
            "请给出单个字符，例如 , ; | 或 tab",
        ),
    )
