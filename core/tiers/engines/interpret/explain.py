"""Explain a decision: the facts, the arithmetic, every rule tried, the actions."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.meaning import Customer, meaning
from tiers.engines.interpret.wording import addends, shortfall, value_text, wording
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.program.program import (
    TIER,
    ActionRule,
    Condition,
    Fitted,
    Program,
    Rule,
    Score,
    ServiceAction,
    Tier,
)
from tiers.results import (
    Comparison,
    ConditionTried,
    Explanation,
    FactShown,
    Part,
    RuleTried,
    ScoreShown,
)


def explain(
    fitted: Fitted,
    interpreter: Interpreter,
    facts: Mapping[str, Any],
    *,
    customer: str,
    given: Mapping[str, Any] | None = None,
) -> Explanation:
    """Explain what is decided about one customer; *given* scores are not explained."""
    program = fitted.program
    decision = interpreter.decide(facts, given)
    known = {**interpreter.scored(facts, given), TIER: decision.tier}
    formulas = dict(zip((s.name for s in program.scores), fitted.formulas, strict=True))
    return Explanation(
        customer=customer,
        facts=tuple(
            FactShown(f.name, f.label, facts[f.name], f.unit)
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
        working="",
        parts=(),
        exact=None,
        value=known[score.name],
    )
    if is_given:
        return shown
    return attrs.evolve(
        shown,
        working=wording(formula, known),
        parts=tuple(_parts(formula, known)),
        exact=_exact(formula, known),
    )


def _parts(formula: Node, known: Customer) -> Iterator[Part]:
    """Give what each addend contributes, a common divisor brought in."""
    whole, divisor = _split(formula)
    found = addends(whole)
    for node, sign in found if len(found) > 1 else ():
        signed = node if sign > 0 else build.negative(node)
        share = signed if divisor is None else build.divide(signed, divisor, 4)
        text = wording(node, known, 2)
        yield Part(text if sign > 0 else f"− {text}", meaning(share)(known))


def _split(formula: Node) -> tuple[Node, Node | None]:
    """Give what is divided, and by what; the outermost rounding is stepped over."""
    match formula:
        case ir.Round(only):
            return _split(only)
        case ir.Divide(left, right):
            return left, right
        case _:
            return formula, None


def _exact(formula: Node, known: Customer) -> Any:
    """Give the result before it was rounded, a quotient with ten places."""
    match formula:
        case ir.Round(only):
            return meaning(only)(known)
        case ir.Divide(left, right):
            return meaning(build.divide(left, right, 10))(known)
        case _:
            return None


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


__all__ = ["explain", "value_text"]
