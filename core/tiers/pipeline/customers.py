"""The customers of a run: sifted beforehand, or by the reading that decides them."""

from functools import cached_property

import attrs
import polars as pl

from tiers.intake import Intake
from tiers.intake.passing import Passing
from tiers.intake.scratch import Scratch
from tiers.intake.sift import AT_ONCE, Sifted
from tiers.lang import ir
from tiers.physical import ROW, dtype
from tiers.pipeline.related import Taken
from tiers.problems import Problem
from tiers.program.program import Program
from tiers.program.rules import Decision
from tiers.text import Lang


@attrs.define(slots=False)
class Customers:
    """A table of customers, and what is known of it by now."""

    intake: Intake
    lang: Lang
    known: Taken | None = None
    _scratch: Scratch | None = None

    @property
    def taken(self) -> Taken:
        """Give clean customers and rejects; the table is read unless they are known."""
        if self.known is None:
            is_text = self.intake.table.layout.is_text
            held = self._held() if is_text and not self.is_large else None
            sifted = held or self.intake.sift(self.lang)
            self.known = Taken.alone(self.intake, sifted)
        return self.known

    def _held(self) -> Sifted | None:
        """Hold all clean rows of a table of text; None if it changed meanwhile."""
        passing = Passing(self.intake)
        rows = passing.rows().collect(engine="streaming")
        if not passing.is_whole:
            return None
        sifted, has_repeats = passing.sifted(self.lang)
        if has_repeats:
            rejected = sifted.rejects.get_column("row").unique()
            rows = rows.filter(~pl.col(ROW).is_in(rejected.implode()))
        return attrs.evolve(sifted, clean=rows.lazy())

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is to be said of the columns."""
        return self.intake.warnings if self.known is None else self.known.warnings

    def passing(self) -> Passing | None:
        """Give the rows for a reading that sifts them; None if that is done."""
        return Passing(self.intake) if self.known is None else None

    def settled(self, passing: Passing) -> bool:
        """Take in what a reading found; tell whether no row passed by mistake."""
        if not passing.is_whole:  # somebody read a part, or more than once
            return "repeated-key" not in self.taken.rejects["code"]
        sifted, has_repeats = passing.sifted(self.lang)
        self.known = Taken.alone(self.intake, sifted)
        return not has_repeats

    def population(self, program: Program) -> pl.LazyFrame:
        """Give the facts of all sound customers that a fit needs.

        Of a large table they go to a temporary file, which lives as long as this.
        """
        if not program.needs_fit:
            return pl.LazyFrame()
        if self.known is not None or not self.is_large:
            return self.taken.sifted.clean
        self._scratch, passing = Scratch(), self.passing()
        assert passing is not None, "nothing is known yet"
        names = sorted(_read_by_fits(program)) or [ROW]
        found = self._written(passing.rows().select(names), "passing")
        if not self.settled(passing):  # rows have passed that repeat a key
            found = self._written(self.taken.sifted.clean.select(names), "clean")
        others = (fact for fact in program.schema.facts if fact.name not in names)
        return found.with_columns(
            pl.lit(None, dtype(fact.type)).alias(fact.name) for fact in others
        )

    def _written(self, rows: pl.LazyFrame, name: str) -> pl.LazyFrame:
        """Write rows to the temporary folder, and read them from there."""
        assert self._scratch is not None, "there is a folder"
        path = self._scratch.path / f"{name}.parquet"
        rows.sink_parquet(
            path, compression="uncompressed", statistics=False, engine="streaming"
        )
        return pl.scan_parquet(path)

    @cached_property
    def is_large(self) -> bool:
        """Whether there are more rows than are to be held in memory."""
        counted = self.intake.table.raw.select(pl.len()).collect(engine="streaming")
        return int(counted.item()) > AT_ONCE


def _read_by_fits(program: Program) -> set[str]:
    """Name the facts that scores read, themselves or through others, to be fitted."""
    parts = {str(part.name): part for part in program.parts}
    owners = {
        step.column.name: name
        for name, part in parts.items()
        if isinstance(part, Decision)
        for step in part.steps
    }
    asked = [str(score.name) for score in program.scores if score.formula is None]
    found: set[str] = set()
    while asked:
        name = owners.get(asked[-1], asked[-1])
        asked.pop()
        if name in found:
            continue
        found.add(name)
        part = parts.get(name)
        if part is None:
            continue
        asked += map(str, part.reads)
        if isinstance(part, Decision):
            nodes = [step.node for step in part.steps]
        else:
            nodes = [] if part.formula is None else [part.formula]
        asked += (column for node in nodes for column in ir.columns(node))
    return found & {fact.name for fact in program.schema.facts}
