"""Fit: learn from the population what scores must know of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from tiers.engines.columnar.engine import Columns
from tiers.freezing import frozen
from tiers.pipeline.approximate import Approximation, Counter, Fit, fitted
from tiers.pipeline.models import Writer
from tiers.problems import Fault, PolicyError
from tiers.program import promises
from tiers.program.program import Fitted, Program
from tiers.program.rules import Decision, Step
from tiers.program.score import Score

Learn = Callable[[Writer, Sequence[Score]], Sequence[Fit]]
"""Fits scores, condensed, given what writes all they may read."""


def fit(program: Program, clean: pl.LazyFrame, as_of: date) -> Fitted:
    """Fit *program* to the customers of a clean table, as exactly as it asks.

    Each score reads the columns that it needs; what needs no fit reads none.

    Raises:
        PolicyError: a model refuses this population.
    """

    def learn(writer: Writer, scores: Sequence[Score]) -> list[Fit]:
        population = writer.columns(clean)
        rough = _approximate(program, scores, population)
        # One after the other: each has its columns in memory, and no more than these.
        return [rough.get(s.name) or Fit(_learnt(s, population)) for s in scores]

    return learnt(program, as_of, learn)


def learnt(program: Program, as_of: date, learn: Learn) -> Fitted:
    """Fit *program* by what *learn* learns of the customers, wherever they are.

    Raises:
        PolicyError: a model refuses this population.
    """
    state = _Known(program, {}, {})
    try:
        while state.missing:
            state = state.with_fits(as_of, learn)
        return program.fitted(state.tables, state.errors)
    except Fault as fault:
        raise PolicyError(fault.problems) from None


def _approximate(
    program: Program, scores: Sequence[Score], population: Columns
) -> dict[str, Fit]:
    """Fit the scores that may be fitted approximately, all in one reading or two."""
    found = [Approximation.of(score, program.approximate) for score in scores]
    asked = [one for one in found if one is not None]
    if not asked:
        return {}

    def count(counters: Sequence[Counter]) -> list[pl.DataFrame]:
        plans = [one.fit(None, population) for one in counters]
        return pl.collect_all(plans, engine="streaming")

    rough = [counter for one in asked for counter in one.rough]
    bins = dict(zip((one.name for one in rough), count(rough), strict=True))
    return fitted(asked, bins, count)


def _learnt(score: Score, population: Columns) -> pl.DataFrame:
    """Give the fit of one score; a table that can't be read is not its model's fault.

    Raises:
        Fault: the model refuses the population, fails, or breaks a promise.
    """
    with score.blame.taken():
        plan = promises.plan(score.scorer.fit(score.params, population))
    try:
        found = plan.collect(engine="streaming")
    except Exception as error:
        population.table.select(pl.all().null_count()).collect(engine="streaming")
        with score.blame.taken():
            raise error from None
        raise
    with score.blame.taken():
        return score.condensed(found)


@frozen
class _Known:
    """The scores that are known so far."""

    program: Program
    tables: Mapping[str, pl.DataFrame]
    errors: Mapping[str, Decimal]
    """Of the scores whose fits are approximate."""

    @property
    def missing(self) -> list[Score]:
        """The scores without a fit that need one."""
        return [
            s
            for s in self.program.scores
            if s.formula is None and s.name not in self.tables
        ]

    def with_fits(self, as_of: date, learn: Learn) -> "_Known":
        """Fit every score whose inputs are known."""
        known = self._known()
        steps = [s for part in self.program.parts for s in known.get(part.name, ())]
        writer = Writer(self.program, tuple(steps), self.tables, as_of)
        ready = [s for s in self.missing if self._is_ready(s, known)]
        fits = zip(ready, learn(writer, ready), strict=True)
        found = {str(s.name): fit for s, fit in fits}
        tables = {name: fit.table for name, fit in found.items()}
        errors = {n: fit.error for n, fit in found.items() if fit.error is not None}
        return _Known(
            self.program, {**self.tables, **tables}, {**self.errors, **errors}
        )

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
