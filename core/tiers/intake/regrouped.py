"""Batches of a lazy table, regrouped into larger ones and worked on one by one."""

from collections.abc import Callable, Iterator

import polars as pl
from polars.io.plugins import register_io_source

AT_ONCE = 100_000
"""Rows of a batch.

Polars' readers of text give two megabytes at a time, and what a batch costs whatever
its size (hundreds of columns in between, each a call) would be most of the work.
"""


def regrouped(
    table: pl.LazyFrame,
    schema: pl.Schema,
    work: Callable[[pl.DataFrame], pl.DataFrame],
) -> pl.LazyFrame:
    """Give what *work* makes of each batch, in order, with the columns of *schema*."""

    def batches(
        names: list[str] | None,
        predicate: pl.Expr | None,
        most: int | None,
        _: int | None,
    ) -> Iterator[pl.DataFrame]:
        left = most
        given = table.collect_batches(
            chunk_size=AT_ONCE, maintain_order=True, engine="streaming"
        )
        for found in map(work, given):  # which keeps no batch while its rows pass
            rows = found if predicate is None else found.filter(predicate)
            rows = rows if names is None else rows.select(names)
            if left is not None:
                rows = rows.head(left)
                left -= rows.height
            yield rows
            del found, rows  # nor what it gave while the next is read
            if left == 0:
                return

    return register_io_source(batches, schema=schema, is_pure=False)
