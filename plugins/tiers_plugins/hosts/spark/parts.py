"""Parquet files that tasks write by columns, and Spark puts in place as bytes.

Spark's own writer would be handed each value by way of its rows. Its writer of text
takes bytes as they are, though, on any file system, with all that holds for tasks that
are done twice; and it ends each line by whatever it is told to end it by. So a Parquet
file, which ends with `PAR1`, is a text of one line that ends with `PAR1`.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame

from tiers_plugins.hosts.spark.writing import Place

CONTENT = "content binary"
"""The columns of a table of files: their bytes, without the last four."""

_END = b"PAR1"
"""How a Parquet file begins and ends."""

_TEXT = ".txt"
"""What Spark adds to the names of texts."""

_MOST = 2**28
"""About how many bytes of memory the rows of a file take before they are written."""

_CONTENT = pa.schema([("content", pa.binary())])


def files(tables: Iterable[pl.DataFrame]) -> Iterator[pa.RecordBatch]:
    """Write tables into files, one a batch; few of them are small."""
    waiting: list[pl.DataFrame] = []
    for table in tables:
        waiting.append(table)
        if sum(rows.estimated_size() for rows in waiting) >= _MOST:
            yield _file(waiting)
            waiting = []
    if any(rows.height for rows in waiting):
        yield _file(waiting)


def _file(tables: list[pl.DataFrame]) -> pa.RecordBatch:
    data = content(pl.concat(tables))
    column = pa.array([data[: -len(_END)]], pa.binary())
    return pa.record_batch([column], schema=_CONTENT)


def content(rows: pl.DataFrame) -> bytes:
    """Write rows as a file of Parquet."""
    buffer = BytesIO()
    rows.write_parquet(buffer)
    return buffer.getvalue()


def put(table: DataFrame, folder: Place, empty: bytes) -> None:
    """Write a table of files into a new folder, or one file if there are none."""
    text = table.selectExpr("CAST(content AS STRING) AS value")
    lines: dict[str, Any] = {"lineSep": _END.decode(), "maxRecordsPerFile": 1}
    text.write.options(**lines, compression="none").text(folder.text)
    texts = [file for file in folder.listed() if file.name.endswith(_TEXT)]
    full = [file for file in texts if file.size]
    for file in full:
        file.move(folder.inside(file.name.removesuffix(_TEXT) + ".parquet"))
    for file in texts:
        if file not in full:
            file.remove()
    if not full:
        folder.inside("part-00000.parquet").fill(empty)
