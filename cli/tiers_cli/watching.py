"""How many rows a table has, before it is read, and how many have been read by now."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from tiers.physical import ROW
from tiers_cli.inputs import Inputs
from tiers_cli.progress import DECIDING, FITTING, READING, Progress, Total

_SAMPLE = 2**20
"""Bytes of a text file by which its lines are estimated."""
_TEXT = {".csv", ".tsv", ".txt", ".jsonl", ".ndjson"}


def watched(inputs: Inputs, bar: Progress) -> pl.LazyFrame | None:
    """Open the table of customers, if any, so that *bar* shows how far it is read.

    Each time that the first row passes, another reading begins; after the last one, if
    that is known, scores are fitted.
    """
    table = inputs.customers()
    if table is None or not bar.is_shown:
        return table
    total = expected(inputs.plugins.files(inputs.data))
    bar.expect(READING, total)

    def passing(batch: pl.DataFrame) -> pl.DataFrame:
        if bar.stage.what is DECIDING:  # somebody counts what comes of the rows
            return batch
        if batch.height and ROW in batch.columns and batch[ROW][0] == 1:
            bar.expect(READING, total)
        bar.advance(batch.height)
        if total is not None and not total.is_estimate and bar.stage.done >= total.rows:
            bar.expect(FITTING, None)
        return batch

    return table.map_batches(
        passing,
        predicate_pushdown=True,
        projection_pushdown=True,
        slice_pushdown=True,
        streamable=True,
        validate_output_schema=False,
    )


def expected(files: Iterable[Path]) -> Total | None:
    """Tell how many rows files have, or about how many; None where nothing tells."""
    totals = [_rows(path) for path in files]
    known = [total for total in totals if total is not None]
    if not known or len(known) < len(totals):
        return None
    return Total(sum(t.rows for t in known), any(t.is_estimate for t in known))


def _rows(path: Path) -> Total | None:
    match path.suffix.lower():
        case ".parquet":
            counted = pl.scan_parquet(path, glob=False).select(pl.len())
            return Total(counted.collect().item())
        case suffix if suffix in _TEXT:
            return Total(_lines(path), is_estimate=True)
        case _:
            return None


def _lines(path: Path) -> int:
    """Estimate the lines of a text file by those at its head."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    return round(path.stat().st_size * head.count(b"\n") / max(1, len(head)))
