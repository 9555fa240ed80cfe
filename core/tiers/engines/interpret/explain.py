"""Explain a decision: the facts, the arithmetic, every rule tried, the actions."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

from tiers.engines.interpret.arithmetic import arithmetic
from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.meaning import Customer, meaning
from tiers.engines.interpret.wording import shortfall, wording
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.problems import passing
from tiers.program.program import (
    TIER,
    ActionRule,
    Condition,
    Fitted,
    Program,
    Rule,
    Score,
    ServiceAction,
    TableRow,
    Tier,
)
from tiers.program.program import Decision as Decided
from tiers.program.scoring import ColumnScorer, Reasoned
from tiers.results import (
    Comparison,
    ConditionTried,
    Decision,
    DecisionShown,
    Explanation,
    FactShown,
    Made,
    Part,
    RuleTried,
    ScoreShown,
)
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
    program = fitted.program
    decision = interpreter.decide(facts, given)
    known = {**interpreter.scored(facts, given), TIER: decision.tier}
    formulas = dict(zip((s.name for s in program.scores), fitted.formulas, strict=True))
    return Explanation(
        customer=customer,
        facts=tuple(
            FactShown(f.name, f.label, facts[f.name], f.unit, (made or {}).get(f.name))
            for f in program.schema.facts
        ),
        scores=tuple(
            _score(s, formulas[s.name], known, is_given=s.name in (given or {}))
            for s in program.shown_scores
        ),
        rules=tuple(_rule(rule, known) for rule in program.rules),
        action_rules=tuple(_action_rule(rule, known) for rule in program.action_rules),
        decision=decision,
        labels=_labels(program),
        decisions=tuple(_decision(d, decision, known) for d in program.decisions),
    )


def _labels(program: Program) -> Mapping[str, Any]:
    named: list[Tier | ServiceAction] = [*program.tiers, *program.actions]
    return {item.name: item.label for item in named}


def _score(
    score: Score, formula: Node, known: Customer, *, is_given: bool
) -> ScoreShown:
    shown = ScoreShown(
        name=str(score.name),
        label=score.label,
        model=score.scorer.name,
        places=score.type.places,
        value=known[score.name],
    )
    if is_given:
        return shown
    reasons = tuple(_reasons(score, known))
    if isinstance(score.scorer, ColumnScorer):
        return attrs.evolve(shown, working=_working(score.scorer, score, known))
    found = arithmetic(formula, known)
    return attrs.evolve(
        shown,
        working=wording(formula, known),
        parts=found.parts,
        divisor=found.divisor,
        exact=found.exact,
        is_endless=found.is_endless,
        rounding=found.rounding,
        reasons=reasons,
    )


def _decision(of: Decided, found: Decision, known: Customer) -> DecisionShown:
    """Show a table with all its rows, a formula with its working."""
    values = {output.name: found.decisions[output.name] for output in of.outputs}
    shown = DecisionShown(str(of.name), of.label, values)
    if of.table is None:
        (step,) = of.steps
        return attrs.evolve(shown, working=wording(step.node, known))
    return attrs.evolve(
        shown,
        hit=of.table.hit,
        rows=tuple(_row(row, known) for row in of.table.rows),
        clashing=found.clashes.get(of.table.name, ()),
    )


def _row(row: TableRow, known: Customer) -> RuleTried:
    return RuleTried(
        id=row.id,
        gives=row.gives,
        holds=meaning(row.node)(known),
        conditions=tuple(_condition(c, known) for c in row.conditions),
        because=None,
    )


def _working(scorer: ColumnScorer, score: Score, known: Customer) -> Text:
    """Name the model, and what it reads of the customer."""
    words = [wording(n, known) for n in scorer.inputs(score.params).values()]
    listed = ", ".join(w.en for w in words), "，".join(w.zh for w in words)
    return Text(f"{scorer.name}({listed[0]})", f"{scorer.name}（{listed[1]}）")


def _reasons(score: Score, known: Customer) -> Iterator[Part]:
    """Rank what points were lost by, the most first."""
    if not isinstance(score.scorer, Reasoned) or known[score.name] is None:
        return
    with passing(), score.blame.taken():
        found = score.scorer.reasons(score.params)
        lost = [Part(reason.text, meaning(reason.lost)(known)) for reason in found]
    yield from sorted((p for p in lost if p.value), key=_most)


def _most(part: Part) -> Decimal:
    assert part.value is not None
    return -part.value


def _rule(rule: Rule, known: Customer) -> RuleTried:
    return RuleTried(
        id=rule.id,
        gives=(rule.tier,),
        holds=meaning(rule.node)(known),
        conditions=tuple(_condition(c, known) for c in rule.conditions),
        because=rule.because,
    )


def _action_rule(rule: ActionRule, known: Customer) -> RuleTried:
    return RuleTried(
        id="",
        gives=rule.do,
        holds=meaning(rule.when.node)(known),
        conditions=(_condition(rule.when, known),),
        because=rule.because,
    )


def _condition(condition: Condition, known: Customer) -> ConditionTried:
    return ConditionTried(
        text=str(condition),
        holds=meaning(condition.node)(known),
        comparisons=tuple(_comparisons(condition.node, known)),
    )


def _comparisons(node: Node, known: Customer) -> Iterator[Comparison]:
    """Give the comparisons inside a condition, in reading order."""
    match node:
        case ir.Every(parts) | ir.Some(parts):
            for part in parts:
                yield from _comparisons(part, known)
        case ir.Not(only) if isinstance(only, ir.Every | ir.Some | ir.Not):
            yield from _comparisons(only, known)
        case ir.Constant():
            return
        case _:
            yield _comparison(node, known)


def _comparison(node: Node, known: Customer) -> Comparison:
    holds = meaning(node)(known)
    short = None
    if isinstance(node, ir.Compare) and holds is False:
        short = shortfall(node, known)
    return Comparison(wording(node, known), holds, short)
