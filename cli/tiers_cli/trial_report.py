"""What cases show, for people; `trial_json` has it for machines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import click

from tiers.engines.interpret.values import value_text
from tiers.pipeline.trying import Tried
from tiers.results import Comparison, Explanation, RuleTried
from tiers.text import Text
from tiers.trials.coverage import Coverage
from tiers.trials.mutants import Survey
from tiers.trials.running import CaseResult
from tiers_cli.screen import counted, current_lang, say, show_problems

_MOST_RULES = 5
"""The most rules that are shown of a case that failed."""

_MOST_LINES = 20
"""The most lines of one kind that a summary shows."""


@attrs.frozen
class Report:
    """All that was asked about the cases of a policy."""

    file: Path
    """The file that holds the cases."""
    tried: Tried
    coverage: Coverage | None = None
    survey: Survey | None = None


# --- cases -----------------------------------------------------------------------


def show_cases(report: Report) -> None:
    """Print each case, and how many pass."""
    for result in report.tried.results:
        _case(result, report.file)
    click.echo(say(_total(report.tried.results)))


def _case(result: CaseResult, path: Path) -> None:
    where = "" if result.passes else f"  {place(result, path)}"
    note = "" if result.case.is_confirmed else f"  {say(_TO_CONFIRM)}"
    click.echo(f"{_mark(result)} {result.case.name}{note}{where}")
    for difference in result.differences:
        click.echo(f"    {say(difference.what)}")
        click.echo(f"      {say(_EXPECTED)} {difference.expected}")
        click.echo(f"      {say(_GOT)} {difference.actual}")
    if result.differences and result.decision:
        click.echo(f"    {say(_BECAUSE)} {say(result.decision.because)}")
    for line in reasons(result):
        click.echo(f"    {line}")
    show_problems(result.problems)


_TO_CONFIRM = Text("(to confirm)", "（待确认）")
_EXPECTED = Text("expected", "应为")
_GOT = Text("got", "实为")
_BECAUSE = Text("because", "理由")


def place(result: CaseResult, path: Path) -> str:
    """Name the line of a case, or the cell of a sheet."""
    at = result.case.name.at
    return f"{path}!{at.cell}" if at.cell else f"{path}:{at.line}"


def _mark(result: CaseResult) -> str:
    if result.passes:
        return click.style("✓", fg="green")
    if result.fails:
        return click.style("✗", fg="red")
    return click.style("?", fg="yellow")


def _total(results: tuple[CaseResult, ...]) -> Text:
    if not results:
        return Text("the policy has no cases", "策略没有测试案例")
    count, passed = len(results), sum(result.passes for result in results)
    waiting = sum(not result.case.is_confirmed for result in results)
    en = f"{passed} of {count} cases pass"
    zh = f"共 {count} 个案例，通过 {passed} 个"
    if waiting:
        en += f", {waiting} to confirm"
        zh += f"，待确认 {waiting} 个"
    return Text(en, zh)


def reasons(result: CaseResult) -> Iterator[str]:
    """Show the rules that a failure is about: those expected, and the one that won."""
    if result.explained is None:
        return
    for rule in _concerned(result, result.explained)[:_MOST_RULES]:
        sign = {True: "✓", False: "✗", None: "?"}[rule.holds]
        why = "" if rule.holds else f"  {'; '.join(_failed(rule))}"
        yield f"{sign} {_rule_name(rule)}{why}"


def _rule_name(rule: RuleTried) -> str:
    return f"{rule.id} → {', '.join(rule.gives)}" if rule.id else ", ".join(rule.gives)


def _concerned(result: CaseResult, shown: Explanation) -> list[RuleTried]:
    expect, decision = result.case.expect, shown.decision
    found: list[RuleTried] = []
    if expect.tier is not None and str(expect.tier) != decision.tier:
        found += (r for r in shown.rules if str(expect.tier) in r.gives)
        found += (r for r in shown.rules if r.id == decision.rule)
    if expect.rule is not None and str(expect.rule) != decision.rule:
        found += (r for r in shown.rules if r.id in {str(expect.rule), decision.rule})
    if expect.actions is not None:
        other = set(map(str, expect.actions)) ^ set(decision.actions)
        found += (r for r in shown.action_rules if other & set(r.gives))
    unique = {id(rule): rule for rule in found}
    return list(unique.values())


def _failed(rule: RuleTried) -> Iterator[str]:
    for condition in rule.conditions:
        if condition.holds is not True:
            yield from (_comparison(c) for c in condition.comparisons if not c.holds)


def _comparison(found: Comparison) -> str:
    if found.short_by is None:
        return say(found.text)
    by = value_text(found.short_by, current_lang())
    return say(found.text) + say(Text(f" (off by {by})", f"（相差 {by}）"))


# --- coverage ----------------------------------------------------------------------


def show_coverage(found: Coverage) -> None:
    """Print how much the cases try, and what they do not."""
    cells, sides = found.cells, found.thresholds
    lines = (
        (Text("rules and rows", "规则与行"), [bool(row.cases) for row in found.rows]),
        (Text("cells, met and not met", "条件（成立与不成立）"), _covered(cells)),
        (Text("thresholds, both sides", "界限两侧"), _covered(sides)),
    )
    click.secho(f"\n{say(Text('coverage', '覆盖情况'))}", bold=True)
    for what, marks in lines:
        click.echo(f"  {sum(marks)} / {len(marks)}  {say(what)}")
    _listed(_untried(found))


def _covered(parts: Any) -> list[bool]:
    return [part.is_covered for part in parts]


def _untried(found: Coverage) -> Iterator[str]:
    for row in found.rows:
        where = say(row.place.words)
        if not row.cases:
            yield f"{where}: {say(Text('decides no case', '没有案例适用'))}"
        for cell in row.cells:
            if not cell.is_covered:
                yield f"{where}: `{cell.text}` {say(_seen(cell.was_true))}"
    for side in found.thresholds:
        if not side.is_covered:
            yield f"{say(side.place.words)}: `{side.text}` {say(_ONE_SIDE)}"


def _seen(was_true: object) -> Text:
    if was_true:
        return Text("holds in every case", "在所有案例中均成立")
    return Text("holds in no case", "在所有案例中均不成立")


_ONE_SIDE = Text("has cases on one side only", "只有一侧有案例")


def _listed(lines: Iterator[str]) -> None:
    found = list(lines)
    for line in found[:_MOST_LINES]:
        click.echo(f"  - {line}")
    rest = len(found) - _MOST_LINES
    if rest > 0:
        more = Text(f"and {rest:,} more; see --json", f"另有 {rest:,} 项，见 --json")
        click.echo(f"  … {say(more)}")


# --- changes ---------------------------------------------------------------------


def show_survey(found: Survey) -> None:
    """Print the changes that no case notices."""
    noticed = found.tried - len(found.survivors)
    click.secho(f"\n{say(Text('small changes', '小改动'))}", bold=True)
    words = Text(
        f"{noticed:,} of {counted(found.tried, 'change')} noticed",
        f"共 {found.tried:,} 处，案例能察觉 {noticed:,} 处",
    )
    click.echo(f"  {say(words)}")
    _listed(
        f"{f'{mutant.at}: ' if mutant.at else ''}{say(mutant.what)}"
        for mutant in found.survivors
    )
