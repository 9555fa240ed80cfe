"""One score on a bench: a policy of nothing but the score under test."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import polars as pl

from tiers.lang.ir import Node
from tiers.physical import ROW, dtype, scaled, unscaled
from tiers.pipeline.approximate import Fit
from tiers.pipeline.codebook import codebook
from tiers.pipeline.fit import fit, learnt
from tiers.pipeline.models import Writer
from tiers.pipeline.spread.learning import merge
from tiers.policy import parse
from tiers.ports import AnyScorer, Engine, Formula
from tiers.problems import Problem, has_errors, render
from tiers.program import Program, compile_policy
from tiers.program.program import Fitted
from tiers.program.score import Score
from tiers.program.scoring import Mergeable, found
from tiers.schema import Number, Type
from tiers.testing.customers import Customer

SCORE = "score"
AS_OF = date(2026, 7, 1)

Facts = Mapping[str, str | Mapping[str, Any]]
"""Facts as a policy declares them; a text is the type of one that may be unknown."""


@attrs.frozen
class Bench:
    """A score by one model, compiled."""

    program: Program

    @property
    def score(self) -> Score:
        """The score under test."""
        return self.program.scores[0]

    @property
    def inputs(self) -> dict[str, Node]:
        """What the parameters name as expressions, by their text."""
        return {f.text: f.node for f in found(self.score.params, Formula)}

    def table(self, rows: Sequence[Customer], first: int = 1) -> pl.LazyFrame:
        """Give clean customers as engines read them, numbered from *first*."""
        numbers = pl.Series(range(first, first + len(rows)), dtype=pl.UInt32)
        columns = {ROW: numbers}
        for fact in self.program.schema.facts:
            stored = [_stored(row[fact.name], fact.type) for row in rows]
            columns[fact.name] = pl.Series(stored, dtype=dtype(fact.type))
        return pl.LazyFrame(columns)

    def in_pieces(self, rows: Sequence[Customer]) -> pl.LazyFrame:
        """Give the same customers in the opposite order, each in a piece of its own."""
        numbered = list(enumerate(rows, 1))[::-1]
        return pl.concat([self.table([row], n) for n, row in numbered], rechunk=False)

    def fit(self, table: pl.LazyFrame) -> Fitted:
        """Fit the score to a population.

        Raises:
            PolicyError: the model refuses this population.
        """
        return fit(self.program, table, AS_OF)

    def merged_fit(self, rows: Sequence[Customer]) -> Fitted | None:
        """Fit the score to parts of a population, an empty one too, and merge the fits.

        None for a model that is not `Mergeable`. What was merged is merged again.

        Raises:
            PolicyError: the model refuses this population.
        """
        if not isinstance(self.score.scorer, Mergeable):
            return None
        middle = len(rows) // 2
        parts: tuple[Sequence[Customer], ...] = (rows[:middle], (), rows[middle:])
        some, *others = [self._fit_of(part) for part in parts]
        first = merge(self.score, [some, others[0]])
        whole = merge(self.score, [first, others[1]])
        return learnt(
            self.program, AS_OF, lambda *_: [Fit(self.score.condensed(whole))]
        )

    def _fit_of(self, rows: Sequence[Customer]) -> pl.DataFrame:
        population = Writer(self.program, (), {}, AS_OF).columns(self.table(rows))
        return self.score.scorer.fit(self.score.params, population).collect()

    def scores(
        self, fitted: Fitted, table: pl.LazyFrame, engine: Engine
    ) -> list[Decimal | None]:
        """Give the score of each customer of a table, by their numbers."""
        written = Writer.of(fitted, AS_OF).written(table)
        coded = engine.decide(fitted, written, AS_OF, codebook(fitted))
        found = coded.select(ROW, SCORE).collect(engine="streaming").sort(ROW)
        places = self.score.places
        return [None if v is None else unscaled(v, places) for v in found[SCORE]]


def compiled(
    scorer: AnyScorer, params: Mapping[str, Any], schema: Facts, *, places: int = 4
) -> tuple[Bench | None, list[Problem]]:
    """Compile a policy with one score; what is wrong with it comes along."""
    policy, problems = parse(_text(scorer, params, schema, places))
    if policy is None:
        return None, problems
    program, found = compile_policy(policy, {scorer.name: scorer})
    problems = [*problems, *found]
    is_fine = program is not None and not has_errors(problems)
    return (Bench(program) if is_fine and program else None), problems


def bench(
    scorer: AnyScorer, params: Mapping[str, Any], schema: Facts, *, places: int = 4
) -> Bench:
    """Compile a policy with one score.

    Raises:
        AssertionError: it can't be compiled; with every problem.
    """
    found, problems = compiled(scorer, params, schema, places=places)
    shown = "\n".join(render(problem) for problem in problems)
    assert found is not None, f"model `{scorer.name}` refuses its parameters:\n{shown}"
    return found


def _text(
    scorer: AnyScorer, params: Mapping[str, Any], schema: Facts, places: int
) -> str:
    policy = {
        "tiers-policy": 1,
        "name": "bench",
        "facts": {name: _declared(fact) for name, fact in schema.items()},
        "scores": {SCORE: {"places": places, "model": scorer.name, **params}},
        "tiers": {"A": {}},
        "rules": {
            "hit": "first",
            "list": [{"rule": "R", "if": f"{SCORE} > 0", "tier": "A", "because": "-"}],
        },
    }
    return json.dumps(policy, ensure_ascii=False, default=str)


def _declared(fact: str | Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": fact, "missing": "unknown"} if isinstance(fact, str) else fact


def _stored(value: Any, kind: Type) -> Any:
    if isinstance(kind, Number) and value is not None:
        return scaled(value, kind.places)
    return value
