"""Fit: learn from the population what scores must know of it."""

from collections.abc import Iterable, Mapping
from datetime import date

import attrs
import polars as pl

from tiers.engines.columnar.engine import Columns
from tiers.pipeline.models import Writer
from tiers.problems import Fault, PolicyError
from tiers.program import promises
from tiers.program.program import Decision, Fitted, Program, Score, Step


def fit(program: Program, clean: pl.LazyFrame, as_of: date) -> Fitted:
    """Fit *program* to the customers of a clean table.

    The table is read once for each level of scores that need the scores before them
    fitted: once for most policies, not at all where nothing needs a fit.

    Raises:
        PolicyError: a model refuses this population.
    """
    state = _Known(program, {})
    try:
        while state.missing:
            state = state.with_fits(clean, as_of)
        return program.fitted(state.tables)
    except Fault as fault:
        raise PolicyError(fault.problems) from None


def _plan(score: Score, population: Columns) -> pl.LazyFrame:
    with score.blame.taken():
        return promises.plan(score.scorer.fit(score.params, population))


def _blame(plans: Iterable[tuple[Score, pl.LazyFrame]], population: Columns) -> None:
    """Find the model that makes a fit fail, if it is not the table that does.

    Raises:
        Fault: the first model that does.
    """
    population.table.select(pl.all().null_count()).collect(engine="streaming")
    for score, plan in plans:
        with score.blame.taken():
            plan.collect(engine="streaming")


@attrs.frozen
class _Known:
    """The scores that are known so far."""

    program: Program
    tables: Mapping[str, pl.DataFrame]

    @property
    def missing(self) -> list[Score]:
        """The scores without a fit that need one."""
        return [
            s
            for s in self.program.scores
            if s.formula is None and s.name not in self.tables
        ]

    def with_fits(self, clean: pl.LazyFrame, as_of: date) -> "_Known":
        """Fit every score whose inputs are known, in one reading of the table."""
        known = self._known()
        steps = [s for part in self.program.parts for s in known.get(part.name, ())]
        population = Writer(self.program, tuple(steps), self.tables, as_of).columns(
            clean
        )
        ready = [s for s in self.missing if self._is_ready(s, known)]
        plans = [_plan(score, population) for score in ready]
        try:
            found = pl.collect_all(plans, engine="streaming")
        except Exception:
            _blame(zip(ready, plans, strict=True), population)
            raise
        names = [str(s.name) for s in ready]
        tables = {**self.tables, **dict(zip(names, found, strict=True))}
        return _Known(self.program, tables)

    def _known(self) -> dict[str, tuple[Step, ...]]:
        """Give the scores and decisions that can be computed by now, in order."""
        found: dict[str, tuple[Step, ...]] = {}
        for part in self.program.parts:
            if not self._is_ready(part, found):
                continue
            if isinstance(part, Decision):
                found[str(part.name)] = part.steps
            elif part.formula is not None:
                found[str(part.name)] = (Step(part.column, part.formula),)
            elif part.name in self.tables:
                fitted = part.fitted(self.tables[part.name])
                found[str(part.name)] = (Step(part.column, fitted),)
        return found

    def _is_ready(
        self, part: Score | Decision, known: Mapping[str, tuple[Step, ...]]
    ) -> bool:
        """Tell whether every score and decision that *part* reads is known."""
        return part.reads & frozenset(self.program.order) <= known.keys()
