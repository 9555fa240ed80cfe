"""The compiled policy: holding one is proof that every name in it exists."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import attrs
import polars as pl

from tiers.freezing import frozen
from tiers.lang.ir import Column, Node
from tiers.policy.model import CaseSpec
from tiers.policy.table_specs import Hit
from tiers.program.rows import RelatedTable
from tiers.program.rules import Decision, Output, Rule, RuleOutput, Step, Table
from tiers.program.score import Score
from tiers.program.scoring import ColumnScorer, File, found
from tiers.program.services import ActionRule, Granting, ServiceAction, granting
from tiers.schema import Schema, String
from tiers.source import Located
from tiers.text import Text

TIER = "tier"
"""The name by which action rules read the tier."""


@frozen
class Tier:
    """A tier of customers."""

    name: str
    label: Text


@frozen
class Tunable:
    """A threshold of the rules that may be moved in steps."""

    of: Located
    node: Node = attrs.field(repr=False)
    """What is compared with it."""
    written: Located
    """The threshold where it is marked."""
    at: Decimal
    step: Decimal
    low: Decimal
    high: Decimal


@frozen
class Promise:
    """More of a fact or a score, all else equal, never lowers or raises the tier."""

    more: Located
    never: Literal["lowers-tier", "raises-tier"]


@frozen
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
    """What actions set off comes last, and after the rules that give those."""
    cases: tuple[CaseSpec, ...]
    decisions: tuple[Decision, ...] = ()
    """In the order of the file."""
    outputs: tuple[RuleOutput, ...] = ()
    """What the rules give beside the tier."""
    default: str | None = None
    """The tier where no rule applies."""
    order: tuple[str, ...] = ()
    """Scores and decisions by name, each after those it reads."""
    related: tuple[RelatedTable, ...] = ()
    """The tables of rows that facts are made of."""
    tunables: tuple[Tunable, ...] = ()
    """The thresholds that may be moved."""
    score_order: tuple[str, ...] = ()
    """The names of the scores in the order of the file, which is how they are shown."""
    promises: tuple[Promise, ...] = ()
    approximate: Decimal | None = None
    """By what share of customers ranks may be off that scores learn; None for not."""

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
    def granting(self) -> tuple[Granting, ...]:
        """The action rules with all that they ask, worked out anew each time."""
        found: list[Granting] = []
        for rule in self.action_rules:
            found.append(granting(rule, found))
        return tuple(found)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table but that of the tier."""
        found = (*(d.table for d in self.decisions), *(o.table for o in self.outputs))
        return tuple(table for table in found if table)

    @property
    def shown_outputs(self) -> tuple[Output, ...]:
        """What decisions give, in the order of the file."""
        return tuple(o for decision in self.decisions for o in decision.outputs)

    @property
    def parts(self) -> tuple[Score | Decision, ...]:
        """Scores and decisions, each after those it reads."""
        every: tuple[Score | Decision, ...] = (*self.scores, *self.decisions)
        by_name = {str(part.name): part for part in every}
        return tuple(by_name[name] for name in self.order)

    @property
    def written_scores(self) -> tuple[Score, ...]:
        """The scores whose models write a column."""
        found = (s for s in self.scores if isinstance(s.scorer, ColumnScorer))
        return tuple(found)

    @property
    def files(self) -> Mapping[str, tuple[File, ...]]:
        """The files that scores are made by, by the names of the scores."""
        files = {str(s.name): tuple(found(s.params, File)) for s in self.shown_scores}
        return {name: given for name, given in files.items() if given}

    @property
    def needs_fit(self) -> bool:
        """Whether some score must know the population."""
        return any(score.formula is None for score in self.scores)

    def fitted(
        self,
        tables: Mapping[str, pl.DataFrame],
        errors: Mapping[str, Decimal] | None = None,
    ) -> "Fitted":
        """Put what was learnt of a population into the formulas of the scores.

        *errors* say how far ranks may be off, by score, where fits are approximate.

        Raises:
            Fault: a model refuses the population; located at the scores.
            KeyError: a score that needs a fit has no table.
        """
        scores = {str(score.name): score for score in self.scores}
        kept = {name: scores[name].condensed(table) for name, table in tables.items()}
        formulas = tuple(
            score.formula or score.fitted(kept[score.name]) for score in self.scores
        )
        return Fitted(self, formulas, kept, dict(errors or {}))


@frozen
class Fitted:
    """A program that needs to know nothing more than one customer to decide."""

    program: Program
    formulas: tuple[Node, ...]
    """Beside `program.scores`: the rounded formula of each."""
    tables: Mapping[str, pl.DataFrame] = attrs.field(repr=False, eq=False)
    """What was learnt of the population, by score; kept to decide alike later."""
    errors: Mapping[str, Decimal] = attrs.field(factory=dict, eq=False)
    """By what share of customers ranks are off at most, by approximate score."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The columns to compute before any rule is asked, in order."""
        scores = zip(self.program.scores, self.formulas, strict=True)
        formulas = {str(score.name): node for score, node in scores}
        found: list[Step] = []
        for part in self.program.parts:
            if isinstance(part, Score):
                found.append(Step(part.column, formulas[part.name]))
            else:
                found.extend(part.steps)
        found.extend(step for o in self.program.outputs for step in o.steps)
        return tuple(found)
