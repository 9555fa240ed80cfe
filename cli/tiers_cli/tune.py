"""`tiers tune`: move thresholds until targets are met."""

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from tiers.atomic import replacing
from tiers.location import Location
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.tune import WITHIN, Asked, Proposal, applied, propose, targets
from tiers.text import Text
from tiers.tuning.edits import plain
from tiers.tuning.search import Trial
from tiers.tuning.targets import Target
from tiers_cli.inputs import location
from tiers_cli.opening import Opening, opening_options
from tiers_cli.progress import Progress
from tiers_cli.screen import (
    counted,
    misread,
    say,
    show_problems,
)


def _share(_: click.Context, __: click.Parameter, value: str) -> Decimal:
    try:
        found = Decimal(value.rstrip("% ")) / (100 if "%" in value else 1)
    except InvalidOperation:
        raise misread(
            f"`{value}` is no share; write 0.05 or 5%",
            f"`{value}` 不是比例；请写作 0.05 或 5%",
        ) from None
    if not 0 <= found <= 1:
        raise misread(
            f"`{value}` is no share between 0 and 1",
            f"`{value}` 不是 0 到 1 之间的比例",
        )
    return found


@click.command("tune")
@click.argument("policy")
@click.argument("data", required=False, type=location)
@click.option(
    "--target",
    "wanted",
    multiple=True,
    required=True,
    help="Such as 'share(gold) = 0.1' or 'count(action visit) <= 200'; once for each.",
)
@click.option(
    "--keep-moves-below",
    "most_moved",
    default="1",
    callback=_share,
    help="The share of customers whose tier may change.  [default: all]",
)
@click.option(
    "--within",
    default=str(WITHIN),
    show_default=True,
    callback=_share,
    help="How far from `=` a share may be.",
)
@click.option(
    "--apply",
    "is_applying",
    is_flag=True,
    help="Change the thresholds in the policy file, keeping everything else.",
)
@opening_options
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    data: Location | None,
    *,
    wanted: tuple[str, ...],
    most_moved: Decimal,
    within: Decimal,
    is_applying: bool,
    how: Opening,
    is_json: bool,
) -> int:
    """Find thresholds of POLICY that meet targets on DATA with the fewest moves.

    Only thresholds that the policy marks `tunable` are moved, in their steps.
    """
    opened = how.opened(policy, data)
    asked = Asked(targets(wanted, opened.program), most_moved, within)
    with Progress(_TRYING) as progress, opened.reading():
        found = propose(
            opened.program,
            opened.customers(),
            asked,
            advance=progress.advance,
            **opened.given(),
        )
    show_problems(found.warnings)
    if is_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
    else:
        for line in _lines(found, most_moved):
            click.echo(line)
    if found.tuned.best is None:
        return 1
    if not is_applying:
        return 0
    return _apply(opened.path, opened.plugins, found, is_json=is_json)


_TRYING = Text("trying thresholds", "正在试算界限")


def _apply(path: Path, plugins: Plugins, found: Proposal, *, is_json: bool) -> int:
    assert found.tuned.best is not None
    made = applied(path, plugins, found.program, found.tuned.best)
    for edit in made.by_hand:
        words = Text(
            f"{edit.at}: change {edit.before} to {edit.after}",
            f"{edit.at}：请将 {edit.before} 改为 {edit.after}",
        )
        click.echo(say(words), err=is_json)
    if made.text is None:
        click.echo(say(_BY_HAND), err=is_json)
        return 1
    with replacing(path) as part:
        part.write_bytes(made.text.encode())
    count = len(made.done)
    words = Text(
        f"{path}: {counted(count, 'number')} changed", f"{path}：已修改 {count} 处"
    )
    click.echo(say(words), err=is_json)
    return 0


_BY_HAND = Text(
    "nothing was changed: thresholds stand in a table file",
    "未作修改：界限位于表格文件中",
)


# --- people ------------------------------------------------------------------------


def _lines(found: Proposal, most_moved: Decimal) -> Iterator[str]:
    tuned = found.tuned
    yield f"{say(Text('now', '现状'))}: {_thresholds(found, tuned.now)}"
    yield from _measured(found, tuned.now)
    if tuned.best is not None:
        yield f"{say(Text('best', '最佳'))}: {_thresholds(found, tuned.best)}"
        yield from _measured(found, tuned.best)
        yield f"  {say(_moves(found, tuned.best))}"
        for other in tuned.others:
            yield f"{say(Text('or', '或'))}: {_thresholds(found, other)}"
            yield from _measured(found, other)
            yield f"  {say(_moves(found, other))}"
    else:
        yield from _binding(found, most_moved)
    yield say(_tried(found))


