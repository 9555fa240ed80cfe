"""The page itself: HTML and its style, which loads nothing and runs nothing."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import attrs
import polars as pl

from tiers.describing import Description
from tiers.text import Text
from tiers_plugins.markup import Markup, element, joined
from tiers_plugins.sinks.report.blocks import Block, Figure

_STYLE = """
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h1 { margin-bottom: 0; } h2 { margin-top: 2rem; font-size: 1.15rem; }
.about { color: #666; margin-top: .2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .6rem .25rem 0; vertical-align: top;
  border-bottom: 1px solid #ddd; }
th { color: #666; font-weight: normal; }
.number { text-align: right; white-space: nowrap; width: 6rem; }
.bar { width: 30%; vertical-align: middle; }
.bar div { background: #3b6ea8; height: .8rem; }
nav a { margin-right: 1rem; }
@media print { body { margin: 0; } h2 { break-after: avoid; } tr { break-inside: avoid;
  } .bar div { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_ROWS, _SHARE = Text("count", "数量"), Text("share", "占比")
_SCORES = Text("Scores and figures", "得分与数值")
_HEADS = (
    Text("", ""),
    Text("lowest", "最低"),
    Text("mean", "平均"),
    Text("highest", "最高"),
    Text("missing", "缺失"),
)
_LANGUAGES = {"en": "en", "zh": "zh-CN"}


@attrs.frozen
class Part:
    """A section of a plugin."""

    name: str
    title: str
    content: Markup

    @property
    def place(self) -> str:
        """What links to it."""
        return f"section-{self.name}"


def report(
    about: Description,
    rows: Text,
    blocks: Iterable[Block],
    figures: Iterable[Figure],
    parts: Sequence[Part],
) -> str:
    """Write a report about *rows*; parts with empty text are left out."""
    title = about.put(about.title)
    told = [_block(block, about) for block in blocks]
    numbers = list(figures)
    if numbers:
        told.append(_figures(numbers, about))
    shown = [part for part in parts if part.content.text]
    told += [
        joined(
            element("h2", part.title, id=part.place), element("section", part.content)
        )
        for part in shown
    ]
    links = [element("a", part.title, href=f"#{part.place}") for part in shown]
    head = element("p", _about(about, rows), class_="about")
    nav = element("nav", links) if links else ""
    body = joined(element("h1", title), head, nav, told)
    return "".join(_page(title, _LANGUAGES[about.lang], [body.text]))


def listing(table: pl.LazyFrame) -> Iterator[str]:
    """Write a table of which nothing is known, row by row."""
    names = table.collect_schema().names()
    yield from _page("", "en", _listed(table, names))


def _listed(table: pl.LazyFrame, names: Sequence[str]) -> Iterator[str]:
    yield "<table>\n"
    yield element("tr", [element("th", name) for name in names]).text
    for batch in table.collect_batches(engine="streaming", maintain_order=True):
        for row in batch.iter_rows():
            yield "\n" + element("tr", [element("td", _cell(v)) for v in row]).text
    yield "\n</table>"


def _page(title: str, lang: str, body: Iterable[str]) -> Iterator[str]:
    """Write a page around its body; nothing in it may load or run anything."""
    head = joined(
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        element("title", title),
        element("style", Markup(_STYLE)),
    )
    yield f'<!doctype html>\n<html lang="{lang}">\n<head>{head.text}</head>\n<body>\n'
    yield from body
    yield "\n</body>\n</html>\n"


def _about(about: Description, rows: Text) -> str:
    said = Text(
        f"version {about.version}, as of {about.as_of}; {rows.en}",
        f"版本 {about.version}，截至 {about.as_of}；共 {rows.zh}",
    )
    return about.put(said)


def _block(block: Block, about: Description) -> Markup:
    head = element(
        "tr",
        element("th", ""),
        element("th", about.put(_ROWS), class_="number"),
        element("th", about.put(_SHARE), class_="number"),
        element("th", "", class_="bar"),
    )
    lines = [_line(label, count, block.whole) for label, count in block.lines]
    return joined(element("h2", about.put(block.title)), element("table", head, lines))


def _line(label: str, count: int, whole: int) -> Markup:
    share = 100 * count / whole if whole else 0.0
    return element(
        "tr",
        element("td", label),
        element("td", f"{count:,}", class_="number"),
        element("td", f"{share:.1f} %", class_="number"),
        element("td", element("div", "", style=f"width: {share:.1f}%"), class_="bar"),
    )


def _figures(figures: Iterable[Figure], about: Description) -> Markup:
    first, *others = (about.put(head) for head in _HEADS)
    numbered = [element("th", head, class_="number") for head in others]
    lines = [
        element(
            "tr",
            element("td", figure.label),
            [
                element("td", _number(value), class_="number")
                for value in (
                    figure.lowest,
                    figure.mean,
                    figure.highest,
                    figure.missing,
                )
            ],
        )
        for figure in figures
    ]
    head = element("tr", element("th", first), numbered)
    return joined(element("h2", about.put(_SCORES)), element("table", head, lines))


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else f"{value:,}"


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case list():
            return ";".join(map(str, value))
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
