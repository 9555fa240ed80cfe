"""Which files a location means: one, those of a folder, or those of a pattern."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from tiers.compressed import inner_name
from tiers.freezing import frozen
from tiers.location import Location
from tiers.pipeline.tables.formats import Formats
from tiers.problems import DataError, Problem
from tiers.text import Text

_PATTERN = re.compile(r"[*?\[]")
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
"""What stands in the name of a folder for a missing value."""


@frozen
class Found:
    """A file of a folder, and what the names of its folders say."""

    path: Path
    partition: Mapping[str, str | None]
    """Columns of one value each, such as `region=east`; None where it is missing."""


def files(location: Location, formats: Formats) -> list[Found] | None:
    """List the files of a folder or a pattern by path; None for a single file.

    In a folder, hidden files and those of no known format are passed over.

    Raises:
        DataError: there are none.
    """
    path = location.path
    if path.is_dir():
        found = [p for p in _within(path) if _is_known(p, formats)]
        root = path
    elif _PATTERN.search(location.place) and not path.exists():
        root, pattern = _root(path)
        found = [p for p in root.glob(pattern) if p.is_file() and _is_seen(p, root)]
    else:
        return None
    if not found:
        raise DataError([_nothing(location)])
    return [Found(p, dict(_partition(p.relative_to(root)))) for p in sorted(found)]


def _within(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and _is_seen(path, folder):
            yield path


def _is_seen(path: Path, root: Path) -> bool:
    """Tell files from hidden ones, and those that other programs put beside theirs."""
    inside = path.relative_to(root).parts
    return not any(part.startswith((".", "_")) for part in inside)


def _is_known(path: Path, formats: Formats) -> bool:
    return any(formats.of_name(name) for name in (path.name, inner_name(path)))


def _root(path: Path) -> tuple[Path, str]:
    """Split a pattern where it begins: (`exports`, `*.csv`)."""
    parts = path.parts
    first = next(n for n, part in enumerate(parts) if _PATTERN.search(part))
    return Path(*parts[:first]), str(Path(*parts[first:]))


def _partition(inside: Path) -> Iterator[tuple[str, str | None]]:
    for part in inside.parts[:-1]:
        name, equals, value = part.partition("=")
        if equals and name:
            yield unquote(name), None if value == _NO_VALUE else unquote(value)


def _nothing(location: Location) -> Problem:
    if location.path.is_dir():
        message = Text(
            f"the folder `{location}` has no table in it",
            f"文件夹 `{location}` 中没有数据表",
        )
    else:
        message = Text(
            f"no file is named like `{location}`", f"没有与 `{location}` 匹配的文件"
        )
    return Problem(
        "no-file",
        message,
        help=Text("check the name and the folder", "请检查文件名和所在文件夹"),
    )
