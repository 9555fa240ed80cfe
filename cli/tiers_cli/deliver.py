"""`tiers deliver`: send what is missing of an outbox."""

import json
from pathlib import Path

import click

from tiers.pipeline.delivery import Outbox, deliver
from tiers_cli.delivering import To, delivery_json, delivery_lines, to_options
from tiers_cli.inputs import installed, strict_option
from tiers_cli.screen import lang_option, show_problems


@click.command("deliver")
@click.argument("outbox", type=click.Path(path_type=Path))
@to_options(required=True)
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
    tiers deliver decisions.outbox --to https://crm.example/tasks --secret-env CRM_KEY
    """  # noqa: D301 - click takes a real \b as: leave these lines as they are
    box = Outbox.opened(outbox)
    plugins = installed(is_strict=is_strict)
    to.check(plugins)
    found = deliver(box, list(to.destinations(box, plugins)), again=is_again)
    show_problems(problem for each in found for problem in each.problems)
    if is_json:
        click.echo(
            json.dumps([delivery_json(each) for each in found], ensure_ascii=False)
        )
    else:
        for line in (line for each in found for line in delivery_lines(each)):
            click.echo(line)
    return int(not all(each.is_complete for each in found))
