"""Estimates in words and tables."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from tiers.pipeline.surveys.estimates import ESTIMATES, Estimates
from tiers.pipeline.surveys.rating import Outcome
from tiers.pipeline.surveys.rehearse import REHEARSAL
from tiers.pipeline.surveys.satisfaction import SATISFACTION
from tiers.survey.estimating.results import Measured
from tiers.survey.rounds.steps import quoted
from tiers.text import Text
from tiers_cli.screen import say
from tiers_cli.survey.estimate_tables import (
    Labels,
    difference_table,
    equals,
    figure_table,
    measure_table,
    put,
)


def show(found: Estimates, folder: Path, by: Sequence[str], channels: Labels) -> None:
    """Print what a round was planned for at length, all else in short, the files."""
    console = Console(highlight=False)
    main, level = found.main, found.weighing.asked.confidence
    console.print(f"[bold]{escape(say(_name(main)))}[/]  {escape(found.round)}")
    for line in (*_responses(found.outcomes[0]), *_notes(found, channels)):
        console.print(escape(line), soft_wrap=True)
    for name in by:
        is_tier = name == "tier"
        labels: Labels = {} if is_tier else channels
        figures = main.tiers if is_tier else main.channels
        console.print()
        put(console, figure_table(name, (main.overall, *figures), level, labels))
        different = main.tier_differences if is_tier else main.channel_differences
        if different:
            console.print()
            put(console, difference_table(different, level, labels))
    console.print()
    console.print(escape(_mode(main, channels)), soft_wrap=True)
    others = [m for m in found.measures if m.name != main.name]
    if others:
        console.print()
        put(console, measure_table(others, by, channels))
    console.print()
    for text in found.method.values():
        console.print(escape(say(text)), soft_wrap=True)
    files = f"{folder / ESTIMATES}, {folder / SATISFACTION}"
    told = [Text(f"written: {files}", f"已写入：{files}")]
    if folder.name != REHEARSAL:
        told.append(_next(folder / SATISFACTION))
    for text in told:
        console.print(escape(say(text)), soft_wrap=True)


def _next(table: Path) -> Text:
    words = f"tiers evaluate POLICY --table {quoted(f'satisfaction={table}')}"
    return Text(
        f"next: let the next evaluation know it: {words}",
        f"下一步：供下次评价使用：{words}",
    )


def _name(measured: Measured) -> Text:
    same = measured.text.en == measured.name
    if same:
        return measured.text
    return Text(
        f"{measured.name}: {measured.text.en}", f"{measured.name}：{measured.text.zh}"
    )


def _responses(outcome: Outcome) -> list[str]:
    """Tell how many answered, by AAPOR's definitions."""
    count = sum(outcome.finals.get(name, 0) for name in ("complete", "partial"))
    names = ("RR1", "RR2", "RR3", "COOP1", "REF1", "CON1")
    shown = [
        f"{name} {100 * rate:.1f} %"
        for name in names
        if (rate := outcome.rates[name]) is not None
    ]
    return [
        say(
            Text(
                f"{count:,} of {outcome.cases:,} answered: {', '.join(shown)} (AAPOR)",
                f"{outcome.cases:,} 户中 {count:,} 户回答：{'，'.join(shown)}（AAPOR）",
            )
        )
    ]


def _notes(found: Estimates, channels: Labels) -> list[str]:
    """Tell what was done for lack of answers."""
    weighing, told = found.weighing, list[Text]()
    if weighing.joined:
        names = [
            f"{tier} × {channels.get(name, name)}" for tier, name in weighing.joined
        ]
        told.append(
            Text(
                f"too few answers for a weighting factor of their own, so joined with "
                f"others of the tier: {', '.join(names)}",
                f"回答过少，已在层级内合并加权：{'、'.join(names)}",
            )
        )
    if weighing.joined_strata:
        count = weighing.joined_strata
        told.append(
            Text(
                f"strata with one person, joined with others of the tier: {count}",
                f"仅一户的抽样层已与同层级其他层合并：{count} 个",
            )
        )
    if weighing.left_out:
        names = list(weighing.left_out)
        told.append(
            Text(
                f"left out of the whole, for lack of answers: {', '.join(names)}",
                f"因回答不足未计入总体：{'、'.join(names)}",
            )
        )
    return [say(text) for text in told]


# --- the effect of the mode -------------------------------------------------------


def _mode(main: Measured, channels: Labels) -> str:
    mode = main.mode
    if mode is None:
        return say(
            Text(
                "channels can't be compared within tiers: too few answers, or one "
                "channel",
                "无法在层级内比较渠道：回答过少或只有一个渠道",
            )
        )
    first = channels.get(mode.reference, mode.reference)
    shifts = [
        f"{channels.get(s.one, s.one)} {s.known.value:+.2f} ± {s.known.error:.2f}"
        for s in mode.shifts
    ]
    above, below = mode.degrees
    test = f"F({above}, {below}) = {mode.f:.2f}, p {equals(mode.p)}"
    ends = (
        Text("corrected", "已校正") if mode.is_corrected else Text(
            "not corrected", "未校正"
        )
    )  # fmt: skip
    return say(
        Text(
            f"mode effect, tiers alike, against {first}: {', '.join(shifts)}; "
            f"{test}; {ends.en}",
            f"渠道效应（层级相同时，以 {first} 为准）：{'，'.join(shifts)}；"
            f"{test}；{ends.zh}",
        )
    )
