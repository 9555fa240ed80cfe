"""Tally: what customers get, counted as codes while they pass."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import prod
from threading import Lock
from typing import Any

import attrs
import polars as pl

from tiers.codes import Codebook, set_columns
from tiers.physical import RULE


def nothing(_: int) -> None:
    """Take note of nothing."""


@attrs.define
class Tally:
    """Counts the combinations of codes in the batches that pass through it."""

    book: Codebook
    on_rows: Callable[[int], None] = nothing
    """Told how many rows have passed, for progress."""
    found: Counter[tuple[int, ...]] = attrs.field(factory=Counter)
    _lock: Lock = attrs.field(factory=Lock)

    @property
    def columns(self) -> tuple[str, ...]:
        """The codes that are counted."""
        return (RULE, *set_columns(self.book))

    def __call__(self, batch: pl.Series) -> pl.Series:
        """Count a batch of records and pass its rules on."""
        rows = batch.struct.unnest().select(self.columns)
        if rows.height:
            counted = _counted(rows)
            with self._lock:
                for combination, count in counted:
                    self.found[combination] += count
        self.on_rows(rows.height)
        return rows[RULE]


_MOST = 2**62


def _counted(rows: pl.DataFrame) -> Iterator[tuple[tuple[int, ...], int]]:
    """Count the combinations of codes, packed into one number if they fit."""
    least, most = _ends(rows)
    sizes = [high - low + 1 for low, high in zip(least, most, strict=True)]
    if prod(sizes) > _MOST:
        for *combination, count in rows.group_by(rows.columns).len().iter_rows():
            yield tuple(combination), count
        return
    packed = pl.zeros(rows.height, dtype=pl.Int64, eager=True)
    for column, low, size in zip(rows.iter_columns(), least, sizes, strict=True):
        if size > 1:
            packed = packed * size + (column.cast(pl.Int64) - low)
    for code, count in packed.alias("code").value_counts().iter_rows():
        yield tuple(_unpacked(code, least, sizes)), count


def _ends(rows: pl.DataFrame) -> tuple[list[Any], list[Any]]:
    """Give the least and the greatest code of each column."""
    columns = list(rows.iter_columns())
    return [each.min() for each in columns], [each.max() for each in columns]


def _unpacked(code: int, least: Sequence[int], sizes: Sequence[int]) -> list[int]:
    """Take a packed number apart, the last code first."""
    found = []
    for low, size in zip(reversed(least), reversed(sizes), strict=True):
        code, rest = divmod(code, size)
        found.append(low + rest)
    return found[::-1]
