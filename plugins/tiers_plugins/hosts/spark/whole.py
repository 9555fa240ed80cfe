"""Parquet files that come in whole, as bytes, and are read by their columns in tasks.

Spark itself would take each value through its rows and hand these to Python, which
costs five times what reading the columns does. It lists and opens the files all the
same, on whatever file system it knows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import polars as pl
import pyarrow as pa
from pyarrow.parquet import ParquetFile
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from tiers.physical import ROW
from tiers.ports import Packet
from tiers.problems import DataError, Problem
from tiers.spreading import AT_ONCE
from tiers.text import Text
from tiers_plugins.hosts.spark.columns import RAW, Moving, polars_of
from tiers_plugins.hosts.spark.faults import no_parquet

FILE = "_metadata.file_path"
"""Where Spark tells the address of the file of a row."""

MOST = 2**27
"""The most bytes of a file that is read whole: what Spark gives to a task itself."""

_SMALL, _CHEAPER = 2**24, 4
"""No file is split for less, or for fewer tasks than reading by rows would make up."""

_OWN = frozenset({"path", "modificationTime", "length", "content"})
"""What Spark tells of a file of bytes; other columns are said by its folder."""


@attrs.frozen
class File:
    """A file of a table, and which rows of the table it has."""

    path: str
    """Its address, as Spark writes it."""
    size: int
    """In bytes."""
    before: int
    """The rows of the files before it."""
    rows: int


def are_small(files: Sequence[File], workers: int, most: int) -> bool:
    """Tell whether each file can be read by one task without others waiting for it."""
    largest = max((file.size for file in files), default=0)
    share = sum(file.size for file in files) // workers
    return largest <= min(most, max(_SMALL, _CHEAPER * share))


def contents(session: SparkSession, path: str) -> DataFrame:
    """Give the files of a table of Parquet, one a row: its address, and its bytes.

    Columns that the names of folders tell of follow.
    """
    found = session.read.format("binaryFile").load(path)
    named = [f"`{name}`" for name in found.columns if name not in _OWN]
    return found.select(F.col(FILE), "content", *named)


@attrs.frozen
class Opening:
    """Reads files as packets of a good size."""

    columns: pl.Schema
    """What is read, as Spark understands it."""
    files: Mapping[str, File]
    """By address; those without a row are not listed."""

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[Packet]:
        """Give the packets of a part."""
        for batch in batches:
            for path, content, *values in zip(*batch.columns, strict=True):
                empty = File(path.as_py(), size=0, before=0, rows=0)
                file = self.files.get(empty.path, empty)
                named = dict(zip(batch.schema.names[2:], values, strict=True))
                try:
                    yield from self._packets(file, content, named)
                except (pa.ArrowException, OSError) as error:
                    words = str(error).splitlines()[0]
                    raise DataError([no_parquet(file.path, words)]) from None

    def _packets(
        self, file: File, content: Any, named: Mapping[str, Any]
    ) -> Iterator[Packet]:
        """Read a file by its columns, a few rows at a time."""
        source = pa.BufferReader(content.as_buffer())
        parquet = ParquetFile(source, coerce_int96_timestamp_unit="us")
        if parquet.metadata.num_rows != file.rows:
            raise Moving
        own = [n for n in parquet.schema_arrow.names if self._is_own(n, named)]
        before = file.before
        for batch in parquet.iter_batches(AT_ONCE, columns=own, use_threads=False):
            first, before = before + 1, before + batch.num_rows
            row = pl.int_range(first, before + 1, dtype=pl.UInt32, eager=True)
            read = polars_of([batch]).get_columns()
            yield Packet(RAW, self._typed(row.alias(ROW).to_frame(), file, read, named))

    def _is_own(self, name: str, named: Mapping[str, Any]) -> bool:
        """Tell whether a column of a file is read; folders have the last word."""
        return name in self.columns and name not in named

    def _typed(
        self,
        rows: pl.DataFrame,
        file: File,
        read: Sequence[pl.Series],
        named: Mapping[str, Any],
    ) -> pl.DataFrame:
        """Give the columns in their order and types; what a file lacks is missing."""
        found = rows.with_columns(read)
        lacking = [name for name in self.columns if name not in found.columns]
        values = [pl.lit(_value(named.get(name))).alias(name) for name in lacking]
        whole = found.with_columns(values).select(*self.columns)
        if other := [n for n, kind in self.columns.items() if not _is(whole[n], kind)]:
            wrong = [(name, whole[name].dtype, self.columns[name]) for name in other]
            raise DataError([_mixed(file.path, wrong)])
        return whole.cast(self.columns).with_columns(rows[ROW])


def _is(column: pl.Series, kind: pl.DataType) -> bool:
    """Tell whether a column can be had as another type, nothing lost."""
    if not _go_together(column.dtype, kind):
        return False
    try:
        column.cast(kind)
    except pl.exceptions.PolarsError:  # a number is too large
        return False
    return True


def _go_together(own: pl.DataType, kind: pl.DataType) -> bool:
    """Tell whether one type differs from another in its room or its name alone."""
    if own == kind or own == pl.Null():
        return True
    if isinstance(kind, pl.Decimal):
        places = own.scale if isinstance(own, pl.Decimal) else 0
        return places == kind.scale and (own.is_integer() or own.is_decimal())
    if isinstance(kind, pl.Datetime):
        return isinstance(own, pl.Datetime)
    if kind == pl.String():
        return isinstance(own, pl.Categorical | pl.Enum)
    return own.is_integer() and kind.is_integer()


def _value(scalar: Any) -> Any:
    return None if scalar is None else scalar.as_py()


def _mixed(path: str, wrong: Sequence[tuple[str, pl.DataType, pl.DataType]]) -> Problem:
    en = "; ".join(f"`{name}` is {kind} and not {own}" for name, kind, own in wrong)
    zh = "；".join(f"`{name}` 是 {kind} 而不是 {own}" for name, kind, own in wrong)
    return Problem(
        "mixed-columns",
        Text(
            f"`{path}` has not the columns of the other files: {en}",
            f"`{path}` 的列与其他文件不同：{zh}",
        ),
        help=Text(
            "export it with the same columns, or name only files that go together",
            "请以相同的列重新导出，或只指定列相同的文件",
        ),
    )
