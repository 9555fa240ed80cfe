"""Packets on Spark: work as `mapInArrow`, meetings as shuffles."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial, reduce
from itertools import groupby
from typing import Any, Self

import attrs
import polars as pl
import pyarrow as pa
from pyspark import TaskContext
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it
from pyspark.sql.pandas.types import from_arrow_schema

from tiers.ports import Packet, Work
from tiers.problems import Fault, PolicyError
from tiers.spreading import TABLE
from tiers_plugins.hosts.spark.blobs import SCHEMA, blob, packed, rows_of, unpacked
from tiers_plugins.hosts.spark.columns import arrow_of, batches_of
from tiers_plugins.hosts.spark.notes import Notes
from tiers_plugins.hosts.spark.pandas import unwarned
from tiers_plugins.hosts.spark.parts import CONTENT, content, files, put
from tiers_plugins.hosts.spark.sending import sent
from tiers_plugins.hosts.spark.writing import replacing

_MOST_HERE = 2**26
"""The most bytes that come to this process at once."""

Batches = Iterator[pa.RecordBatch]
"""What a task is given, and what it gives."""


@attrs.frozen
class SparkPackets:
    """Packets in the parts of a lazy table of Spark, and what is to be done to them."""

    frame: DataFrame = attrs.field(repr=False)
    opening: Callable[[Batches], Iterator[Packet]] = unpacked
    """Reads packets from the table's batches."""
    works: tuple[Work, ...] = ()

    def through(self, work: Work) -> Self:
        """Call *work* for each part; works that follow each other are one task."""
        return attrs.evolve(self, works=(*self.works, work))

    def only(self, *what: str) -> "SparkPackets":
        """Leave out other packets, before Python sees them."""
        return SparkPackets(self.blobs().filter(F.col("what").isin(*what)))

    def beside(self, *others: Any) -> "SparkPackets":
        """Put packets together."""
        frames = (packets.blobs() for packets in (self, *others))
        return SparkPackets(reduce(lambda one, other: one.union(other), frames))

    def meeting(self, work: Work) -> "SparkPackets":
        """Shuffle packets by bucket, and call *work* for each bucket."""
        frame = self.blobs()
        parts = frame.sparkSession.sparkContext.defaultParallelism
        together = frame.repartitionById(max(1, parts), "bucket")
        return SparkPackets(together.sortWithinPartitions("bucket")).through(
            _Each(work)
        )

    @contextmanager
    def held(self) -> Iterator["SparkPackets"]:
        """Keep packets in the memory of the executors, and on their disks."""
        frame = self.blobs().persist()
        try:
            yield SparkPackets(frame)
        finally:
            if frame.sparkSession.sparkContext._jsc is not None:  # noqa: SLF001 - stopped
                frame.unpersist()

    def here(self) -> Iterator[Packet]:
        """Collect packets; many bytes part by part."""
        with self.held() as held:
            size = held.frame.agg(F.sum(F.length("rows"))).first()
            is_small = size is None or (size[0] or 0) <= _MOST_HERE
            rows = held.frame.collect() if is_small else held.frame.toLocalIterator()
            for what, bucket, data in rows:
                yield Packet(what, rows_of(bytes(data)), bucket)

    def table(self, columns: pl.Schema) -> DataFrame:
        """Give the rows of `TABLE` as a lazy table of Spark."""
        schema = arrow_of(columns)
        rows = _Table(partial(batches_of, schema=schema))
        return self._mapped(rows, from_arrow_schema(schema))

    def write(self, path: str, columns: pl.Schema) -> list[Packet]:
        """Write the rows of `TABLE` as Parquet beside *path*, and rename the folder.

        Raises:
            DataError: the folder can't be written.
        """
        notes = Notes.on(self.frame.sparkSession)
        written = self._mapped(_Table(files, notes.add), CONTENT)
        with replacing(path, self.frame.sparkSession) as part:
            put(written, part, content(pl.DataFrame(schema=columns)))
        return notes.packets()

    # --- tasks ----------------------------------------------------------------

    def blobs(self) -> DataFrame:
        """Give the packets as rows, the work done."""
        if not self.works and self.opening is unpacked:
            return self.frame
        return self._mapped(packed, SCHEMA)

    def _mapped(
        self, closing: Callable[[Iterator[Packet]], Batches], schema: Any
    ) -> DataFrame:
        task = _Task(self.opening, self.works, closing)
        with unwarned():  # Spark asks for a function, and a task is none
            return self.frame.mapInArrow(lambda batches: task(batches), schema)  # noqa: PLW0108


@attrs.frozen
class _Task:
    """What is done to one part, from batches to batches."""

    opening: Callable[[Batches], Iterator[Packet]]
    works: tuple[Work, ...]
    closing: Callable[[Iterator[Packet]], Batches]

    def __call__(self, batches: Batches) -> Batches:
        packets = self.opening(batches)
        for work in self.works:
            packets = work(packets)
        try:
            yield from self.closing(packets)
        except PolicyError as error:
            raise sent(error) from error
        except Fault as fault:
            raise sent(PolicyError(fault.problems)) from fault


@attrs.frozen
class _Each:
    """Calls a work for each bucket; packets come sorted by bucket."""

    work: Work

    def __call__(self, packets: Iterator[Packet]) -> Iterator[Packet]:
        for _, met in groupby(packets, key=lambda packet: packet.bucket):
            yield from self.work(met)


@attrs.frozen
class _Table:
    """Gives the rows of `TABLE` to Spark, and notes the other packets."""

    closing: Callable[[Iterator[pl.DataFrame]], Batches]
    note: Callable[[int, list[Any]], None] | None = None

    def __call__(self, packets: Iterable[Packet]) -> Batches:
        notes: list[Any] = []
        yield from self.closing(_rows(packets, notes))
        context = TaskContext.get()
        if self.note is not None and context is not None:
            self.note(context.partitionId(), notes)


def _rows(packets: Iterable[Packet], notes: list[Any]) -> Iterator[pl.DataFrame]:
    for packet in packets:
        if packet.what == TABLE:
            yield packet.rows
        else:
            notes.append((packet.what, packet.bucket, blob(packet.rows)))
