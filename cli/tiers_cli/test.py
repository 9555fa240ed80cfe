"""`tiers test`: run the cases of a policy."""

from datetime import date
from pathlib import Path

import click

from tiers.pipeline.cases import CaseResult, run_cases
from tiers.pipeline.load import load, located
from tiers.text import Text
from tiers_cli.inputs import installed, strict_option
from tiers_cli.screen import (
    as_of_option,
    current_lang,
    lang_option,
    say,
    show_problems,
)


@click.command("test")
@click.argument("policy")
@strict_option
@as_of_option
@lang_option
def command(policy: str, as_of: date, lang: str, *, is_strict: bool) -> int:
    """Run the cases of POLICY, a file or the name of a sample."""
    del lang
    path, _ = located(policy)
    plugins = installed(is_strict=is_strict)
    program = load(path, plugins)
    show_problems(plugins.problems)
    results = list(run_cases(program, as_of=as_of))
    for result in results:
        _show(result, path)
    failed = sum(not result.passes for result in results)
    click.echo(say(_total(len(results), failed)))
    return 1 if failed else 0


def _show(result: CaseResult, path: Path) -> None:
    mark = click.style("✓", fg="green") if result.passes else click.style("✗", fg="red")
    line = result.case.name.at.line
    where = "" if result.passes else f"  {path}:{line}"
    click.echo(f"{mark} {result.case.name}{where}")
    for difference in result.differences:
        expected = Text("expected", "应为").put(current_lang())
        actual = Text("got", "实为").put(current_lang())
        click.echo(f"    {say(difference.what)}")
        click.echo(f"      {expected} {difference.expected}")
        click.echo(f"      {actual} {difference.actual}")
    if result.differences and result.decision:
        because = Text("because", "理由").put(current_lang())
        click.echo(f"    {because} {say(result.decision.because)}")
    show_problems(result.problems)


def _total(count: int, failed: int) -> Text:
    if not count:
        return Text("the policy has no cases", "策略没有测试案例")
    return Text(
        f"{count - failed} of {count} cases pass",
        f"共 {count} 个案例，通过 {count - failed} 个",
    )
