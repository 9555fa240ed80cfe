"""`tiers why`: say in a few sentences why a customer has its tier."""

import json
from typing import Any

import click

from tiers.pipeline.asking import Answer, why
from tiers.pipeline.telling.why import why_sentences
from tiers_cli.one_customer import found
from tiers_cli.opening import Opening, opening_options
from tiers_cli.screen import say


@click.command("why")
@click.argument("words", nargs=-1, metavar="POLICY [DATA] ID")
@opening_options
def command(words: tuple[str, ...], *, how: Opening, is_json: bool) -> int:
    """Say why the customer ID of DATA has its tier by POLICY.

    A sample brings its own DATA. Where the policy has no key, ID is the row number.
    `tiers explain` shows all of the arithmetic.
    """
    answer = why(found(words, "POLICY [DATA] ID", how))
    if is_json:
        click.echo(json.dumps(_as_json(answer), ensure_ascii=False, indent=2))
    else:
        for sentence in why_sentences(answer):
            click.echo(say(sentence))
    return 0


def _as_json(answer: Answer) -> dict[str, Any]:
    decision, completion = answer.explained.decision, answer.completion
    return {
        "customer": answer.explained.customer,
        "tier": decision.tier,
        "rule": decision.rule,
        "actions": list(decision.actions),
        "sentences": [say(sentence) for sentence in why_sentences(answer)],
        "missing_matters": list(completion.matter),
        "missing_may_matter": list(completion.may_matter),
    }
