"""A host in this process, that behaves as badly as a cluster may.

It pickles all work, does some of it twice, and deals packets out of order, so that
tests of what runs on hosts need no cluster.
"""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import attrs
import polars as pl

from tiers.physical import ROW
from tiers.problems import DataError, Problem
from tiers.spreading import TABLE, Packet, Session, Work
from tiers.text import Text

Part = tuple[Packet, ...]


@attrs.frozen
class HerePackets:
    """Packets in parts, in memory; see `Packets`."""

    parts: tuple[Part, ...] = attrs.field(repr=False)

    def through(self, work: Work) -> Self:
        """Call *work* for each part, twice for every other one."""
        return attrs.evolve(self, parts=tuple(_worked(work, self.parts)))

    def only(self, *what: str) -> Self:
        """Leave out all other packets."""
        kept = tuple(tuple(p for p in part if p.what in what) for part in self.parts)
        return attrs.evolve(self, parts=kept)

    def beside(self, *others: Any) -> Self:
        """Put packets together."""
        more = (part for other in others for part in other.parts)
        return attrs.evolve(self, parts=(*self.parts, *more))

    def meeting(self, work: Work) -> Self:
        """Call *work* for each bucket, its packets in the opposite order."""
        buckets: dict[int, list[Packet]] = {}
        for part in self.parts:
            for packet in part:
                buckets.setdefault(packet.bucket, []).append(packet)
        met = [tuple(reversed(packets)) for packets in buckets.values()]
        return attrs.evolve(self, parts=tuple(_worked(work, met)))

    @contextmanager
    def held(self) -> Iterator[Self]:
        """Give the packets, which are held as they are."""
        yield self

    def here(self) -> Iterator[Packet]:
        """Give the packets, the last parts first."""
        for part in reversed(self.parts):
            yield from part

    def table(self, columns: pl.Schema) -> pl.LazyFrame:
        """Give the rows of `TABLE`."""
        found = [p.rows for part in self.parts for p in part if p.what == TABLE]
        whole = pl.concat([pl.DataFrame(schema=columns), *found])
        return whole.lazy()

    def write(self, path: str, columns: pl.Schema) -> list[Packet]:
        """Write the rows of `TABLE` to one file in a folder."""
        Path(path).mkdir()
        self.table(columns).sink_parquet(Path(path) / "part-0.parquet")
        return [p for part in self.parts for p in part if p.what != TABLE]


@attrs.frozen
class HereSpread:
    """A Polars table, dealt to parts of so many rows."""

    raw: pl.DataFrame = attrs.field(repr=False)
    size: int = 3

    @property
    def columns(self) -> pl.Schema:
        """Its columns."""
        return self.raw.schema

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.raw.height

    def packets(self, headings: tuple[str, ...]) -> HerePackets:
        """Give these columns, and `physical.ROW`."""
        rows = self.raw.select(headings).with_row_index(ROW, offset=1)
        parts = (rows[at : at + self.size] for at in range(0, rows.height, self.size))
        return HerePackets(tuple(map(_part, parts)))


def _part(rows: pl.DataFrame) -> Part:
    """Give some rows in two packets."""
    middle = rows.height // 2
    return Packet("raw", rows[:middle]), Packet("raw", rows[middle:])


@attrs.frozen
class HereSession:
    """A session of so many workers, none of which exists."""

    workers: int = 3

    def check(self, path: str) -> None:
        """Make sure that a folder can be made."""
        if Path(path).exists():
            message = Text(f"`{path}` is there already", f"`{path}` 已存在")
            raise DataError([Problem("unwritable-file", message)])

    def reads(self, path: str) -> bool:
        """Read Parquet alone."""
        return path.endswith(".parquet")

    def scan(self, path: str) -> HereSpread:
        """Read Parquet: a file, or all of a folder."""
        return self.spread(pl.read_parquet(path))

    def spread(self, table: Any) -> HereSpread:
        """Deal a Polars table."""
        return HereSpread(table, max(1, -(-table.height // self.workers)))


class Here:
    """A host in this process."""

    @property
    def name(self) -> str:
        """The host's name."""
        return "here"

    @contextmanager
    def session(self, at: Any = None) -> Iterator[Session]:
        """Begin; nothing has to be started."""
        del at
        yield HereSession()


def _worked(work: Work, parts: Sequence[Part]) -> Iterable[Part]:
    """Work as another process would, now and then for nothing."""
    for at, part in enumerate(parts):
        copy: Work = pickle.loads(pickle.dumps(work))  # noqa: S301 - our own bytes
        if at % 2:
            list(copy(iter(part)))
        yield tuple(copy(iter(part)))
