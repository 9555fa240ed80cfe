"""The compiled policy: holding one is proof that every name in it exists."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Column, Node
from tiers.lang.rounding import rounded
from tiers.policy.model import Action, CaseSpec, Hit
from tiers.problems import Fault, Problem, Refusal
from tiers.program.scoring import Scorer
from tiers.schema import Number, Schema, String
from tiers.source import Located
from tiers.text import Text

TIER = "tier"
"""The name by which action rules read the tier."""


@attrs.frozen
class Score:
    """A score of the policy: a scoring model with its parameters."""

    name: Located
    label: Text
    scorer: Scorer
    params: Any
    places: int
    type: Number
    reads: frozenset[str]
    """The facts and scores that its parameters name."""
    formula: Node | None = attrs.field(repr=False)
    """The rounded formula; None where the population must be known first."""

    @property
    def column(self) -> Column:
        """The node that reads this score."""
        return Column(self.name, self.type)

    def fitted(self, table: pl.DataFrame | None) -> Node:
        """Give the rounded formula for a population.

        Raises:
            Fault: the model refuses its parameters or this population.
        """
        with self._blamed():
            node = self.scorer.formula(self.params, table, places=self.places)
            if not isinstance(node.type, Number):
                raise Refusal(Text("a score must be a number", "得分应为数字"))
            return rounded(node, self.places)

    def bounds(self) -> tuple[Decimal, Decimal]:
        """Give the bounds of a score that needs a fit.

        Raises:
            Fault: the model refuses its parameters.
        """
        with self._blamed():
            return self.scorer.bounds(self.params)

    @contextmanager
    def _blamed(self) -> Iterator[None]:
        """Locate what the model refuses."""
        try:
            yield
        except Refusal as refusal:
            at = self.name.at
            problem = Problem("bad-score", refusal.message, at, refusal.advice)
            raise Fault(problem) from None


@attrs.frozen
class Condition:
    """One thing a rule asks, as written and as typed."""

    text: Located
    node: Node
    column: str = ""
    """What a table's cell is about, as written; empty for a whole condition."""

    def __str__(self) -> str:
        """Write the condition so that it reads on its own."""
        return f"{self.column}: {self.text}" if self.column else str(self.text)


@attrs.frozen
class Rule:
    """A rule that gives a tier; all its conditions must hold."""

    id: str
    conditions: tuple[Condition, ...]
    tier: str
    because: Text
    at: Located

    @property
    def node(self) -> Node:
        """The whole condition."""
        return build.every(*(c.node for c in self.conditions))


@attrs.frozen
class Tier:
    """A tier of customers."""

    name: str
    label: Text


@attrs.frozen
class ServiceAction:
    """An action of the catalogue."""

    name: str
    label: Text
    details: Action


@attrs.frozen
class ActionRule:
    """A rule that gives actions."""

    when: Condition
    do: tuple[str, ...]
    because: Text | None


@attrs.frozen
class Program:
    """A policy whose every expression is typed."""

    name: str
    version: str
    title: Text
    effective: tuple[date | None, date | None]
    schema: Schema
    scores: tuple[Score, ...]
    """In an order in which each score comes after those it reads."""
    tiers: tuple[Tier, ...]
    hit: Hit
    rules: tuple[Rule, ...]
    actions: tuple[ServiceAction, ...]
    action_rules: tuple[ActionRule, ...]
    cases: tuple[CaseSpec, ...]
    score_order: tuple[str, ...] = ()
    """The names of the scores in the order of the file, which is how they are shown."""

    @property
    def tier_column(self) -> Column:
        """The node by which action rules read the tier."""
        return Column(TIER, String(tuple(t.name for t in self.tiers)))

    @property
    def shown_scores(self) -> tuple[Score, ...]:
        """The scores in the order of the file."""
        by_name = {str(score.name): score for score in self.scores}
        return tuple(by_name[name] for name in self.score_order)

    @property
    def needs_fit(self) -> bool:
        """Whether some score must know the population."""
        return any(score.formula is None for score in self.scores)

    def fitted(self, tables: Mapping[str, pl.DataFrame]) -> "Fitted":
        """Put what was learnt of a population into the formulas of the scores.

        Raises:
            Fault: a model refuses the population; located at the scores.
            KeyError: a score that needs a fit has no table.
        """
        formulas = tuple(
            score.formula or score.fitted(tables[score.name]) for score in self.scores
        )
        return Fitted(self, formulas, dict(tables))


@attrs.frozen
class Fitted:
    """A program that needs to know nothing more than one customer to decide."""

    program: Program
    formulas: tuple[Node, ...]
    """Beside `program.scores`: the rounded formula of each."""
    tables: Mapping[str, pl.DataFrame] = attrs.field(repr=False, eq=False)
    """What was learnt of the population, by score; kept to decide alike later."""
