"""`tiers why`: say in a few sentences why a customer has its tier."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from tiers.pipeline.asking import Answer, why
from tiers.pipeline.telling import why_sentences
from tiers.ports import ReadOptions
from tiers.text import Lang
from tiers_cli.inputs import reading_options, strict_option, tables_option
from tiers_cli.one_customer import Asked, customer_words
from tiers_cli.screen import as_of_option, lang_option, say


@click.command("why")
@click.argument("words", nargs=-1, metavar="POLICY [DATA] ID")
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
    """Say why the customer ID of DATA has its tier by POLICY.

    A sample brings its own DATA. Where the policy has no key, ID is the row number.
    `tiers explain` shows all of the arithmetic.
    """
    options = ReadOptions(encoding, separator)
    policy, data, key = customer_words(words, "POLICY [DATA] ID")
    asked = Asked(policy, data, key, tables, options, as_of, lang, is_strict)
    _, customer = asked.found()
    answer = why(customer)
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
