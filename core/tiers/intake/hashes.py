"""Hashes of keys, set aside while rows pass, to find out which keys may repeat."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

import attrs
import polars as pl

_CHUNK = 2**20
"""How many hashes are written to disk at once."""

_AT_ONCE = 2**22
"""How many are held in memory to be compared."""


@attrs.define
class Hashes:
    """Takes hashes in from any thread; memory does not grow with their number.

    More than a chunk go to a temporary folder, which lives as long as this object.
    """

    count: int = 0
    _waiting: list[pl.Series] = attrs.field(factory=list)
    _files: list[Path] = attrs.field(factory=list)
    _folder: "tempfile.TemporaryDirectory[str] | None" = None
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
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="tiers-")
        path = Path(self._folder.name) / f"{len(self._files)}.ipc"
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
