"""`tiers why-not`: say why a customer has not a tier, and what would change that."""

import json
from typing import Any

import click

from tiers.engines.interpret.values import value_text
from tiers.pipeline.asking import Refusal, why_not
from tiers.pipeline.telling.why_not import why_not_sentences
from tiers.reach.changes import Change
from tiers_cli.one_customer import found
from tiers_cli.opening import Opening, opening_options
from tiers_cli.screen import say


@click.command("why-not")
@click.argument("words", nargs=-1, metavar="POLICY [DATA] ID TIER")
@opening_options
def command(words: tuple[str, ...], *, how: Opening, is_json: bool) -> int:
    """Say why the customer ID of DATA has not TIER by POLICY, and what would change it.

    The smallest change is over the facts that the policy marks `actionable`, in their
    direction, steps and costs. It is decided once more before it is told, and nothing
    cheaper does it.
    """
    asked = found(words[:-1], "POLICY [DATA] ID TIER", how)
    refusal = why_not(asked, words[-1])
    if is_json:
        click.echo(json.dumps(_as_json(refusal), ensure_ascii=False, indent=2))
    else:
        for sentence in why_not_sentences(refusal):
            click.echo(say(sentence))
    return 0


def _as_json(refusal: Refusal) -> dict[str, Any]:
    recourse, decision = refusal.recourse, refusal.explained.decision
    return {
        "customer": refusal.explained.customer,
        "tier": decision.tier,
        "asked": refusal.tier,
        "sentences": [say(sentence) for sentence in why_not_sentences(refusal)],
        "smallest": None if recourse.smallest is None else _change(recourse.smallest),
        "proved": recourse.is_proved,
        "alone": list(map(_change, recourse.alone)),
        "actionable": list(recourse.facts),
        "missing_would_do": {
            name: _value(value) for name, value in (refusal.revealed or {}).items()
        },
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "facts": {
            move.fact.name: {"from": _value(move.before), "to": _value(move.after)}
            for move in change.moves
        },
        "cost": value_text(change.cost.normalize()),
        "rule": change.decision.rule,
        "actions": list(change.decision.actions),
    }


def _value(value: Any) -> Any:
    return value if isinstance(value, bool) else value_text(value)
