"""Take raw customers in, piece by piece: clean facts, faults, counts, and keys.

All that needs other rows is whether a key is repeated. So keys travel by buckets, in
which all rows of a key meet, and nothing else does.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import attrs
import polars as pl

from tiers.intake.layout import Layout
from tiers.intake.rejects import COLUMNS, faults, keys, repeats
from tiers.intake.table import FAULTY, Table
from tiers.physical import ROW
from tiers.spreading import Packet
from tiers.text import Lang

CLEAN, KEYS, FAULTS, REPEATS, COUNTED = "clean", "keys", "faults", "repeats", "counted"

AT_ONCE = 1_000_000
"""About how many rows meet in a bucket, and travel together."""

_BUCKET = "#bucket"


class Counted(NamedTuple):
    """The rows of a table: all, and the blank ones of a text file."""

    read: int
    blank: int


def bucket_count(rows: int, workers: int) -> int:
    """Give the buckets that *rows* are dealt to, in equal shares for the workers."""
    rounds = -(-rows // (AT_ONCE * max(1, workers)))
    return max(1, rounds) * max(1, workers)


def dealt(what: str, rows: pl.DataFrame, by: pl.Expr, buckets: int) -> Iterator[Packet]:
    """Deal rows to buckets: equal values go to one; missing ones to the first."""
    if not rows.height:
        return
    if buckets == 1:
        yield Packet(what, rows)
        return
    bucket = (by.hash() % buckets).fill_null(0).cast(pl.Int32).alias(_BUCKET)
    parts = rows.with_columns(bucket).partition_by(
        _BUCKET, as_dict=True, include_key=False
    )
    for (number,), part in parts.items():
        yield Packet(what, part, int(str(number)))


def stacked(rows: Iterable[pl.DataFrame]) -> pl.DataFrame | None:
    """Put tables one below the other; None for none."""
    found = list(rows)
    return pl.concat(found) if found else None


@attrs.frozen
class Sift:
    """Reads raw customers: `CLEAN`, `FAULTS`, `COUNTED`, and `KEYS` by bucket.

    Clean are the rows without a fault of their own; some may repeat a key.
    """

    layout: Layout
    lang: Lang
    buckets: int
    is_dealt: bool = False
    """Whether clean rows go to buckets, too."""

    def __call__(self, packets: Iterator[Packet]) -> Iterator[Packet]:
        """Read the packets of a part."""
        counts: list[pl.DataFrame] = []
        waiting: list[pl.DataFrame] = []
        for packet in packets:
            table = Table(packet.rows.lazy(), self.layout)
            rows, counted, named = self._read(table)
            counts.append(counted)
            waiting.append(named)
            yield from self._faults(table, rows)
            yield from self._clean(rows)
            if sum(r.height for r in waiting) >= AT_ONCE:
                yield from self._keys(waiting)
        yield from self._keys(waiting)
        if counts:
            yield Packet(COUNTED, pl.concat(counts).sum())

    def _read(self, table: Table) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        key = self.layout.key
        plans = [table.marked(), table.counted()]
        if key is not None:
            plans.append(keys(table, key))
        rows, counted, *named = pl.collect_all(plans)
        return rows, counted, named[0] if named else pl.DataFrame()

    def _faults(self, table: Table, rows: pl.DataFrame) -> Iterator[Packet]:
        """List what is wrong; only faulty rows are read again."""
        faulty = rows.filter(FAULTY).get_column(ROW)
        if len(faulty):
            yield Packet(FAULTS, faults(table.only(faulty), self.lang).collect())

    def _clean(self, rows: pl.DataFrame) -> Iterator[Packet]:
        sound = rows.filter(~pl.col(FAULTY)).drop(FAULTY)
        key = self.layout.key
        if self.is_dealt and key is not None:
            yield from dealt(CLEAN, sound, pl.col(key.name), self.buckets)
        elif sound.height:
            yield Packet(CLEAN, sound)

    def _keys(self, waiting: list[pl.DataFrame]) -> Iterator[Packet]:
        found = stacked(rows for rows in waiting if rows.height)
        waiting.clear()
        if found is not None:
            yield from dealt(KEYS, found, pl.col("key"), self.buckets)


@attrs.frozen
class Repeated:
    """Lists the later rows of each key, of all `KEYS` of a bucket."""

    layout: Layout
    lang: Lang
    what: str = KEYS

    def __call__(self, packets: Iterator[Packet]) -> Iterator[Packet]:
        """Give `REPEATS`, if there are any."""
        key, found = self.layout.key, stacked(p.rows for p in packets)
        if key is None or found is None:
            return
        lines = repeats(found.lazy(), key, self.lang).collect()
        if lines.height:
            yield Packet(REPEATS, lines)


def no_lines() -> pl.DataFrame:
    """Give a list of rejects with nothing in it."""
    kinds = dict.fromkeys(COLUMNS, pl.String()) | {"row": pl.UInt32()}
    return pl.DataFrame(schema=kinds)


def in_order(*lists: pl.DataFrame | None) -> pl.DataFrame:
    """Sort rejects by row; of one row, those of the first list come first."""
    found = [lines for lines in lists if lines is not None]
    return pl.concat([no_lines(), *found]).sort("row", maintain_order=True)
