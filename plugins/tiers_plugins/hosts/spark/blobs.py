"""Packets as rows of Spark: what, bucket, and the rows as one piece of bytes.

So every type of ours travels as it is, integers of 128 bits among them, and Spark moves
few large rows where it would move many small ones.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO

import polars as pl
import pyarrow as pa

from tiers.ports import Packet

SCHEMA = "what string, bucket int, rows binary"
_ARROW = pa.schema(
    [("what", pa.string()), ("bucket", pa.int32()), ("rows", pa.binary())]
)


def blob(rows: pl.DataFrame) -> bytes:
    """Write rows as bytes."""
    buffer = BytesIO()
    rows.write_ipc_stream(buffer, compression="lz4")
    return buffer.getvalue()


def rows_of(data: bytes) -> pl.DataFrame:
    """Read rows from bytes."""
    return pl.read_ipc_stream(BytesIO(data))


def packed(packets: Iterable[Packet]) -> Iterator[pa.RecordBatch]:
    """Write packets, one a batch."""
    for packet in packets:
        columns = [[packet.what], [packet.bucket], [blob(packet.rows)]]
        yield pa.record_batch(
            [pa.array(c, f.type) for c, f in zip(columns, _ARROW, strict=True)],
            schema=_ARROW,
        )


def unpacked(batches: Iterable[pa.RecordBatch]) -> Iterator[Packet]:
    """Read packets."""
    for batch in batches:
        for what, bucket, data in zip(*batch.columns, strict=True):
            yield Packet(what.as_py(), rows_of(data.as_py()), bucket.as_py())
