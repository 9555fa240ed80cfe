"""`tiers why-not`: say why a customer has not a tier, and what would change that."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from tiers.engines.interpret.wording import value_text
from tiers.pipeline.asking import Refusal, why_not
from tiers.pipeline.telling import why_not_sentences
from tiers.ports import ReadOptions
from tiers.reach.changes import Change
from tiers.text import Lang
from tiers_cli.inputs import reading_options, strict_option, tables_option
from tiers_cli.one_customer import Asked, customer_words
from tiers_cli.screen import as_of_option, lang_option, say


@click.command("why-not")
@click.argument("words", nargs=-1, metavar="POLICY [DATA] ID TIER")
@tables_option
@reading_options
@click.option("--json", "is_json", is_flag=True, help="Print it as JSON.")
@strict_option
@as_of_option
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    words: tuple[str, ...],
    *,
    tables: Mapping[str, Path],
    as_of: date,
    encoding: str | None,
    separator: str | None,
    lang: Lang,
    is_json: bool,
    is_strict: bool,
) -> int:
    """Say why the customer ID of DATA has not TIER by POLICY, and what would change it.

    The smallest change is over the facts that the policy marks `actionable`, in their
    direction, steps and costs. It is decided once more before it is told, and nothing
    cheaper does it.
    """
    options = ReadOptions(encoding, separator)
    policy, data, key = customer_words(words[:-1], "POLICY [DATA] ID TIER")
    tier = words[-1]
    asked = Asked(policy, data, key, tables, options, as_of, lang, is_strict)
    _, customer = asked.found()
    refusal = why_not(customer, tier)
    if is_json:
        click.echo(json.dumps(_as_json(refusal), ensure_ascii=False, indent=2))
    else:
        for sentence in why_not_sentences(refusal):
            click.echo(say(sentence))
    return 0


def _as_json(refusal: Refusal) -> dict[str, Any]:
    found, decision = refusal.recourse, refusal.explained.decision
    return {
        "customer": refusal.explained.customer,
        "tier": decision.tier,
        "asked": refusal.tier,
        "sentences": [say(sentence) for sentence in why_not_sentences(refusal)],
        "smallest": None if found.smallest is None else _change(found.smallest),
        "proved": found.is_proved,
        "alone": list(map(_change, found.alone)),
        "actionable": list(found.facts),
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
