"""Columns of a table as a spreadsheet holds them: what is in a cell, and how wide."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import attrs
import polars as pl

from tiers.describing import Description

Kind = Literal["text", "whole", "decimal", "date"]

DIGITS = 15
"""So many digits of a number a spreadsheet keeps; more is written as text."""

FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets take 1900 for a leap year; on days before they do not agree."""

LONGEST = 32_767
"""Characters that a cell holds."""

_WIDE = r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}\u3000-\u303F\uFF01-\uFF60]"
_NARROWEST, _WIDEST = 8, 36


@attrs.frozen
class Column:
    """A column of the table, and how it is shown."""

    name: str
    heading: str
    kind: Kind
    places: int = 0
    is_key: bool = False
    labels: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    """What people read in place of names, if they do."""
    separator: str | None = None
    """What stands between the items of lists; None where there are none."""
    truths: tuple[str, str] | None = None
    """How true and false are written; None where there are none."""

    @property
    def format(self) -> str:
        """How a number or a day is shown; empty for texts and truths."""
        match self.kind:
            case "decimal" if self.places:
                return f"#,##0.{'0' * self.places}"
            case "decimal" | "whole":
                return "0" if self.is_key else "#,##0"
            case "date":
                return "yyyy-mm-dd"
            case _:
                return ""

    def cells(self) -> pl.Expr:
        """Give what is in the cells."""
        column = pl.col(self.name)
        if self.separator is not None:
            items = column.cast(pl.List(pl.String))
            if self.labels:
                items = items.list.eval(_labelled(pl.element(), self.labels))
            return items.list.join(self.separator).alias(self.name)
        if self.truths is not None:
            yes, no = map(pl.lit, self.truths)
            written = pl.when(column).then(yes).when(~column).then(no)
            return written.alias(self.name)
        if self.kind != "text":
            return column
        return _labelled(column.cast(pl.String), self.labels).alias(self.name)

    def width(self) -> pl.Expr:
        """Give the greatest width of its cells, in digits; Chinese signs take two."""
        column = pl.col(self.name)
        match self.kind:
            case "whole" | "decimal":
                ends = (column.min(), column.max())
                signs = (end.cast(pl.String).str.len_chars() for end in ends)
                return pl.max_horizontal(signs) * 4 // 3  # with commas
            case "date":
                return pl.lit(10)
            case "text":
                return text_width(column).max()


def columns(table: pl.Schema, about: Description | None) -> list[Column]:
    """Tell how the columns of a table are shown: in the words of the policy, if known.

    The first column is the key.
    """
    kinds = enumerate(table.items())
    return [_column(name, kind, about, is_key=not at) for at, (name, kind) in kinds]


def wanted_widths(columns: Sequence[Column], cells: pl.LazyFrame) -> list[int]:
    """Give the widths at which the columns show most of what they hold.

    Longer texts are wrapped, and headings that are longer than what stands below them.
    """
    widths = cells.select(c.width().cast(pl.Int64).alias(c.name) for c in columns)
    found = widths.collect(engine="streaming").row(0)
    return [
        max(_NARROWEST, min(_WIDEST, max(width or 0, _heading_width(column)) + 2))
        for column, width in zip(columns, found, strict=True)
    ]


def lines(columns: Sequence[Column], widths: Sequence[int]) -> pl.Expr:
    """Give the lines that a row takes: texts as wide as a column may be are wrapped."""
    taken = [
        (text_width(pl.col(column.name)).cast(pl.Int64) - 1).floordiv(width - 2)
        + pl.col(column.name).str.count_matches("\n")
        for column, width in zip(columns, widths, strict=True)
        if column.kind == "text"
    ]
    return pl.max_horizontal(pl.repeat(0, pl.len()), *taken) + 1


def text_width(text: pl.Expr) -> pl.Expr:
    """Give the width of texts, in digits; Chinese signs take two."""
    return text.str.len_chars() + text.str.count_matches(_WIDE)


def shown_width(text: str) -> int:
    """Give the width of one text, in digits."""
    return int(pl.select(text_width(pl.lit(text))).item())


def _column(
    name: str, kind: pl.DataType, about: Description | None, *, is_key: bool
) -> Column:
    heading, labels = name, {}
    if about is not None:
        known = about.headings.get(name)
        heading = name if known is None else about.put(known)
        named = {"tier": about.tiers, "action": about.actions}
        named |= {"actions": about.actions, "unknown": about.facts}
        if not is_key:
            labels = {n: about.put(text) for n, text in named.get(name, {}).items()}
    return Column(
        name,
        heading,
        kind=_kind(kind),
        places=kind.scale if isinstance(kind, pl.Decimal) else 0,
        is_key=is_key,
        labels=labels,
        separator=_separator(about) if isinstance(kind, pl.List) else None,
        truths=_truths(about) if kind == pl.Boolean else None,
    )


def _kind(kind: pl.DataType) -> Kind:
    if kind.is_integer():
        return "whole"
    if isinstance(kind, pl.Decimal):
        return "decimal"
    return "date" if kind == pl.Date else "text"


def _separator(about: Description | None) -> str:
    if about is None:
        return ";"
    return "、" if about.lang == "zh" else ", "


def _truths(about: Description | None) -> tuple[str, str]:
    if about is None:
        return "true", "false"
    return ("是", "否") if about.lang == "zh" else ("yes", "no")


def _labelled(names: pl.Expr, labels: Mapping[str, str]) -> pl.Expr:
    if not labels:
        return names
    return names.replace(list(labels), list(labels.values()))


def _heading_width(column: Column) -> int:
    """Give the width of a heading on two lines, beside the button of the filter."""
    return shown_width(column.heading) // 2 + 3


def is_number(value: Decimal) -> bool:
    """Tell whether a spreadsheet keeps all digits of a number."""
    return len(value.as_tuple().digits) <= DIGITS
