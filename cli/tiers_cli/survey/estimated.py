"""Estimates in words and tables."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.table import Table

from tiers.pipeline.surveys.estimates import ESTIMATES, Estimates
from tiers.pipeline.surveys.rating import Outcome
from tiers.pipeline.surveys.satisfaction import SATISFACTION
from tiers.survey.estimating.results import Difference, Figure, Known, Measured
from tiers.text import Text
from tiers_cli.screen import say


def show(found: Estimates, folder: Path, by: Sequence[str]) -> None:
    """Print what a round was planned for at length, all else in short, the files."""
    console = Console(highlight=False)
    main, level = found.main, found.weighing.asked.confidence
    console.print(f"[bold]{escape(say(_name(main)))}[/]  {escape(found.round)}")
    for line in (*_responses(found.outcomes[0]), *_notes(found)):
        console.print(escape(line), soft_wrap=True)
    for name in by:
        is_tier = name == "tier"
        figures = main.tiers if is_tier else main.channels
        console.print()
        _print(console, _figures(name, (main.overall, *figures), level))
        different = main.tier_differences if is_tier else main.channel_differences
        if different:
            console.print()
            _print(console, _differences(different, level))
    console.print()
    console.print(escape(_mode(main)), soft_wrap=True)
    others = [m for m in found.measures if m.name != main.name]
    if others:
        console.print()
        _print(console, _others(others, by))
    console.print()
    for text in found.method.values():
        console.print(escape(say(text)), soft_wrap=True)
    files = f"{folder / ESTIMATES}, {folder / SATISFACTION}"
    console.print(
        escape(say(Text(f"written: {files}", f"已写入：{files}"))), soft_wrap=True
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


def _notes(found: Estimates) -> list[str]:
    """Tell what was done for lack of answers."""
    weighing, told = found.weighing, list[Text]()
    if weighing.joined:
        names = [f"{tier} × {channel}" for tier, channel in weighing.joined]
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


# --- tables -----------------------------------------------------------------------


def _table(*headings: Text) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for at, heading in enumerate(headings):
        justify: JustifyMethod = "right" if at else "left"
        table.add_column(say(heading), justify=justify, no_wrap=True)
    return table


def _print(console: Console, table: Table) -> None:
    """Print a table whole, however narrow the screen: names are not cut."""
    width = max(console.width, console.measure(table).maximum)
    console.print(table, width=width, crop=False)


_HEADS = {"tier": Text("tier", "层级"), "channel": Text("channel", "渠道")}
_ALL = Text("all", "总体")


def _figures(by: str, figures: Sequence[Figure], level: int) -> Table:
    table = _table(
        _HEADS[by],
        Text("estimate", "估计值"),
        Text("SE", "标准误"),
        Text(f"{level} % interval", f"{level}% 区间"),
        Text("deff", "设计效应"),
        Text("n", "回答数"),
        Text("effective n", "有效样本量"),
    )
    for figure in figures:
        name, known = figure.name or say(_ALL), figure.known
        if known is None:
            few = say(Text("too few answers", "回答过少"))
            table.add_row(escape(name), "–", "", few, "", f"{figure.answers:,}", "")
            continue
        table.add_row(
            escape(name),
            f"{known.value:.2f}",
            f"{known.error:.2f}",
            _interval(known),
            _perhaps(figure.effect, 2),
            f"{figure.answers:,}",
            _perhaps(figure.worth, 0),
        )
    return table


def _differences(differences: Sequence[Difference], level: int) -> Table:
    table = _table(
        Text("difference", "差异"),
        Text("points", "分"),
        Text("SE", "标准误"),
        Text(f"{level} % interval", f"{level}% 区间"),
        Text("p", "p"),
        Text("p (Holm)", "p（Holm）"),
    )
    for one in differences:
        known = one.known
        table.add_row(
            escape(f"{one.one} − {one.other}"),
            f"{known.value:+.2f}",
            f"{known.error:.2f}",
            _interval(known),
            _chance(one.p),
            _chance(one.p_holm),
        )
    return table


def _others(others: Sequence[Measured], by: Sequence[str]) -> Table:
    """Give every other measure: for all, and for each tier or channel."""
    first = others[0]
    columns = [f.name for n in by for f in _parts(first, n)]
    table = _table(
        Text("measure", "指标"), Text("all", "总体"), Text("SE", "标准误"),
        *map(Text.same, columns),
    )  # fmt: skip
    for one in others:
        figures = [figure for name in by for figure in _parts(one, name)]
        known = one.overall.known
        table.add_row(
            escape(one.name),
            _perhaps(_value(one.overall), 1),
            _perhaps(known.error if known else None, 1),
            *(_perhaps(_value(f), 1) for f in figures),
        )
    return table


def _parts(measured: Measured, by: str) -> Sequence[Figure]:
    return measured.tiers if by == "tier" else measured.channels


def _interval(known: Known) -> str:
    return f"{known.low:.2f} … {known.high:.2f}"


def _value(figure: Figure) -> float | None:
    return None if figure.known is None else figure.known.value


def _chance(p: float | None) -> str:
    if p is None:
        return "–"
    return f"{p:.4f}" if p >= _LEAST else f"<{_LEAST}"


def _equals(p: float) -> str:
    return f"= {p:.4f}" if p >= _LEAST else _chance(p)


_LEAST = 0.0001


def _perhaps(number: float | None, places: int) -> str:
    return "–" if number is None else f"{number:,.{places}f}"


# --- the effect of the mode -------------------------------------------------------


def _mode(main: Measured) -> str:
    mode = main.mode
    if mode is None:
        return say(
            Text(
                "channels can't be compared within tiers: too few answers, or one "
                "channel",
                "无法在层级内比较渠道：回答过少或只有一个渠道",
            )
        )
    shifts = [
        f"{s.one} {s.known.value:+.2f} ± {s.known.error:.2f}" for s in mode.shifts
    ]
    above, below = mode.degrees
    test = f"F({above}, {below}) = {mode.f:.2f}, p {_equals(mode.p)}"
    ends = (
        Text("corrected", "已校正") if mode.is_corrected else Text(
            "not corrected", "未校正"
        )
    )  # fmt: skip
    return say(
        Text(
            f"mode effect, tiers alike, against {mode.reference}: {', '.join(shifts)}; "
            f"{test}; {ends.en}",
            f"渠道效应（层级相同时，以 {mode.reference} 为准）：{'，'.join(shifts)}；"
            f"{test}；{ends.zh}",
        )
    )
