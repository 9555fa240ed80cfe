"""Tally: what customers get, counted as codes while they pass."""

from collections import Counter
from collections.abc import Callable
from threading import Lock

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
        rows = batch.struct.unnest()
        counted = rows.group_by(self.columns).len()
        with self._lock:
            for *combination, count in counted.iter_rows():
                self.found[tuple(combination)] += count
        self.on_rows(rows.height)
        return rows[RULE]
