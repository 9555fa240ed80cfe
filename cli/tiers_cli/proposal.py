"""What tuning found, for people and for machines."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import click

from tiers.pipeline.tune import Proposal
from tiers.text import Text
from tiers.tuning.edits import plain
from tiers.tuning.search import Trial
from tiers.tuning.targets import Target
from tiers_cli.screen import counted, say


def lines(found: Proposal, most_moved: Decimal) -> Iterator[str]:
    """Say what thresholds give now, and at best; or what stands in the way."""
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
    yield say(Text("no thresholds meet all targets", "没有能满足全部目标的界限"))
    yield from (f"  {say(words)}" for words in _binding_targets(found))
    if found.tuned.binding[-1]:
        limit = f"{100 * most_moved:.1f} %"
        words = Text(
            f"all are met if {limit} of customers or more may change tiers",
            f"若允许改变层级的客户达到或超过 {limit}，则可满足全部目标",
        )
        yield f"  {say(words)}"
    elif not any(found.tuned.binding):
        words = Text("several of them bind together", "其中多项相互冲突")
        yield f"  {say(words)}"
    yield from (f"  {say(words)}" for words in _alone(found))


def _binding_targets(found: Proposal) -> Iterator[Text]:
    """Say of each target without which the others could be met how near it comes."""
    tuned = found.tuned
    for at, (target, near, binds) in enumerate(
        zip(found.targets, tuned.near, tuned.binding, strict=False)
    ):
        if binds and near is not None:
            value, where = _value(target, near.values[at]), _thresholds(found, near)
            yield Text(
                f"`{target.text}` binds: the nearest is {value}, with {where}",
                f"`{target.text}` 无法满足：最接近的是 {value}（{where}）",
            )


def _alone(found: Proposal) -> Iterator[Text]:
    """Say of the other targets what each comes to if it is the only one."""
    tuned = found.tuned
    for at, (target, trial) in enumerate(zip(found.targets, tuned.alone, strict=False)):
        if trial is not None and not tuned.binding[at]:
            value, where = _value(target, trial.values[at]), _thresholds(found, trial)
            yield Text(
                f"`{target.text}` for itself comes to {value} at best, with {where}",
                f"单看 `{target.text}`，最多可达 {value}（{where}）",
            )


def _tried(found: Proposal) -> Text:
    tried, groups = found.tuned.tried, found.groups
    en = f"{tried:,} combinations tried on {counted(groups, 'group')} of customers"
    zh = f"共试算 {tried:,} 种组合，客户分为 {groups:,} 组"
    if not found.tuned.is_whole:
        en += "; thresholds further away were left out"
        zh += "；更远的界限未试算"
    return Text(en, zh)


def as_json(found: Proposal) -> dict[str, Any]:
    """Give the same as `lines`, with stable keys."""
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
