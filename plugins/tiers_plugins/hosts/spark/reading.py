"""Raw tables on Spark: their columns, and the numbers of their rows.

Rows of Parquet files are numbered as they lie in the files, the files in the order of
their paths, whichever part Spark reads when. Rows of any other table are numbered in
the order of its parts; one that changes while it is read is noticed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote

import attrs
import polars as pl
from py4j.protocol import Py4JError
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it
from pyspark.sql.pandas.types import to_arrow_schema

from tiers.physical import ROW
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_plugins.hosts.spark import whole
from tiers_plugins.hosts.spark.columns import MOVED, Opening, plain_names, schema_of
from tiers_plugins.hosts.spark.faults import no_parquet
from tiers_plugins.hosts.spark.packets import SparkPackets
from tiers_plugins.hosts.spark.whole import FILE, File

_FILE, _FIRST = "#file", "#first"

_FEW_FILES = 32
"""Up to so many files, the rows before each are written into the query."""


_Numbered = Callable[[DataFrame, tuple[str, ...]], SparkPackets]


@attrs.frozen
class SparkTable:
    """A raw table; see `Spread`."""

    frame: DataFrame = attrs.field(repr=False)
    columns: pl.Schema
    rows: int
    numbered: _Numbered = attrs.field(repr=False)
    """Gives some columns of the table, and the numbers of the rows."""

    def packets(self, headings: tuple[str, ...]) -> SparkPackets:
        """Give these columns, and `physical.ROW`."""
        return self.numbered(self.frame, headings)


def scan(session: SparkSession, path: str, *, most: int = whole.MOST) -> SparkTable:
    """Open Parquet: a file, or a folder of them.

    Files of up to *most* bytes are read whole, if there are enough of them for all.

    Raises:
        DataError: there is none.
    """
    try:
        frame = session.read.parquet(path)
        files = _listed(frame)
        workers = max(1, session.sparkContext.defaultParallelism)
        if whole.are_small(files, workers, most):
            numbered: _Numbered = _Whole(whole.contents(session, path), files)
        else:
            numbered = _ByFile(files)
    except AnalysisException as error:
        raise DataError([_unread(path, error)]) from None
    rows = sum(file.rows for file in files)
    return SparkTable(frame, _columns(frame), rows, numbered)


def _listed(frame: DataFrame) -> tuple[File, ...]:
    """Find the files of a table, and count their rows."""
    size = F.col("_metadata.file_size")
    found = frame.groupBy(F.col(FILE), size).agg(F.count("*")).collect()
    before, files = 0, []
    for path, size, rows in sorted(found, key=_by_path):
        files.append(File(path, size, before, rows))
        before += rows
    return tuple(files)


@contextmanager
def kept(frame: DataFrame) -> Iterator[SparkTable]:
    """Take any table, and keep it: read again, its parts might be others."""
    was_kept = frame.is_cached
    try:
        yield _spread(frame if was_kept else frame.persist())
    finally:
        if not was_kept:
            with suppress(Py4JError, PySparkException):
                frame.unpersist()


def _spread(frame: DataFrame) -> SparkTable:
    part = F.spark_partition_id()
    found = frame.groupBy(part.alias("part")).count().collect()
    counts = {row["part"]: row["count"] for row in found}
    starts, total = [], 0
    for number in range(max(counts, default=-1) + 1):
        starts.append((total + 1, counts.get(number, 0)))
        total += counts.get(number, 0)
    return SparkTable(frame, _columns(frame), total, _ByPart(tuple(starts)))


@attrs.frozen
class _Whole:
    """Hands whole files to the tasks, which read and number their rows."""

    contents: DataFrame = attrs.field(repr=False)
    files: tuple[File, ...]

    def __call__(self, frame: DataFrame, names: tuple[str, ...]) -> SparkPackets:
        columns = _columns(frame.select(*map(_column, names)))
        files = {file.path: file for file in self.files}
        return SparkPackets(self.contents, whole.Opening(columns, files))


@attrs.frozen
class _ByFile:
    """Numbers rows from the first number of their file on."""

    files: tuple[File, ...]

    def __call__(self, frame: DataFrame, names: tuple[str, ...]) -> SparkPackets:
        opening, columns = Opening(names), _plain(names)
        inside = F.col("_metadata.row_index") + 1
        if len(self.files) <= 1:
            numbered = frame.select(*columns, inside.alias(ROW))
            return SparkPackets(numbered, opening)
        if len(self.files) <= _FEW_FILES:
            number = inside + self._first()
            return SparkPackets(frame.select(*columns, number.alias(ROW)), opening)
        rows = frame.select(*columns, inside.alias(ROW), F.col(FILE).alias(_FILE))
        firsts = frame.sparkSession.createDataFrame(
            [(file.path, file.before) for file in self.files],
            f"`{_FILE}` string, `{_FIRST}` bigint",
        )
        joined = rows.join(F.broadcast(firsts), _FILE)
        number = (_column(ROW) + _column(_FIRST)).alias(ROW)
        kept = [_column(name) for name in rows.columns if name not in {ROW, _FILE}]
        return SparkPackets(joined.select(*kept, number), opening)

    def _first(self) -> Column:
        """Give the rows before a file; comparing takes less than looking files up."""
        path, (first, *others) = F.col(FILE), self.files
        found = F.when(path == first.path, F.lit(first.before))
        for other in others:
            found = found.when(path == other.path, F.lit(other.before))
        return found.otherwise(F.raise_error(F.lit(MOVED)).cast("bigint"))


@attrs.frozen
class _ByPart:
    """Numbers rows from the first number of their part on."""

    counts: tuple[tuple[int, int], ...]

    def __call__(self, frame: DataFrame, names: tuple[str, ...]) -> SparkPackets:
        number = F.monotonically_increasing_id().alias(ROW)
        numbered = frame.select(*_plain(names), number)
        return SparkPackets(numbered, Opening(names, self.counts))


def _by_path(file: Sequence[Any]) -> list[str]:
    """Order files as they are ordered everywhere: folder by folder."""
    return unquote(file[0]).split("/")


def _columns(frame: DataFrame) -> pl.Schema:
    return schema_of(to_arrow_schema(frame.schema, timezone="UTC"))


def _plain(names: tuple[str, ...]) -> list[Column]:
    """Give columns of these names under plain ones."""
    plain = zip(names, plain_names(names), strict=True)
    return [_column(name).alias(other) for name, other in plain]


def _column(name: str) -> Column:
    """Name a column whatever signs it has."""
    quoted = name.replace("`", "``")
    return F.col(f"`{quoted}`")


def _unread(path: str, error: AnalysisException) -> Problem:
    condition = error.getCondition() or ""
    if "PATH_NOT_FOUND" in condition:
        return Problem(
            "no-file",
            Text(f"there is no file `{path}`", f"文件 `{path}` 不存在"),
            help=Text(
                "on a cluster, every machine must see it under this name",
                "在集群上，每台机器都须能以此路径访问它",
            ),
        )
    return no_parquet(path, str(error).splitlines()[0])
