"""`tiers test`: run the cases of a policy."""

import json
from datetime import date
from pathlib import Path

import attrs
import click

from tiers.atomic import replacing
from tiers.pipeline.cases import load_cases
from tiers.pipeline.load import load, located
from tiers.pipeline.trying import Tried, tried, write_cases
from tiers.text import Lang, Text
from tiers_cli.inputs import installed, strict_option
from tiers_cli.outputs import refuse_loss
from tiers_cli.progress import Progress
from tiers_cli.screen import (
    as_of_option,
    current_lang,
    lang_option,
    say,
    show_problems,
)
from tiers_cli.trial_json import as_json
from tiers_cli.trial_report import Report, show_cases, show_coverage, show_survey
from tiers_cli.trial_xml import junit


@click.command("test")
@click.argument("policy")
@click.option(
    "--cases",
    "sheet",
    type=click.Path(path_type=Path),
    help="Run the cases of this sheet (.csv, .xlsx) instead of the policy's own.",
)
@click.option(
    "--coverage",
    "is_covering",
    is_flag=True,
    help="Show which rules, cells and thresholds the cases try.",
)
@click.option(
    "--mutate",
    "is_mutating",
    is_flag=True,
    help="Make small changes one at a time, and name those that no case notices.",
)
@click.option(
    "--generate",
    type=click.Path(path_type=Path),
    help="Write cases for every threshold, to be confirmed: .csv or .yaml.",
)
@click.option(
    "--force", is_flag=True, help="Replace the file of --generate if it exists."
)
@click.option(
    "--junit",
    "xml",
    type=click.Path(path_type=Path),
    help="Write the results as JUnit XML, too.",
)
@click.option("--json", "is_json", is_flag=True, help="Print everything as JSON.")
@strict_option
@as_of_option
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    sheet: Path | None,
    *,
    is_covering: bool,
    is_mutating: bool,
    generate: Path | None,
    force: bool,
    xml: Path | None,
    is_json: bool,
    as_of: date,
    lang: Lang,
    is_strict: bool,
) -> int:
    r"""Run the cases of POLICY, a file or the name of a sample.

    \b
    tiers test policy.yaml --coverage --mutate
    tiers test policy.yaml --generate cases.csv
    tiers test policy.yaml --cases cases.csv --junit results.xml
    """
    path, _ = located(policy)
    inputs = [path, *([sheet] if sheet else [])]
    if generate is not None:
        refuse_loss(generate, inputs, force=force)
    if xml is not None:
        refuse_loss(xml, inputs, force=True)
    plugins = installed(is_strict=is_strict)
    program = load_cases(path, sheet, plugins) if sheet else load(path, plugins)
    show_problems(plugins.problems)
    found = tried(program, as_of=as_of)
    report = Report(sheet or path, found)
    if is_covering:
        report = attrs.evolve(report, coverage=found.coverage())
    if is_mutating:
        with Progress(_CHANGING) as progress:
            report = attrs.evolve(report, survey=found.survey(progress.advance))
    if xml is not None:
        _write(xml, junit(found, sheet or path))
    _show(report, is_json=is_json)
    if generate is not None:
        _generate(generate, found, lang, is_json=is_json)
    return 1 if any(result.fails for result in found.results) else 0


_CHANGING = Text("changing the policy", "正在试改策略")


def _show(report: Report, *, is_json: bool) -> None:
    if is_json:
        click.echo(json.dumps(as_json(report), ensure_ascii=False, indent=2))
        return
    show_cases(report)
    if report.coverage is not None:
        show_coverage(report.coverage)
    if report.survey is not None:
        show_survey(report.survey)


def _write(path: Path, text: str) -> None:
    with replacing(path) as part:
        part.write_text(text, encoding="utf-8")


def _generate(path: Path, found: Tried, lang: Lang, *, is_json: bool) -> None:
    """Write boundary cases, and say which thresholds have none."""
    made = found.boundaries()
    write_cases(path, made, found, lang)
    count = len(made.found)
    click.echo(
        say(
            Text(
                f"{count:,} cases to confirm in {path}",
                f"{path} 中有 {count:,} 个案例待确认",
            )
        ),
        err=is_json,
    )
    for threshold in made.unreached:
        where = threshold.place.words
        words = Text(
            f"no case was found for a threshold of {where.en}",
            f"未能为{where.zh}的一个界限找到案例",
        )
        click.echo(f"  {words.put(current_lang())}", err=is_json)
