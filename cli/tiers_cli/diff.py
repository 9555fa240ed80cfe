"""`tiers diff`: where two policies differ, and what that does to customers."""

import json
from collections.abc import Mapping
from datetime import date

import click

from tiers.location import Location
from tiers.pipeline.diff import compared, effects
from tiers.pipeline.evaluate import Evaluation, prepare
from tiers.pipeline.load import load, located
from tiers.pipeline.prove import unfitted
from tiers.ports import ReadOptions
from tiers.program import Program
from tiers.text import Lang
from tiers_cli.changes import Change
from tiers_cli.inputs import (
    Inputs,
    installed,
    location,
    named,
    reading_options,
    strict_option,
    tables_option,
)
from tiers_cli.proof import seconds_option
from tiers_cli.screen import as_of_option, lang_option, show_problems


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option(
    "--data",
    type=location,
    help="Say what the change does to the customers of this table.",
)
@seconds_option
@click.option("--markdown", "as_what", flag_value="markdown", help="As Markdown.")
@click.option("--json", "as_what", flag_value="json", help="Print it as JSON.")
@tables_option
@reading_options
@strict_option
@as_of_option
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    old: str,
    new: str,
    data: Location | None,
    *,
    as_what: str | None,
    seconds: float,
    tables: Mapping[str, Location],
    as_of: date,
    options: ReadOptions,
    lang: Lang,
    is_strict: bool,
) -> int:
    """Say where the policies OLD and NEW give customers something else.

    Tiers, actions and outputs count; the layout, the order of what does not depend on
    order, names of rules and of scores, reasons and labels do not. The exit code is 0
    if the two are proved equal, and 1 if they differ or it could not be decided.
    """
    plugins = installed(is_strict=is_strict)
    programs = [load(located(name)[0], plugins) for name in (old, new)]
    show_problems(plugins.problems)
    fitted, found = [unfitted(p) for p in programs], None
    if data is not None or tables:
        inputs = named(new, data, tables).inputs(plugins, options)
        with inputs.reading():
            runs = [_run(p, inputs, as_of, lang) for p in programs]
            fitted, found = [run.fitted for run in runs], effects(*runs)
    report = compared(*fitted, as_of=as_of, seconds=seconds)
    change = Change((old, new), programs[0], programs[1], report, found, as_of, seconds)
    if as_what == "json":
        click.echo(json.dumps(change.as_json(), ensure_ascii=False, indent=2))
    elif as_what == "markdown":
        click.echo("\n".join(change.markdown()))
    else:
        change.show()
    return int(any(claim.answer != "proved" for claim in report.claims))


def _run(program: Program, inputs: Inputs, as_of: date, lang: Lang) -> Evaluation:
    """Plan the decisions of a policy, which need not read all tables of the other."""
    read = {str(related.name) for related in program.related}
    return prepare(
        program,
        inputs.customers(),
        as_of=as_of,
        engine=inputs.plugins.engine("columnar"),
        lang=lang,
        tables={n: table for n, table in inputs.related().items() if n in read},
        reading=inputs.reading,
    )
