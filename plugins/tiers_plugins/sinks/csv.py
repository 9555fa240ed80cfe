"""Tables as CSV that spreadsheets open well, and safely."""

import re
from pathlib import Path

import polars as pl

from tiers_plugins.sinks.faults import writing
from tiers_plugins.sinks.formulas import FORMULA, NUMBER, runs

_BETWEEN = ";"


class Csv:
    """Writes UTF-8 with a byte order mark, without which Excel garbles Chinese.

    Lists become text joined by `;`. Text that a spreadsheet would take for a formula
    (it starts with = + - @, wide ones and blanks before them included, or with a tab or
    a new line) gets a ' in front, unless it is a plain number. Columns of numbers are
    never touched.
    """

    @property
    def name(self) -> str:
        """The format's name."""
        return "csv"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it writes."""
        return (".csv",)

    @property
    def between(self) -> str:
        """What stands between the parts of a list."""
        return _BETWEEN

    def write(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table* to *path*, streaming.

        Raises:
            DataError: the file can't be written.
        """
        types = table.collect_schema()
        cells = table.select(
            _cell(pl.col(name), kind).alias(name) for name, kind in types.items()
        )
        with writing(path):
            cells.sink_csv(path, include_bom=True, engine="streaming")

    def write_coded(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table*, streaming; columns of `Enum` become texts.

        Raises:
            DataError: the file can't be written.
        """
        self.write(table, path)


def _cell(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.List):
        return _listed(column, kind)
    if isinstance(kind, pl.Enum) and not any(map(runs, kind.categories)):
        return column
    if isinstance(kind, pl.String | pl.Categorical | pl.Enum):
        return _harmless(column.cast(pl.String))
    return column


def _listed(column: pl.Expr, kind: pl.List) -> pl.Expr:
    joined = column.cast(pl.List(pl.String)).list.join(_BETWEEN)
    inner = kind.inner
    if isinstance(inner, pl.Enum) and not any(
        re.search(FORMULA, t) for t in inner.categories
    ):
        return joined  # of numbers, too: `+5;call` is none any more
    return _harmless(joined)


def _harmless(text: pl.Expr) -> pl.Expr:
    """Put a ' before what would run as a formula."""
    return text.map_batches(_guarded, return_dtype=pl.String(), is_elementwise=True)


def _guarded(texts: pl.Series) -> pl.Series:
    """Put a ' before those that would run; few tables have any.

    Those that begin with an ASCII letter or digit are told by comparing, which takes a
    third of what a pattern does.
    """
    if _are_harmless(texts):
        return texts
    may_run = texts.str.contains(FORMULA)
    if not may_run.any():
        return texts
    runs = may_run & ~texts.str.contains(NUMBER)
    found: pl.Series = ("'" + texts).zip_with(runs, texts)
    return found


_HARMLESS = (("0", "="), ("A", "\x7f"))
"""Between which texts lie that no spreadsheet runs, whatever comes after the start."""


def _are_harmless(texts: pl.Series) -> bool:
    """Tell whether all texts, as far as there are any, surely begin without harm."""
    low, high = (((texts >= a) & (texts < b)) for a, b in _HARMLESS)
    return bool((low | high).all())
