"""Columns between Polars and Spark, by way of Arrow."""

from collections.abc import Iterable, Iterator
from datetime import UTC

import attrs
import polars as pl
import pyarrow as pa

from tiers.physical import ROW
from tiers.ports import Packet
from tiers.spreading import AT_ONCE

RAW = "raw"


def schema_of(arrow: pa.Schema) -> pl.Schema:
    """Tell how columns of Arrow are read."""
    empty = pl.DataFrame(pa.Table.from_batches([], schema=arrow))
    return _at_utc(empty).schema


def arrow_of(columns: pl.Schema) -> pa.Schema:
    """Tell how columns are handed to Spark, which knows no large texts and lists."""
    written = pl.DataFrame(schema=columns).to_arrow().schema
    return pa.schema([pa.field(f.name, _small(f.type)) for f in written])


def _small(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_large_list(kind) or pa.types.is_list(kind):
        return pa.list_(_small(kind.value_type))
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_unsigned_integer(kind):
        return pa.int64()
    return pa.string() if pa.types.is_null(kind) else kind


def batches_of(rows: pl.DataFrame, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Hand rows to Spark."""
    yield from rows.to_arrow().cast(schema).to_batches(max_chunksize=AT_ONCE)


@attrs.frozen
class Opening:
    """Reads batches of a raw table as packets of a good size."""

    numbered: bool
    """Whether Spark numbers the rows; else they are numbered from `starts`."""
    counts: tuple[tuple[int, int], ...] = ()
    """The first number of each part, and how many rows it has."""

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[Packet]:
        """Give the packets of a part."""
        start, count = (0, 0) if self.numbered else self._here()
        passed = 0
        for rows in _combined(batches):
            numbered = rows
            if not self.numbered:
                first = pl.int_range(start + passed, start + passed + rows.height)
                numbered = rows.with_columns(first.alias(ROW))
            passed += rows.height
            yield Packet(RAW, numbered.with_columns(pl.col(ROW).cast(pl.UInt32)))
        if not self.numbered and passed != count:
            raise Moving(count, passed)

    def _here(self) -> tuple[int, int]:
        from pyspark import TaskContext  # noqa: PLC0415 - an extra

        context = TaskContext.get()
        assert context is not None, "parts are read by tasks"
        part = context.partitionId()
        return self.counts[part] if part < len(self.counts) else (0, 0)


class Moving(Exception):  # noqa: N818 - it is named for what it tells
    """A table gives other rows when it is read again."""


def _combined(batches: Iterable[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    """Put small batches together: each costs something, however few its rows."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        if waiting and sum(b.num_rows for b in waiting) + batch.num_rows > AT_ONCE:
            yield _polars(waiting)
            waiting = []
        if batch.num_rows:
            waiting.append(batch)
    if waiting:
        yield _polars(waiting)


def _polars(batches: list[pa.RecordBatch]) -> pl.DataFrame:
    return _at_utc(pl.DataFrame(pa.Table.from_batches(batches)))


def _at_utc(table: pl.DataFrame) -> pl.DataFrame:
    """Take moments as files have them, whatever zone a session shows them in."""
    return table.with_columns(
        pl.col(name).dt.convert_time_zone(str(UTC))
        for name, kind in table.schema.items()
        if isinstance(kind, pl.Datetime) and kind.time_zone
    )
