"""The account of a run, in a folder `NAME.run` beside the folder `NAME` of its parts.

`run.json` says what the run is about, and comes first; then what was found before the
first decision, then a record of each stretch of rows, each of them written when what it
speaks of is whole. `manifest.json` comes last and holds it all: a run that has one is
finished. So whatever ends a run, what the account says is true.
"""

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from tiers.atomic import leftovers, make_folder, replacing
from tiers.pipeline.runs import faults, records
from tiers.pipeline.runs.identity import Identity, differences
from tiers.pipeline.runs.locking import locked
from tiers.pipeline.runs.parts import Parts, digest, is_part
from tiers.pipeline.runs.records import PartFile, Surveyed, Unit
from tiers.problems import DataError

FORMAT = 1
"""The version of the account; it rises when an older reader could be misled."""

_LOCK = "lock"
_VOUCHERS = ("manifest.json", "run.json")
"""Without these a folder holds the account of no run."""


@attrs.frozen
class Manifest:
    """All about a run that is finished."""

    format: int
    run: Identity
    fit: str | None
    """The digest of `fit.json`, what this run has learnt; None if it did not."""
    parts: tuple[PartFile, ...]
    summary: Mapping[str, Any]


@attrs.frozen
class Begun:
    """What a run is about that is under way."""

    format: int
    run: Identity


def begun(parts: Path) -> Identity | None:
    """Say what a run is about that was begun and not finished; None without one."""
    found = records.read(_account(parts) / "run.json", Begun)
    return None if found is None else found.run


def _account(parts: Path) -> Path:
    """Name the folder of the account of a run."""
    return parts.with_name(f"{parts.name}.run")


@attrs.frozen
class Journal:
    """The account of a run; who holds one is the only one to write to it."""

    parts: Parts
    folder: Path
    run: Identity

    @classmethod
    @contextmanager
    def opened(
        cls, parts: Parts, run: Identity, *, is_anew: bool = False
    ) -> Iterator["Journal"]:
        """Begin a run, or take it up where it was stopped.

        With *is_anew*, what an earlier run has written is removed first.

        Raises:
            DataError: the folder is another's, or of another run, or in use.
        """
        folder = _account(parts.folder)
        journal = cls(parts, folder, run)
        journal.refuse_strangers()
        make_folder(folder)
        with locked(folder / _LOCK, parts.folder):
            if is_anew:
                journal.clear()
            journal.take_up()
            yield journal

    # --- beginning ------------------------------------------------------------

    def refuse_strangers(self) -> None:
        """Make sure that the folder of parts holds nothing but parts of a run.

        Raises:
            DataError: it does.
        """
        strangers = [name for name in self.parts.names() if not is_part(name)]
        if not strangers and not self.folder.exists():
            strangers = list(self.parts.names())
        if strangers:
            raise DataError([faults.foreign_folder(self.parts.folder, strangers[0])])

    def take_up(self) -> None:
        """Begin the account, or make sure that it is of this run.

        Raises:
            DataError: it is of another run.
        """
        older = self.finished or records.read(self.folder / "run.json", Begun)
        if older is None:
            self.clear()
            records.written(Begun(FORMAT, self.run), self.folder / "run.json")
        elif (older.format, older.run) != (FORMAT, self.run):
            changes = differences(older.run, self.run)
            raise DataError([faults.changed_run(self.parts.folder, changes)])
        self._sweep()
        make_folder(self.parts.folder)

    def clear(self) -> None:
        """Remove what an earlier run has written, first of all that it was one."""
        for name in _VOUCHERS:
            (self.folder / name).unlink(missing_ok=True)
        self.parts.clear()
        self._clean(keep=(_LOCK,))

    @property
    def finished(self) -> Manifest | None:
        """Give the manifest, if this run is finished."""
        return records.read(self.folder / "manifest.json", Manifest)

    def _sweep(self) -> None:
        """Remove the temporary files of processes that were killed."""
        own = self.parts.folder
        for folder in (own, *own.glob("*=*"), self.folder, self.folder / "units"):
            for path in leftovers(folder):
                path.unlink(missing_ok=True)

    # --- what was found first -------------------------------------------------

    @property
    def fit(self) -> Path:
        """Where what this run has learnt is kept."""
        return self.folder / "fit.json"

    @property
    def facts(self) -> Path:
        """Where clean facts are kept that took more than one table to make."""
        return self.folder / "facts.parquet"

    def surveyed(self) -> tuple[Surveyed, pl.DataFrame] | None:
        """Give what was found before the first decision, and the rejects by then."""
        found = records.read(self.folder / "survey.json", Surveyed)
        if found is None:
            return None
        return found, pl.read_parquet(self.folder / "rejects.parquet")

    def keep_survey(self, found: Surveyed, rejects: pl.DataFrame) -> None:
        """Keep what was found; the record comes last, and vouches for the rest."""
        with replacing(self.folder / "rejects.parquet") as part:
            rejects.write_parquet(part)
        records.written(found, self.folder / "survey.json")

    # --- stretches of rows ----------------------------------------------------

    def units(self) -> dict[int, Unit]:
        """Give the stretches that are done, by number, whose files are still whole."""
        folder = self.folder / "units"
        found = (records.read(path, Unit) for path in sorted(folder.glob("*.json")))
        return {
            unit.number: unit
            for unit in found
            if unit is not None and all(map(self.parts.has, unit.files))
        }

    def add(self, unit: Unit, rejects: pl.DataFrame) -> None:
        """Record a stretch whose files are whole."""
        make_folder(self.folder / "units")
        if rejects.height:
            with replacing(self._rejects(unit.number)) as part:
                rejects.write_parquet(part)
        records.written(unit, self.folder / "units" / f"{unit.number:05}.json")

    def rejects(self, unit: Unit) -> pl.DataFrame | None:
        """Give the rejects of a stretch; None without any."""
        if unit.counts is None or not unit.counts.rejected:
            return None
        return pl.read_parquet(self._rejects(unit.number))

    def _rejects(self, number: int) -> Path:
        return self.folder / "units" / f"{number:05}.rejects.parquet"

    # --- the end --------------------------------------------------------------

    def finish(self, units: Iterable[Unit], summary: Mapping[str, Any]) -> None:
        """Write the manifest; what only a run under way needs, `tidy` removes."""
        files = tuple(file for unit in units for file in unit.files)
        fit = digest(self.fit) if self.fit.exists() else None
        made = Manifest(FORMAT, self.run, fit, files, summary)
        records.written(made, self.folder / "manifest.json")

    def tidy(self) -> None:
        """Remove what a finished run has no more use for."""
        self._clean(keep=(_LOCK, "manifest.json", "fit.json"))

    def _clean(self, *, keep: Collection[str]) -> None:
        for path in sorted(self.folder.iterdir()):
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name not in keep:
                path.unlink()
