"""`tiers explain`: show how one customer's tier comes about."""

import json

import click

from tiers.location import Location
from tiers.pipeline.explain import customer, explained
from tiers_cli.explanation import as_json, show
from tiers_cli.inputs import location
from tiers_cli.opening import Opening, opening_options
from tiers_cli.screen import show_problems


@click.command("explain")
@click.argument("policy")
@click.argument("data", required=False, type=location)
@click.option(
    "--id",
    "key",
    required=True,
    help="The customer: a value of the key, or the row number where there is none.",
)
@opening_options
def command(
    policy: str, data: Location | None, *, key: str, how: Opening, is_json: bool
) -> int:
    """Show how the tier of one customer in DATA comes about by POLICY.

    All of DATA is read, because some scores depend on the population, unless --fitted
    says what was learnt before.
    """
    opened = how.opened(policy, data)
    with opened.reading():
        asked = customer(opened.program, opened.customers(), key, **opened.given())
        found = explained(asked)
    show_problems(asked.warnings)
    if is_json:
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        show(found, opened.program)
    return 0
