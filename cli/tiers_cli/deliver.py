"""`tiers deliver`: send what is missing of an outbox."""

import json
from pathlib import Path

import click

from tiers.pipeline.delivery.delivering import Delivering, left_out
from tiers.pipeline.delivery.notes import known
from tiers_cli.addressing import To, to_options
from tiers_cli.delivering import delivery_json, delivery_lines, refuse_mixture
from tiers_cli.inputs import installed, strict_option
from tiers_cli.interrupts import resumable
from tiers_cli.screen import current_lang, lang_option, show_problems


@click.command("deliver")
@click.argument("outbox", type=click.Path(path_type=Path))
@to_options(of_policy=False)
@click.option(
    "--refused",
    "is_again",
    is_flag=True,
    help="Send what was refused before once more, too.",
)
@click.option("--json", "is_json", is_flag=True, help="Print what came of it as JSON.")
@strict_option
@lang_option
def command(
    outbox: Path, *, to: To, is_again: bool, is_json: bool, is_strict: bool, **_: str
) -> int:
    """Send what OUTBOX holds and a receiver has not taken yet.

    Given again after any end, it sends what is missing then, and nothing else.

    \b
    tiers deliver decisions.outbox
    tiers deliver decisions.outbox --to crm
    tiers deliver decisions.outbox --to https://crm.example/tasks --secret-env CRM_KEY
    """  # noqa: D301 - click takes a real \b as: leave these lines as they are
    there = known(outbox)
    asked = to.among(lambda: there) if to.words else list(there.values())
    refuse_mixture(asked, is_json=is_json)
    missing = [] if to.words else left_out(outbox, asked)
    delivering = Delivering(installed(is_strict=is_strict), current_lang(), is_again)
    with resumable():
        found = delivering.outbox(outbox, asked)
    faults = [problem for each in found for problem in each.problems]
    show_problems([*faults, *missing])
    if is_json:
        click.echo(
            json.dumps([delivery_json(each) for each in found], ensure_ascii=False)
        )
    else:
        for each in found:
            for line in delivery_lines(each, outbox, to.more):
                click.echo(line)
    return int(bool(missing) or not all(each.is_complete for each in found))
