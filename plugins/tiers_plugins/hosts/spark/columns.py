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


def batches_of(
    tables: Iterable[pl.DataFrame], schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    """Hand rows to Spark."""
    for rows in tables:
        yield from rows.to_arrow().cast(schema).to_batches(max_chunksize=AT_ONCE)


def plain_names(names: tuple[str, ...]) -> list[str]:
    """Name columns so that PySpark never takes a dot or a backtick for its own."""
    return [f"c{at}" for at, _ in enumerate(names)]


_PART = 33
"""The bit at which Spark writes the number of the part into the number of a row."""


@attrs.frozen
class Opening:
    """Reads batches of a raw table as packets of a good size."""

    names: tuple[str, ...]
    """What the columns are called; Spark knows them by `plain_names`."""
    parts: tuple[tuple[int, int], ...] | None = None
    """The first number of each part, and how many rows it has; None where Spark has
    numbered the rows through."""

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[Packet]:
        """Give the packets of a part."""
        names = dict(zip(plain_names(self.names), self.names, strict=True))
        for batch in _combined(batches):
            rows = batch.rename(names)
            number = pl.col(ROW) if self.parts is None else self._number(rows[ROW])
            yield Packet(RAW, rows.with_columns(number.cast(pl.UInt32).alias(ROW)))

    def _number(self, ids: pl.Series) -> pl.Series:
        """Number rows through, by part and place in it."""
        assert self.parts is not None, "Spark has not numbered them"
        part, place = ids // 2**_PART, ids % 2**_PART
        starts = pl.Series([start for start, _ in self.parts], dtype=pl.Int64)
        counts = pl.Series([count for _, count in self.parts], dtype=pl.Int64)
        found = counts.gather(part, null_on_oob=True) if len(counts) else part - part
        if not (place < found).fill_null(value=False).all():
            raise Moving
        number: pl.Series = starts.gather(part) + place
        return number


MOVED = "columns.Moving"
"""How Spark tells of `Moving`."""


class Moving(Exception):  # noqa: N818 - it is named for what it tells
    """A table gives other rows when it is read again."""


def _combined(batches: Iterable[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    """Put small batches together: each costs something, however few its rows."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        if waiting and sum(b.num_rows for b in waiting) + batch.num_rows > AT_ONCE:
            yield polars_of(waiting)
            waiting = []
        if batch.num_rows:
            waiting.append(batch)
    if waiting:
        yield polars_of(waiting)


def polars_of(batches: list[pa.RecordBatch]) -> pl.DataFrame:
    """Put batches together, as a table of Polars."""
    return _at_utc(pl.DataFrame(pa.Table.from_batches(batches)))


def _at_utc(table: pl.DataFrame) -> pl.DataFrame:
    """Take moments as files have them, whatever zone a session shows them in."""
    return table.with_columns(
        pl.col(name).dt.convert_time_zone(str(UTC))
        for name, kind in table.schema.items()
        if isinstance(kind, pl.Datetime) and kind.time_zone
    )
