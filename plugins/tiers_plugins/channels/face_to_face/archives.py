"""Tables within an archive: ODK Central hands out a `.zip`, photographs and all."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, ZipInfo

import attrs

from tiers.problems import DataError, Problem, unreadable
from tiers.source import Span
from tiers.survey.returning import Table, read_table
from tiers.text import Text

_LARGEST = 500_000_000
"""Bytes of a table, unpacked; no survey has more, and a bomb has."""


def find_table(path: Path, heading: str) -> Table:
    """Read the table of a file, or the one with a *heading* that an archive holds.

    Raises:
        DataError: the file can't be read, or holds no such table.
    """
    if path.suffix.lower() != ".zip":
        return read_table(path, heading=heading)
    top = Span(str(path), 1, 1)
    try:
        with ZipFile(path) as archive, TemporaryDirectory(prefix="tiers-") as folder:
            for table in _tables(archive, path, Path(folder), heading):
                if heading in table.headings:
                    return table
    except OSError as error:
        raise DataError([unreadable(path, error)]) from error
    except (BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
        why = Text(f"this archive can't be read: {error}", f"无法读取压缩包：{error}")
        raise DataError([Problem("unfit-return", why, top)]) from error
    why = Text(
        f"no table of this archive has a column `{heading}`",
        f"压缩包中没有含 `{heading}` 列的表",
    )
    raise DataError([Problem("unfit-return", why, top)])


def _tables(
    archive: ZipFile, path: Path, folder: Path, heading: str
) -> Iterator[Table]:
    """Read the tables that stand at the top of an archive."""
    for number, entry in enumerate(filter(_is_table, archive.infolist())):
        file = folder / f"{number}.csv"
        file.write_bytes(archive.read(entry))
        try:
            yield _placed(read_table(file, heading=heading), f"{path}#{entry.filename}")
        except DataError:
            continue  # whatever it is, it is no table of submissions


def _is_table(entry: ZipInfo) -> bool:
    name = entry.filename.lower()
    fits = name.endswith(".csv") and "/" not in name and "\\" not in name
    return fits and entry.file_size <= _LARGEST


def _placed(table: Table, file: str) -> Table:
    rows = (attrs.evolve(row, at=attrs.evolve(row.at, file=file)) for row in table.rows)
    return Table(table.headings, tuple(rows), attrs.evolve(table.top, file=file))
