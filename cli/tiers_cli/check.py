"""`tiers check`: find every problem of a policy."""

from pathlib import Path

import click

from tiers.intake import conform
from tiers.pipeline.load import check, located
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.problems import has_errors
from tiers.program import Program
from tiers.text import Text
from tiers_cli.screen import lang_option, say, show_problems


@click.command("check")
@click.argument("policy")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Check that this table fits the policy, too.",
)
@lang_option
def command(policy: str, data: Path | None, lang: str) -> int:
    """Find every problem of POLICY, a file or the name of a sample."""
    del lang
    plugins = Plugins.installed()
    path, _ = located(policy)
    program, problems = check(path, plugins)
    show_problems(problems)
    if program is None or has_errors(problems):
        return 1
    click.echo(say(_fine(program)))
    return 0 if data is None else _check_data(program, data, plugins)


def _fine(program: Program) -> Text:
    counts = (
        len(program.schema.facts),
        len(program.scores),
        len(program.tiers),
        len(program.rules),
        len(program.actions),
    )
    return Text(
        "{}: no errors; {} facts, {} scores, {} tiers, {} rules, {} actions".format(
            program.name, *counts
        ),
        "{}：没有错误；事实 {}，得分 {}，层级 {}，规则 {}，措施 {}".format(
            program.name, *counts
        ),
    )


def _check_data(program: Program, data: Path, plugins: Plugins) -> int:
    """Report which rows of the table would be rejected, and why."""
    raw = plugins.source(data).scan(data, ReadOptions())
    intake = conform(raw, program.schema)
    show_problems(intake.warnings)
    sifted = intake.sift()
    counts = sifted.counts
    click.echo(
        say(
            Text(
                f"{data}: {counts.read:,} rows, {counts.rejected:,} faulty",
                f"{data}：共 {counts.read:,} 行，其中 {counts.rejected:,} 行有误",
            )
        )
    )
    faults = sifted.rejects.group_by("column", "code", "reason").len().sort("len")
    for row in faults.reverse().iter_rows(named=True):
        click.echo(f"  {row['len']:>8,}  {row['column']}: {row['reason']}")
    return 1 if counts.rejected else 0
