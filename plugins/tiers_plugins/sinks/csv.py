"""Tables as CSV that spreadsheets open well, and safely."""

from pathlib import Path

import polars as pl

from tiers_plugins.sinks.faults import writing

_FORMULA = r"^[=+\-@\t\r]"
_NUMBER = r"^[+-]?[0-9]+(?:\.[0-9]+)?$"


class Csv:
    """Writes UTF-8 with a byte order mark, without which Excel garbles Chinese.

    Lists become text joined by `;`. Text that a spreadsheet would take for a formula
    (it starts with = + - @, a tab or a carriage return) gets a ' in front, unless it
    is a plain number. Columns of numbers are never touched.
    """

    @property
    def name(self) -> str:
        """The format's name."""
        return "csv"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it writes."""
        return (".csv",)

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


def _cell(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.List):
        return _harmless(column.cast(pl.List(pl.String)).list.join(";"))
    if kind in {pl.String, pl.Categorical, pl.Enum}:
        return _harmless(column.cast(pl.String))
    return column


def _harmless(text: pl.Expr) -> pl.Expr:
    """Put a ' before what would run as a formula."""
    runs = text.str.contains(_FORMULA) & ~text.str.contains(_NUMBER)
    return pl.when(runs).then("'" + text).otherwise(text)
