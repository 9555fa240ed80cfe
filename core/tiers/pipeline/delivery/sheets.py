"""A table that is delivered, and the files and databases that it has been written to.

`table.parquet` is written whole, and `table.json` after it. Where a sink writes a table
in one step, there is nothing to resume: it has all of it, or none.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
import polars as pl

from tiers.atomic import make_folder, replacing
from tiers.describing import Description
from tiers.pipeline.delivery.addresses import Address
from tiers.pipeline.delivery.faults import no_outbox, sink_failed, undelivered_items
from tiers.pipeline.delivery.outbox import Run
from tiers.pipeline.delivery.sending import Delivered
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.runs import records
from tiers.pipeline.runs.locking import locked
from tiers.ports import Changes, DescribedSink, KeepingSink, TableSink, UrlSink
from tiers.problems import DataError, Problem, told

_FORMAT = 1
_TABLE, _ABOUT, _LOCK = "table.parquet", "table.json", "lock"
ENDING = ".table"


@attrs.frozen
class _Record:
    format: int
    run: Run
    rows: int
    about: Description
    sinks: tuple[str, ...]
    written: Mapping[str, Changes]


@attrs.frozen
class Sheet:
    """A table of a run."""

    folder: Path
    run: Run
    rows: int
    about: Description
    sinks: tuple[str, ...]
    """The names of those whom this run writes it to."""
    written: Mapping[str, Changes] = attrs.field(factory=dict)
    """What came of it, by the names of those who have it."""

    @classmethod
    def opened(cls, folder: Path) -> "Sheet":
        """Open a table.

        Raises:
            DataError: there is none, or not a whole one.
        """
        found = records.read(folder / _ABOUT, _Record)
        if found is None or found.format != _FORMAT or not _rows(folder).is_file():
            raise DataError([no_outbox(folder)])
        kept = (found.run, found.rows, found.about, found.sinks, found.written)
        return cls(folder, *kept)

    def missing(self, sink: str) -> int:
        """Count the rows that a sink has not got."""
        return 0 if sink in self.written else self.rows

    def noted(self) -> "Sheet":
        """Write down what is known."""
        kept = (self.run, self.rows, self.about, self.sinks, self.written)
        records.written(_Record(_FORMAT, *kept), self.folder / _ABOUT)
        return self


def lay_out(
    folder: Path,
    run: Run,
    rows: pl.LazyFrame,
    about: Description,
    sinks: Sequence[str],
) -> Sheet:
    """Keep the table of a run, or open the one that this run has kept before.

    Raises:
        DataError: another run has a table there that somebody has not got, another
            process works there, or the folder can't be written to.
    """
    make_folder(folder)
    with locked(folder / _LOCK, folder):
        if (folder / _ABOUT).exists():
            older = Sheet.opened(folder)
            if older.run == run:
                every = tuple(dict.fromkeys((*older.sinks, *sinks)))
                return attrs.evolve(older, sinks=every).noted()
            missing = sum(map(older.missing, older.sinks))
            if missing:
                raise DataError([undelivered_items(folder, missing)])
            (folder / _ABOUT).unlink()
        with replacing(_rows(folder)) as part:
            rows.sink_parquet(part, engine="streaming")
        count = pl.scan_parquet(_rows(folder)).select(pl.len()).collect().item()
        return Sheet(folder, run, count, about, tuple(dict.fromkeys(sinks))).noted()


def write_to(
    folder: Path, to: Sequence[Address], plugins: Plugins
) -> tuple[Delivered, ...]:
    """Write a table to those who have not got it; one that fails stops no other.

    Raises:
        DataError: there is no table, or another process writes it.
    """
    with locked(folder / "delivering.lock", folder):
        return tuple(_written(folder, address, plugins) for address in to)


def _written(folder: Path, to: Address, plugins: Plugins) -> Delivered:
    sheet, problems = Sheet.opened(folder), tuple[Problem, ...]()
    is_gone = not to.location.scheme and not to.location.path.exists()
    if is_gone or to.name not in sheet.written:
        try:
            found = _write(sheet, to.opened(), plugins)
            written = {**sheet.written, to.name: found}
            sheet = attrs.evolve(sheet, written=written).noted()
        except DataError as error:
            problems = error.problems
        except Exception as error:  # noqa: BLE001 - a plugin may raise what it likes
            problems = (sink_failed(to.name, to.location.hushed(told(error))),)
    done = sheet.written.get(to.name, Changes(0))
    missing = sheet.rows if problems else sheet.missing(to.name)
    sent = done.added + done.changed
    return Delivered(to.name, sent, done.unchanged, 0, missing, (), problems)


def _write(sheet: Sheet, to: Address, plugins: Plugins) -> Changes:
    table, sink = pl.scan_parquet(_rows(sheet.folder)), plugins.any_sink(to.location)
    if isinstance(sink, TableSink):
        with replacing(to.location.path) as part:
            if isinstance(sink, DescribedSink):
                sink.write_described(table, part, sheet.about)
            else:
                sink.write(table, part)
    elif isinstance(sink, KeepingSink):
        return sink.write_described(table, to.location, sheet.about)
    elif isinstance(sink, UrlSink):
        sink.write(table, to.location)
    return Changes(sheet.rows)


def _rows(folder: Path) -> Path:
    return folder / _TABLE
