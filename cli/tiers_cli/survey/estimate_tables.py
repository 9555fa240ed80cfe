"""Tables of estimates, of differences, and of everything else in short."""

from collections.abc import Mapping, Sequence

from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.table import Table

from tiers.survey.estimating.results import Difference, Figure, Known, Measured
from tiers.text import Text
from tiers_cli.screen import say

Labels = Mapping[str, str]
"""What channels are called, by name."""


def _table(*headings: Text) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for at, heading in enumerate(headings):
        justify: JustifyMethod = "right" if at else "left"
        table.add_column(say(heading), justify=justify, no_wrap=True)
    return table


def put(console: Console, table: Table) -> None:
    """Print a table whole, however narrow the screen: names are not cut."""
    endless = console.options.update(max_width=10_000)
    needed = console.measure(table, options=endless).maximum
    wide = Console(highlight=False, width=max(console.width, needed))
    wide.print(table)


_HEADS = {"tier": Text("tier", "层级"), "channel": Text("channel", "渠道")}
_ALL = Text("all", "总体")


def figure_table(
    by: str, figures: Sequence[Figure], level: int, labels: Labels
) -> Table:
    """Give one measure, for all and by tier or channel."""
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
        known = figure.known
        name = labels.get(figure.name, figure.name) or say(_ALL)
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


def difference_table(
    differences: Sequence[Difference], level: int, labels: Labels
) -> Table:
    """Compare every two of them."""
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
            escape(" − ".join(labels.get(n, n) for n in (one.one, one.other))),
            f"{known.value:+.2f}",
            f"{known.error:.2f}",
            _interval(known),
            _chance(one.p),
            _chance(one.p_holm),
        )
    return table


def measure_table(
    others: Sequence[Measured], by: Sequence[str], channels: Labels
) -> Table:
    """Give every other measure: for all, and for each tier or channel."""
    first = others[0]
    columns = [
        channels.get(f.name, f.name) if name == "channel" else f.name
        for name in by
        for f in _parts(first, name)
    ]
    table = _table(
        Text("measure", "指标"), Text("all", "总体"), Text("SE", "标准误"),
        *map(Text.same, columns),
    )  # fmt: skip
    for one in others:
        figures = [figure for name in by for figure in _parts(one, name)]
        known = one.overall.known
        table.add_row(
            escape(say(_short(one))),
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


def equals(p: float) -> str:
    """Write what a chance is, or that it is below what is shown."""
    return f"= {p:.4f}" if p >= _LEAST else _chance(p)


_LEAST = 0.0001


def _perhaps(number: float | None, places: int) -> str:
    return "–" if number is None else f"{number:,.{places}f}"


def _short(measured: Measured) -> Text:
    """Give a name for a column: what is named after itself has one in each language."""
    is_named = measured.text.en == measured.name
    return measured.text if is_named else Text.same(measured.name)
