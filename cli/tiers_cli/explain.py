"""`tiers explain`: show how one customer's tier comes about."""

import json

import click

from tiers.location import Location
from tiers.pipeline.explain import customer, explained
from tiers.pipeline.tracing import traced
from tiers_cli.explanation import show
from tiers_cli.explanation_json import as_json
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
@click.option(
    "--engine",
    metavar="NAME",
    help="Show, too, which rules fired in this engine, in their order.",
)
@opening_options
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    data: Location | None,
    *,
    key: str,
    engine: str | None,
    how: Opening,
    is_json: bool,
) -> int:
    """Show how the tier of one customer in DATA comes about by POLICY.

    All of DATA is read, because some scores depend on the population, unless --fitted
    says what was learnt before.
    """
    opened = how.opened(policy, data)
    with opened.reading():
        asked = customer(opened.program, opened.customers(), key, **opened.given())
        found = explained(asked)
        fired = None if engine is None else traced(asked, opened.plugins, engine)
    show_problems(asked.warnings)
    if is_json:
        shown = as_json(found) | ({} if fired is None else {"fired": list(fired)})
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        show(found, opened.program, fired)
    return 0
