"""What is set aside of keys while rows pass, to find out which of them may repeat."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any

import attrs
import polars as pl

from tiers.intake.scratch import Scratch

_CHUNK = 2**20
"""How many hashes are written to disk at once."""

_AT_ONCE = 2**22
"""How many are held in memory to be compared."""


@attrs.define
class Ascent:
    """Whether keys rise from row to row, as in a sorted export: then none repeats."""

    is_broken: bool = False
    _stretches: list[tuple[int, Any, Any]] = attrs.field(factory=list)
    """Of each batch the number of its first row, and its first and last key."""

    def add(self, rows: pl.Series, keys: pl.Series) -> None:
        """Take a batch in, from any thread."""
        if self.is_broken or not len(keys):
            return
        if not (keys.slice(0, len(keys) - 1) < keys.slice(1)).all(ignore_nulls=False):
            self.is_broken = True
            return
        self._stretches.append((rows[0], keys[0], keys[-1]))

    def is_strict(self) -> bool:
        """Tell whether each key is greater than all before it."""
        ordered = sorted(self._stretches, key=lambda stretch: stretch[0])
        pairs = pairwise(ordered)
        return not self.is_broken and all(a[2] < b[1] for a, b in pairs)


@attrs.define
class Hashes:
    """Takes hashes in from any thread; memory does not grow with their number.

    More than a chunk go to a temporary folder, which lives as long as this object.
    """

    count: int = 0
    _waiting: list[pl.Series] = attrs.field(factory=list)
    _files: list[Path] = attrs.field(factory=list)
    _scratch: Scratch | None = None
    _lock: Lock = attrs.field(factory=Lock)

    def add(self, found: pl.Series) -> None:
        """Take some more."""
        with self._lock:
            self.count += len(found)
            self._waiting.append(found)
            if sum(map(len, self._waiting)) >= _CHUNK:
                self._write()

    def repeated(self) -> pl.Series:
        """Give the hashes that came more than once."""
        parts = -(-self.count // _AT_ONCE)
        found = [pl.Series(dtype=pl.UInt64)]
        found += (_repeated(self._part(at, parts)) for at in range(parts))
        return pl.concat(found)

    def _write(self) -> None:
        if self._scratch is None:
            self._scratch = Scratch()
        path = self._scratch.path / f"{len(self._files)}.ipc"
        pl.concat(self._waiting).alias("hash").to_frame().write_ipc(path)
        self._files.append(path)
        self._waiting.clear()

    def _part(self, at: int, parts: int) -> pl.Series:
        """Give the hashes of one part: all that are equal, or none."""
        return pl.concat(
            chunk if parts == 1 else chunk.filter(chunk % parts == at)
            for chunk in self._chunks()
        )

    def _chunks(self) -> Iterator[pl.Series]:
        for path in self._files:
            # Bytes, not a path: pages of mapped files would count as memory.
            yield pl.read_ipc(path.read_bytes()).to_series()
        yield from self._waiting


def _repeated(hashes: pl.Series) -> pl.Series:
    if hashes.n_unique() == len(hashes):
        return hashes.clear()
    return hashes.filter(hashes.is_duplicated()).unique()