def _thresholds(found: Proposal, trial: Trial) -> str:
    pairs = zip(found.program.tunables, trial.thresholds, strict=True)
    return ", ".join(f"{tunable.of} {plain(value)}" for tunable, value in pairs)


def _measured(found: Proposal, trial: Trial) -> Iterator[str]:
    for target, value, is_met in zip(
        found.targets, trial.values, trial.met, strict=True
    ):
        mark = click.style("✓", fg="green") if is_met else click.style("✗", fg="red")
        yield f"  {mark} {target.text}: {_value(target, value)}"


def _value(target: Target, value: Decimal) -> str:
    return f"{value:,.0f}" if target.measure == "count" else f"{value:.4f}"


def _moves(found: Proposal, trial: Trial) -> Text:
    share = 100 * trial.moved / max(1, found.customers)
    total = found.customers
    return Text(
        f"{trial.moved:,} of {counted(total, 'customer')} change tiers ({share:.1f} %)",
        f"{total:,} 位客户中有 {trial.moved:,} 位改变层级（{share:.1f} %）",
    )


def _binding(found: Proposal, most_moved: Decimal) -> Iterator[str]:
    """Say which target can't be met, or which would have to give way."""
    tuned = found.tuned
    yield say(Text("no thresholds meet all targets", "没有能满足全部目标的界限"))
    for target, near, binds in zip(
        found.targets, tuned.near, tuned.binding, strict=False
    ):
        if binds and near is not None:
            at = found.targets.index(target)
            value = _value(target, near.values[at])
            words = Text(
                f"`{target.text}` binds: the nearest is {value}, "
                f"with {_thresholds(found, near)}",
                f"`{target.text}` 无法满足：最接近的是 {value}"
                f"（{_thresholds(found, near)}）",
            )
            yield f"  {say(words)}"
    if tuned.binding[-1]:
        limit = f"{100 * most_moved:.1f} %"
        words = Text(
            f"all are met if {limit} of customers or more may change tiers",
            f"若允许改变层级的客户达到或超过 {limit}，则可满足全部目标",
        )
        yield f"  {say(words)}"
    elif not any(tuned.binding):
        words = Text("several of them bind together", "其中多项相互冲突")
        yield f"  {say(words)}"
    for at, (target, trial) in enumerate(zip(found.targets, tuned.alone, strict=False)):
        if trial is not None and not tuned.binding[at]:
            value, where = _value(target, trial.values[at]), _thresholds(found, trial)
            words = Text(
                f"`{target.text}` for itself comes to {value} at best, with {where}",
                f"单看 `{target.text}`，最多可达 {value}（{where}）",
            )
            yield f"  {say(words)}"


def _tried(found: Proposal) -> Text:
    tried, groups = found.tuned.tried, found.groups
    en = f"{tried:,} combinations tried on {counted(groups, 'group')} of customers"
    zh = f"共试算 {tried:,} 种组合，客户分为 {groups:,} 组"
    if not found.tuned.is_whole:
        en += "; thresholds further away were left out"
        zh += "；更远的界限未试算"
    return Text(en, zh)


# --- machines ----------------------------------------------------------------------


def _as_json(found: Proposal) -> dict[str, Any]:
    tuned = found.tuned
    return {
        "customers": found.customers,
        "now": _trial(found, tuned.now),
        "best": None if tuned.best is None else _trial(found, tuned.best),
        "others": [_trial(found, other) for other in tuned.others],
        "tried": tuned.tried,
        "whole": tuned.is_whole,
        "binding": [
            target.text
            for target, binds in zip(found.targets, tuned.binding, strict=False)
            if binds
        ],
    }


def _trial(found: Proposal, trial: Trial) -> dict[str, Any]:
    pairs = zip(found.program.tunables, trial.thresholds, strict=True)
    measured = zip(found.targets, trial.values, trial.met, strict=True)
    return {
        "thresholds": {str(tunable.of): plain(value) for tunable, value in pairs},
        "targets": [
            {"target": t.text, "value": _value(t, value), "met": met}
            for t, value, met in measured
        ],
        "moved": trial.moved,
    }
