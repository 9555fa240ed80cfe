"""The compiled policy: holding one is proof that every name in it exists."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Column, IsMissing, Node, Not
from tiers.lang.rounding import rounded
from tiers.policy.model import CaseSpec
from tiers.policy.nodes import NOWHERE
from tiers.policy.service import Action
from tiers.policy.table_specs import Hit, TableHit
from tiers.problems import Refusal
from tiers.program import promises
from tiers.program.promises import Blame
from tiers.program.rows import RelatedTable
from tiers.program.scoring import AnyScorer, ColumnScorer, Condensing, File, found
from tiers.schema import Number, Scalar, Schema, String, Type
from tiers.source import Located
from tiers.text import Text

TIER = "tier"
"""The name by which action rules read the tier."""

GIVEN = Located("given", NOWHERE)
"""Stands for the condition that the action which sets off others is given."""


@attrs.frozen
class Score:
    """A score of the policy: a scoring model with its parameters."""

    name: Located
    label: Text
    scorer: AnyScorer
    params: Any
    places: int
    type: Number
    reads: frozenset[str]
    """The facts and scores that its parameters name."""
    formula: Node | None = attrs.field(repr=False)
    """The rounded formula; None where the population must be known first."""
    blame: Blame = attrs.field(repr=False, eq=False)
    """Whom to name if the model fails."""

    @property
    def column(self) -> Column:
        """The node that reads this score."""
        return Column(self.name, self.type)

    @property
    def written(self) -> Column:
        """The column that a model without a formula writes; see `ColumnScorer`."""
        return Column(f"#model {self.name}", self.type)

    def fitted(self, table: pl.DataFrame | None) -> Node:
        """Give the rounded formula for a population.

        Raises:
            Fault: the model refuses its parameters or this population.
        """
        with self.blame.taken():
            if isinstance(self.scorer, ColumnScorer):
                scoring = self.scorer.column(self.params, table, places=self.places)
                promises.function(scoring)
                return self._read(self.scorer)
            found = self.scorer.formula(self.params, table, places=self.places)
            node = promises.formula(found)
            if not isinstance(node.type, Number):
                raise Refusal(Text("a score must be a number", "得分应为数字"))
            return rounded(node, self.places)

    def _read(self, scorer: ColumnScorer) -> Node:
        """Read what was written, where all that the model needs is known."""
        nodes = promises.inputs(scorer.inputs(self.params)).values()
        known = build.every(*(Not(IsMissing(node)) for node in nodes))
        return build.choose(known, self.written, build.MISSING)

    def condensed(self, table: pl.DataFrame) -> pl.DataFrame:
        """Give what of a fit the model needs."""
        if isinstance(self.scorer, Condensing):
            return self.scorer.condensed(self.params, table, places=self.places)
        return table

    def bounds(self) -> tuple[Decimal, Decimal]:
        """Give the bounds of a score that needs a fit, or has no formula.

        Raises:
            Fault: the model refuses its parameters.
        """
        with self.blame.taken():
            return promises.bounds(self.scorer.bounds(self.params))


@attrs.frozen
class Step:
    """A column that is computed for each customer."""

    column: Column
    node: Node = attrs.field(repr=False)


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
class Listing:
    """A list that a table gives: the values of the rows that apply, in this order."""

    conditions: tuple[Node, ...] = attrs.field(repr=False)
    values: tuple[Scalar, ...]
    default: Scalar = None
    """The only value where no row applies; without it the list is empty."""


@attrs.frozen
class Output:
    """A value that a decision gives, or a rule beside the tier: a column as shown."""

    name: str
    label: Text
    type: Type
    listing: Listing | None = None


@attrs.frozen
class TableRow:
    """A row of a decision table."""

    id: str
    conditions: tuple[Condition, ...]
    gives: tuple[str, ...]
    """What it gives for each output, as written."""

    @property
    def node(self) -> Node:
        """The whole condition."""
        return build.every(*(c.node for c in self.conditions))


@attrs.frozen
class Table:
    """The rows of a decision table, or of the rules as an output has them."""

    name: str
    hit: TableHit
    rows: tuple[TableRow, ...]
    row_name: str = ""
    """The column of the row that applies; see `ir.Row`. Empty if rows are collected."""

    @property
    def can_clash(self) -> bool:
        """Whether the hit policy forbids that some rows apply together."""
        return self.hit in {"unique", "any"}

    @property
    def clash(self) -> int:
        """What stands for a row where rows clash."""
        return len(self.rows) + 1


@attrs.frozen
class Decision:
    """A decision on the way to the tier."""

    name: Located
    label: Text
    outputs: tuple[Output, ...]
    steps: tuple[Step, ...]
    reads: frozenset[str]
    """The scores and decisions that it names."""
    table: Table | None = None
    """None if it is a formula."""


@attrs.frozen
class RuleOutput:
    """What the rules give beside the tier."""

    output: Output
    steps: tuple[Step, ...] = ()
    """Columns that do not depend on the tier."""
    of_rule: Node | None = None
    """The value by the rule that gives the tier; None if it has its own hit policy."""
    table: Table | None = None
    """The rules as this output has them; None without a hit policy of its own."""


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
    """A rule that gives actions, or what an action sets off."""

    when: Condition
    """What is asked besides; `granting` has all that must hold."""
    do: tuple[str, ...]
    because: Text | None
    after: str = ""
    """The action that sets these off; empty for a rule."""


@attrs.frozen
class Granting:
    """All that must hold for an action rule to give its actions."""

    rule: ActionRule
    conditions: tuple[Condition, ...]
    """That the action which sets it off is given, if there is one, comes first."""

    @property
    def node(self) -> Node:
        """The whole condition."""
        return build.every(*(c.node for c in self.conditions))


def granting(rule: ActionRule, before: Sequence[Granting]) -> Granting:
    """Put together what a rule asks; those that give what sets it off are *before*."""
    if not rule.after:
        return Granting(rule, (rule.when,))
    nodes = [one.node for one in before if rule.after in one.rule.do]
    cause = build.some(*nodes) if nodes else build.FALSE
    given = Condition(GIVEN, cause, rule.after)
    asked = () if rule.when.node == build.TRUE else (rule.when,)
    return Granting(rule, (given, *asked))


@attrs.frozen
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


@attrs.frozen
class Promise:
    """More of a fact or a score, all else equal, never lowers or raises the tier."""

    more: Located
    never: Literal["lowers-tier", "raises-tier"]


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


@attrs.frozen
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
