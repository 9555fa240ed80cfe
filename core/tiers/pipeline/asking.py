"""Ask about one customer: why this tier, why not another, and what would change it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import attrs

from tiers.engines.interpret.decide import Interpreter
from tiers.pipeline.explain import Customer, explained
from tiers.pipeline.models import Writer
from tiers.problems import DataError, Problem, closest
from tiers.program.program import Fitted, Program
from tiers.reach.changes import Recourse, recourse
from tiers.reach.completions import Completion, completions, reaching_tier
from tiers.reach.reaching import Reaching
from tiers.results import Decision, Explanation
from tiers.text import Text


@attrs.frozen
class Answer:
    """Why a customer has a tier, and what missing facts could do to that."""

    explained: Explanation
    completion: Completion
    """Which missing facts, that the policy calls unknown, could change the outcome."""


@attrs.frozen
class Refusal:
    """Why a customer has another tier than the one that was asked for."""

    explained: Explanation
    tier: str
    recourse: Recourse
    revealed: Mapping[str, Any] | None = None
    """Values of missing facts with which the customer would have that tier."""


def why(asked: Customer) -> Answer:
    """Explain the tier of a customer."""
    reaching = Reaching.of(asked.fitted, asked.interpreter)
    decide = decider(asked.fitted, asked.as_of)
    found = completions(reaching, asked.facts, missing(asked), decide)
    return Answer(explained(asked), found)


def why_not(asked: Customer, tier: str) -> Refusal:
    """Explain why a customer has not that tier, and find the smallest change.

    Raises:
        DataError: the policy has no such tier.
    """
    names = [each.name for each in asked.fitted.program.tiers]
    if tier not in names:
        tier = _by_label(asked.fitted.program, tier)
    shown = explained(asked)
    reaching = Reaching.of(asked.fitted, asked.interpreter)
    decide = decider(asked.fitted, asked.as_of)
    if shown.decision.tier == tier:
        return Refusal(shown, tier, Recourse(None, is_proved=True))
    found = recourse(reaching, asked.facts, tier, decide)
    gone = missing(asked)
    revealed = reaching_tier(reaching, asked.facts, gone, tier, decide)
    return Refusal(shown, tier, found, revealed)


def missing(asked: Customer) -> tuple[str, ...]:
    """Name the missing facts of a customer."""
    facts = asked.fitted.program.schema.facts
    return tuple(f.name for f in facts if asked.facts[f.name] is None)


def decider(fitted: Fitted, as_of: date) -> Callable[[Mapping[str, Any]], Decision]:
    """Give the function that decides about facts, models and all."""
    program = fitted.program
    interpreter = Interpreter.of(fitted, as_of)
    if not program.written_scores:
        return interpreter.decide
    writer, schema = Writer.of(fitted, as_of), program.schema

    def decide(facts: Mapping[str, Any]) -> Decision:
        plain = {f.name: facts[f.name] for f in schema.facts}
        return interpreter.decide(writer.customer(schema, plain, {}))

    return decide


def _by_label(program: Program, tier: str) -> str:
    """Find a tier by what people call it."""
    for each in program.tiers:
        if tier in (each.label.en, each.label.zh):
            return each.name
    names = [each.name for each in program.tiers]
    message = Text(f"no tier is named `{tier}`", f"没有名为 `{tier}` 的层级")
    raise DataError([Problem("unknown-tier", message, help=closest(tier, names))])
