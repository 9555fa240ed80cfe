"""The outbox of a run: what is to be delivered, in a folder beside the decisions.

`items.parquet` is written whole, and `run.json` after it; neither changes again. Each
sink has a journal of receipts beside them. An outbox with a `run.json` is whole.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import attrs
import polars as pl

from tiers.atomic import make_folder, replacing
from tiers.delivering import Item, What
from tiers.pipeline.delivery.faults import no_outbox, undelivered_items
from tiers.pipeline.delivery.receipts import Receipts
from tiers.pipeline.runs import records
from tiers.pipeline.runs.locking import locked
from tiers.problems import DataError

FORMAT = 2
_RUN, _ITEMS, _LOCK = "run.json", "items.parquet", "lock"
_BATCH, _GROUP = 2_000, 20_000
"""Items that are handed on at once, and rows of a group of `items.parquet`."""


@attrs.frozen
class Run:
    """What a run delivers; alike for the same decisions of the same policy and day."""

    policy: str
    version: str
    as_of: str
    what: What
    decided: str
    """A digest of what was decided by, and about whom."""

    @property
    def name(self) -> str:
        """Name the run: 32 hexadecimal digits."""
        return _digest(self.policy, self.version, self.as_of, self.what, self.decided)


@attrs.frozen
class _Record:
    format: int
    run: Run
    items: int
    sinks: tuple[str, ...]


@attrs.frozen
class Batch:
    """Items that follow each other in an outbox."""

    first: int
    """The number of the first of them; the first of all has 0."""
    items: Sequence[Item]

    @property
    def numbers(self) -> range:
        """The numbers of its items."""
        return range(self.first, self.first + len(self.items))


@attrs.frozen
class Outbox:
    """The items of a run, and what is known of their delivery."""

    folder: Path
    run: Run
    items: int
    sinks: tuple[str, ...]
    """The names of the sinks that this run delivers to."""

    @classmethod
    def opened(cls, folder: Path) -> "Outbox":
        """Open an outbox.

        Raises:
            DataError: there is none, or not a whole one.
        """
        found = records.read(folder / _RUN, _Record)
        if found is None or found.format != FORMAT or not _items(folder).is_file():
            raise DataError([no_outbox(folder)])
        return cls(folder, found.run, found.items, found.sinks)

    def batches(self, sink: str) -> Iterator["Batch"]:
        """Give the items, as this sink is to know them, in their order."""
        rows = pl.scan_parquet(_items(self.folder)).collect_batches(
            chunk_size=_BATCH, maintain_order=True, engine="streaming"
        )
        first, run = 0, self.run.name
        for batch in (part for rest in rows for part in rest.iter_slices(_BATCH)):
            yield Batch(first, [_item(run, sink, r) for r in batch.rows()])
            first += batch.height

    def journal(self, sink: str) -> Path:
        """Give the place of the receipts of a sink."""
        return self.folder / f"{_digest(sink)[:16]}.receipts"

    def dead_letters(self, sink: str) -> Path:
        """Give the place of what a sink refused for good."""
        return self.folder / f"{_digest(sink)[:16]}.refused.jsonl"

    def missing(self, sink: str) -> int:
        """Count the items of which nobody knows that this sink took or refused them."""
        if not self.journal(sink).exists():
            return self.items
        with Receipts.opened(self.journal(sink)) as receipts:
            return self.items - sum(receipts.counts().values())


def fill(
    folder: Path,
    run: Run | Callable[[Path], Run],
    items: pl.LazyFrame,
    sinks: Sequence[str],
) -> Outbox:
    """Lay the items of a run out, or open the outbox that this run has filled before.

    Args:
        folder: the outbox; made if need be.
        run: what the run is about, or what tells it by the file of the items, where
            they are laid out first.
        items: `customer`, `action` (null where decisions are delivered), `tier`, and
            `body`, a JSON object as text. Read once, streaming.
        sinks: the names of those to whom the items go.

    Raises:
        DataError: another run has undelivered items there, another process works
            there, or the folder can't be written to.
    """
    make_folder(folder)
    with locked(folder / _LOCK, folder):
        if isinstance(run, Run) and (same := _older(folder, run)) is not None:
            return _with_sinks(same, sinks)
        columns = items.select("customer", "action", "tier", "body")
        try:
            with replacing(_items(folder)) as part:
                columns.sink_parquet(part, row_group_size=_GROUP)
                if not isinstance(run, Run):
                    run = run(part)
                    _refuse_again(folder, run)
        except _FilledBefore as error:
            return _with_sinks(error.outbox, sinks)
        count = pl.scan_parquet(_items(folder)).select(pl.len()).collect().item()
        return _noted(Outbox(folder, run, count, tuple(dict.fromkeys(sinks))))


class _FilledBefore(Exception):  # noqa: N818 - it is no fault: the items are there
    """Ends a writing before anything is replaced."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__()
        self.outbox = outbox


def _refuse_again(folder: Path, run: Run) -> None:
    if (same := _older(folder, run)) is not None:
        raise _FilledBefore(same)


def _older(folder: Path, run: Run) -> Outbox | None:
    """Give the outbox that this run has filled before; remove that of another run."""
    if records.read(folder / _RUN, _Record) is None:
        return None
    found = Outbox.opened(folder)
    if found.run == run:
        return found
    _clear(found)
    return None


def _with_sinks(found: Outbox, sinks: Sequence[str]) -> Outbox:
    every = tuple(dict.fromkeys((*found.sinks, *sinks)))
    return _noted(attrs.evolve(found, sinks=every))


def _noted(box: Outbox) -> Outbox:
    record = _Record(FORMAT, box.run, box.items, box.sinks)
    records.written(record, box.folder / _RUN)
    return box


def _clear(older: Outbox) -> None:
    """Remove what another run has delivered.

    `run.json` goes first, so that no moment shows one run with another's items.
    """
    missing = sum(older.missing(sink) for sink in older.sinks)
    if missing:
        raise DataError([undelivered_items(older.folder, missing)])
    (older.folder / _RUN).unlink()
    for sink in older.sinks:
        journal = older.journal(sink)
        for end in ("", "-wal", "-shm"):
            journal.with_name(journal.name + end).unlink(missing_ok=True)
        older.dead_letters(sink).unlink(missing_ok=True)


def _item(run: str, sink: str, row: tuple[str, str | None, str | None, str]) -> Item:
    customer, action, tier, body = row
    return Item(_digest(run, sink, customer, action or ""), body, tier, action)


def _items(folder: Path) -> Path:
    return folder / _ITEMS


def _digest(*words: str) -> str:
    """Give 32 hexadecimal digits that tell these words from all others."""
    found = hashlib.blake2b(digest_size=16)
    for word in words:
        written = word.encode()
        found.update(len(written).to_bytes(8, "big") + written)
    return found.hexdigest()
