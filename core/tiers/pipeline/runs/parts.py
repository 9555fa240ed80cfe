"""The files of a result that is a folder: by number, and by a column's value."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from tiers.atomic import make_folder, replacing
from tiers.pipeline.runs import faults
from tiers.pipeline.runs.records import PartFile
from tiers.pipeline.writing import writing
from tiers.ports import TableSink
from tiers.presenting import Form
from tiers.problems import DataError

NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
"""What stands for a missing value in the name of a folder, as in Hive and Spark."""

MOST = 1_000
"""The most values of a column that may have a folder each."""

_ESCAPED = re.compile(r"[\x00-\x1f\x7f\"#%'*/:=?\\{\[\]^<>|]|[. ]\Z")
"""What Hive escapes in a name, and what Windows allows in none."""


@attrs.frozen
class Parts:
    """A folder of parts."""

    folder: Path
    suffix: str
    """The format, such as `.parquet`."""
    sink: TableSink
    by: str | None = None
    """The column by whose values there are folders; the files do without it."""

    @property
    def form(self) -> Form:
        """In which form the sink takes decisions; lists stay lists, to divide by."""
        return attrs.evolve(writing(self.sink)[0], between=None)

    def write(self, number: int, table: pl.DataFrame) -> tuple[PartFile, ...]:
        """Write the rows of a stretch, each file whole or not at all.

        Raises:
            DataError: a file can't be written, or there are too many values.
        """
        return tuple(self._written(table, number))

    def _written(self, table: pl.DataFrame, number: int) -> Iterator[PartFile]:
        name = f"part-{number:05}{self.suffix}"
        if self.by is None:
            yield self._file(name, table)
            return
        found = _by_value(table, self.by)
        if len(found) > MOST:
            raise DataError([faults.too_many_partitions(self.by, MOST)])
        for value, rows in found:
            yield self._file(f"{folder_name(self.by, value)}/{name}", rows)

    def _file(self, name: str, table: pl.DataFrame) -> PartFile:
        path = self.folder / name
        make_folder(path.parent)
        _, put = writing(self.sink)
        with replacing(path) as part:
            put(table.lazy(), part)
            return PartFile(name, table.height, part.stat().st_size, digest(part))

    def has(self, file: PartFile) -> bool:
        """Tell whether a file is there as it was written."""
        path = self.folder / file.path
        try:
            return path.stat().st_size == file.bytes and digest(path) == file.digest
        except OSError:
            return False

    # --- what is in the folder ------------------------------------------------

    def names(self) -> list[str]:
        """Name all files, but what the system hides in a folder."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        names = (path.relative_to(self.folder).as_posix() for path in found)
        return sorted(n for n in names if is_part(n) or not n.startswith("."))

    def clear(self) -> None:
        """Remove all parts, and the folders of values that are empty then."""
        for name in filter(is_part, self.names()):
            (self.folder / name).unlink()
        for folder in self.folder.glob("*=*"):
            with suppress(OSError):
                folder.rmdir()


def is_part(name: str) -> bool:
    """Tell whether a file, named from the folder of a result, may be a part."""
    return _PART.fullmatch(name) is not None


_PART = re.compile(
    r"([^/=]+=[^/]*/)?(part-\d{5,}\.\w+|\.part-\d{5,}\.\w+\.\w{8}\.part)"
)


def digest(path: Path) -> str:
    """Give the digest of a file."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def folder_name(column: str, value: Any) -> str:
    """Name the folder of a value as Hive does."""
    return f"{_escaped(column)}={NO_VALUE if value is None else _escaped(_text(value))}"


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"%{ord(found[0]):02X}", text)


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


def _by_value(table: pl.DataFrame, by: str) -> list[tuple[Any, pl.DataFrame]]:
    """Part a table, each value's rows in order; empty text is missing."""
    if table.schema[by] == pl.String:
        empty = pl.col(by) == ""
        table = table.with_columns(pl.when(~empty).then(pl.col(by)).alias(by))
    found = table.partition_by(by, maintain_order=True, include_key=False, as_dict=True)
    return [(value, rows.rechunk()) for (value,), rows in found.items()]
