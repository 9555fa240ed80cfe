"""Fit: learn from the population what scores must know of it."""

from collections.abc import Mapping
from datetime import date

import attrs
import polars as pl

from tiers.engines.columnar.engine import Columns
from tiers.lang.ir import Node
from tiers.problems import Fault, PolicyError
from tiers.program.program import Fitted, Program, Score


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
        scores = [(s, known[s.name]) for s in self.program.scores if s.name in known]
        population = Columns(clean, as_of).with_scores(scores)
        ready = [s for s in self.missing if self._is_ready(s, known)]
        plans = [s.scorer.fit(s.params, population) for s in ready]
        found = pl.collect_all(plans, engine="streaming")
        names = [str(s.name) for s in ready]
        tables = {**self.tables, **dict(zip(names, found, strict=True))}
        return _Known(self.program, tables)

    def _known(self) -> dict[str, Node]:
        """Give the formulas that can be computed by now, in order."""
        found: dict[str, Node] = {}
        for score in self.program.scores:
            if not self._is_ready(score, found):
                continue
            if score.formula is not None:
                found[str(score.name)] = score.formula
            elif score.name in self.tables:
                found[str(score.name)] = score.fitted(self.tables[score.name])
        return found

    def _is_ready(self, score: Score, known: Mapping[str, Node]) -> bool:
        """Tell whether every score that *score* reads is known."""
        scores = {str(s.name) for s in self.program.scores}
        return score.reads & scores <= known.keys()
