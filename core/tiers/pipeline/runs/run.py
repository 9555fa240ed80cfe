"""A run whose result is a folder of parts: surveyed once, then decided part by part."""

from collections import Counter
from collections.abc import Callable, Iterator

import attrs
import polars as pl

from tiers.intake import Counts, Sifted, conform
from tiers.physical import ROW
from tiers.pipeline.customers import Customers
from tiers.pipeline.evaluate import Evaluation
from tiers.pipeline.related import Taken
from tiers.pipeline.runs.deciding import Decider
from tiers.pipeline.runs.journal import Journal
from tiers.pipeline.runs.pieces import Piece, gaps, pieces
from tiers.pipeline.runs.records import Unit
from tiers.pipeline.summary import Tally


@attrs.define
class PartedRun:
    """A run that is surveyed; its parts may be done or not."""

    journal: Journal
    decider: Decider
    rows: int
    """Rows of the table that go into one part, whatever becomes of them."""
    units: dict[int, Unit] = attrs.field(repr=False)
    """The stretches that are done, by number; of those taken up, files are verified."""

    @units.default
    def _units(self) -> dict[int, Unit]:
        return self.journal.units()

    @property
    def decided(self) -> int:
        """Count the customers whose parts are done."""
        return sum(unit.decided for unit in self.units.values())

    def decide(self, on_rows: Callable[[int], None]) -> None:
        """Decide about all rows that have no part yet, telling how many as they pass.

        Raises:
            DataError: a part can't be written.
        """
        for number, piece in self._missing():
            tally = Tally(self.decider.book, on_rows)
            found = self.decider.decided(piece, tally)
            files = self.journal.parts.write(number, found.decisions)
            combinations = tuple(sorted(tally.found.items()))
            unit = Unit(number, found.counts, files, combinations)
            self.journal.add(unit, found.rejects)
            self.units[number] = unit
            del piece, found  # the next piece is put together without them

    def _missing(self) -> Iterator[Piece]:
        """Give the pieces that have no part; a table without rows has an empty one."""
        for start, stop in gaps(tuple(self.units)):
            yield from pieces(self._batches(start, stop), self.rows, start)
        if not self.units:
            yield 0, self.decider.table.clear().collect()

    def _batches(self, start: int, stop: int | None) -> Iterator[pl.DataFrame]:
        """Read the rows of some pieces, in order."""
        table, first = self.decider.table, start * self.rows
        length = None if stop is None else stop * self.rows - first
        if self.decider.survey.facts is None:
            table = table.slice(first, length)
        else:
            last = (
                pl.lit(value=True) if length is None else pl.col(ROW) <= first + length
            )
            table = table.filter((pl.col(ROW) > first) & last)
        yield from table.collect_batches(maintain_order=True, engine="streaming")

    def evaluated(self) -> tuple[Evaluation, Tally]:
        """Put together what the parts say: all but the decisions themselves."""
        units = self.in_order
        decider, survey = self.decider, self.decider.survey
        found = Counter[tuple[int, ...]]()
        for unit in units:
            found.update(dict(unit.tally))
        clean = decider.facts(decider.table, survey.rejects)
        sifted = Sifted(clean, self._rejects(units), survey.counts or _sum(units))
        intake, warnings = conform(decider.raw, decider.schema), survey.warnings
        taken = Taken(sifted, intake, warnings, survey.rows, (), ())
        whole = Evaluation(
            fitted=survey.fitted,
            book=decider.book,
            as_of=decider.as_of,
            customers=Customers(intake, decider.lang, taken),
            decided=decider.coded,
            warnings=warnings,
        )
        return whole, Tally(decider.book, found=found)

    @property
    def in_order(self) -> list[Unit]:
        """Give the stretches that are done, in the order of the table."""
        return [self.units[number] for number in sorted(self.units)]

    def _rejects(self, units: list[Unit]) -> pl.DataFrame:
        survey = self.decider.survey
        if survey.counts is not None:
            return survey.rejects
        found = (self.journal.rejects(unit) for unit in units)
        return pl.concat([survey.rejects.clear(), *(r for r in found if r is not None)])


def _sum(units: list[Unit]) -> Counts:
    counts = [unit.counts for unit in units if unit.counts is not None]
    return Counts(
        sum(c.read for c in counts),
        sum(c.blank for c in counts),
        sum(c.rejected for c in counts),
    )
