"""`tiers explain`: show how one customer's tier comes about."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from tiers.location import Location
from tiers.pipeline.explain import explain_customer
from tiers.pipeline.load import load
from tiers.ports import ReadOptions
from tiers.text import Lang
from tiers_cli.explanation import as_json, show
from tiers_cli.inputs import (
    fitted_by,
    fitted_option,
    installed,
    location,
    named,
    reading_options,
    strict_option,
    tables_option,
)
from tiers_cli.screen import as_of_option, lang_option, show_problems


@click.command("explain")
@click.argument("policy")
@click.argument("data", required=False, type=location)
@click.option(
    "--id",
    "key",
    required=True,
    help="The customer: a value of the key, or the row number where there is none.",
)
@fitted_option
@tables_option
@reading_options
@click.option("--json", "is_json", is_flag=True, help="Print it as JSON.")
@strict_option
@as_of_option
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    data: Location | None,
    *,
    key: str,
    fitted: Path | None,
    tables: Mapping[str, Location],
    as_of: date,
    options: ReadOptions,
    lang: Lang,
    is_json: bool,
    is_strict: bool,
) -> int:
    """Show how the tier of one customer in DATA comes about by POLICY.

    All of DATA is read, because some scores depend on the population, unless --fitted
    says what was learnt before.
    """
    plugins = installed(is_strict=is_strict)
    given = named(policy, data, tables)
    program = load(given.policy, plugins)
    show_problems(plugins.problems)
    inputs = given.inputs(plugins, options)
    with inputs.reading():
        found, warnings = explain_customer(
            program,
            inputs.customers(),
            key,
            as_of=as_of,
            lang=lang,
            tables=inputs.related(),
            reading=inputs.reading,
            fitted=fitted_by(fitted, program),
        )
    show_problems(warnings)
    if is_json:
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        show(found, program)
    return 0
