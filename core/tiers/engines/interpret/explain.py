"""Explain a decision: the facts, the arithmetic, every rule tried, the actions."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Self

import attrs

from tiers.engines.interpret.compiled.trying import written
from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.pieces import Known
from tiers.engines.interpret.scores_shown import scores_shown
from tiers.engines.interpret.tabled import AS_IT_IS, Prepared, Showing, Tables
from tiers.engines.interpret.trying import (
    RulesTried,
    all_hold,
    condition_tried,
    rules_tried,
)
from tiers.engines.interpret.wording import wording
from tiers.lang import ir
from tiers.program.program import TIER, Fitted
from tiers.program.rules import Decision as Decided
from tiers.program.rules import TableRow
from tiers.results import (
    Decision,
    DecisionShown,
    Explanation,
    FactShown,
    Made,
    RuleTried,
    ScoreShown,
)
from tiers.schema import Fact
from tiers.text import Text


def explain(  # noqa: PLR0913 - one argument for each thing it needs to know
    fitted: Fitted,
    interpreter: Interpreter,
    facts: Mapping[str, Any],
    *,
    customer: str,
    given: Mapping[str, Any] | None = None,
    made: Mapping[str, Made] | None = None,
) -> Explanation:
    """Explain what is decided about one customer; *given* scores are not explained.

    *made* says what derived facts are made of, where that is known.
    """
    decision = interpreter.decide(facts, given)
    known = {**interpreter.scored(facts, given), TIER: decision.tier}
    explaining = Explaining.of(fitted)
    scores = given or {}
    return explaining.explain(
        known, decision, customer=customer, given=scores.keys(), made=made
    )


@attrs.frozen
class Explaining:
    """A fitted program as functions that explain one customer, made once."""

    labels: Mapping[str, Text]
    """Of the tiers and the actions."""
    facts: tuple[Showing[FactShown], ...]
    scores: tuple[tuple[ScoreShown, Showing[ScoreShown]], ...]
    """Each without a value, for scores that are given, and as it comes about."""
    tried: Showing[RulesTried]
    decisions: tuple[Callable[[Known, Decision], DecisionShown], ...]

    @classmethod
    def of(cls, fitted: Fitted) -> Self:
        """Prepare to explain one customer by a fitted program."""
        return cls._with(fitted, AS_IT_IS, rules_tried(fitted.program))

    @classmethod
    def of_many(cls, fitted: Fitted) -> Self:
        """Prepare to explain many customers: what can be worked out before is."""
        tables = Prepared.of_program(fitted.program)
        return cls._with(fitted, tables, written(fitted.program, tables))

    @classmethod
    def _with(cls, fitted: Fitted, tables: Tables, tried: Showing[RulesTried]) -> Self:
        program = fitted.program
        return cls(
            labels={
                **{tier.name: tier.label for tier in program.tiers},
                **{action.name: action.label for action in program.actions},
            },
            facts=tuple(_fact(fact, tables) for fact in program.schema.facts),
            scores=tuple(scores_shown(fitted, tables)),
            tried=tried,
            decisions=tuple(_decision(d, tables) for d in program.decisions),
        )

    def explain(
        self,
        known: dict[str, Any],
        decision: Decision,
        *,
        customer: str,
        given: Collection[str] = (),
        made: Mapping[str, Made] | None = None,
    ) -> Explanation:
        """Explain a decision about a customer of whom facts and scores are known.

        *given* scores are not explained. *made* says what derived facts are made of,
        where that is known.
        """
        rules, action_rules = self.tried(known)
        return Explanation(
            customer=customer,
            facts=tuple([_made(made, show(known)) for show in self.facts]),
            scores=tuple(
                [
                    bare._replace(value=known[bare.name])
                    if bare.name in given
                    else show(known)
                    for bare, show in self.scores
                ]
            ),
            rules=rules,
            action_rules=action_rules,
            decision=decision,
            labels={**self.labels},
            decisions=tuple([show(known, decision) for show in self.decisions]),
        )


def _fact(fact: Fact, tables: Tables) -> Showing[FactShown]:
    name, label, unit = fact.name, fact.label, fact.unit
    column = ir.Column(name, fact.type)
    return tables.of(lambda known: FactShown(name, label, known[name], unit), column)


def _made(made: Mapping[str, Made] | None, fact: FactShown) -> FactShown:
    """Say what a fact is made of, where that is known."""
    if made is None or fact.name not in made:
        return fact
    return fact._replace(made=made[fact.name])


def _decision(
    of: Decided, tables: Tables
) -> Callable[[Known, Decision], DecisionShown]:
    """Show a table with all its rows, a formula with its working."""
    names = [output.name for output in of.outputs]
    name, label, table = str(of.name), of.label, of.table
    if table is None:
        (step,) = of.steps
        words = wording(step.node, 0, tables)
        return lambda known, found: DecisionShown(
            name, label, {n: found.decisions[n] for n in names}, working=words(known)
        )
    rows = [_row(row, tables) for row in table.rows]
    return lambda known, found: DecisionShown(
        name,
        label,
        {n: found.decisions[n] for n in names},
        table.hit,
        tuple([row(known) for row in rows]),
        found.clashes.get(table.name, ()),
    )


def _row(row: TableRow, tables: Tables) -> Showing[RuleTried]:
    conditions = [condition_tried(condition, tables) for condition in row.conditions]

    def tried(known: Known) -> RuleTried:
        found = tuple([condition(known) for condition in conditions])
        return RuleTried(row.id, row.gives, all_hold(found), found, None)

    return tables.of(tried, row.node)
