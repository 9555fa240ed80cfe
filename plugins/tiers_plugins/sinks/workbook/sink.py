"""The sink: from a lazy table to a workbook, with memory that stays flat."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
import polars as pl

from tiers.describing import Description
from tiers.problems import DataError, Problem
from tiers.temporary import Temporary
from tiers.text import Text
from tiers_plugins.sinks.counts import Counts, has_customers, tiers
from tiers_plugins.sinks.faults import writing
from tiers_plugins.sinks.workbook import summary
from tiers_plugins.sinks.workbook.book import Book, opened
from tiers_plugins.sinks.workbook.columns import Column, columns, wanted_widths
from tiers_plugins.sinks.workbook.pages import Pages

_ROWS = 1_048_576
"""The rows that a sheet holds."""


@attrs.frozen
class Workbook:
    """Writes XLSX that people read, print and send on.

    Decisions come as a summary, and a sheet for each tier, in the policy's words; a
    table of which nothing more is known comes as one sheet, and so does one with a row
    for each action. A sheet that is full is gone on with in another. Texts stay texts,
    whatever they begin with; numbers are numbers with their places, but for those with
    more digits than a spreadsheet keeps.
    """

    rows: int = _ROWS

    @property
    def name(self) -> str:
        """The format's name."""
        return "xlsx"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it writes."""
        return (".xlsx",)

    def write(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table* to a sheet of *path*, row by row.

        Raises:
            DataError: the file can't be written.
        """
        self._write(table, path, None)

    def write_described(
        self, table: pl.LazyFrame, path: Path, about: Description
    ) -> None:
        """Write decisions to *path*: a summary, and the customers of each tier.

        Raises:
            DataError: the file can't be written.
        """
        self._write(table, path, about)

    def _write(
        self, table: pl.LazyFrame, path: Path, about: Description | None
    ) -> None:
        _check_extra()
        spool = Temporary(".parquet")  # sheets need counts and widths before the rows
        table.sink_parquet(spool.path, engine="streaming")
        kept = pl.scan_parquet(spool.path)
        shown = columns(table.collect_schema(), about)
        widths = wanted_widths(shown, kept.select(c.cells() for c in shown))
        with writing(path), opened(path, about) as book:
            pages = Pages(book, shown, widths, self.rows)
            if about is None or not has_customers(table):
                pages.write("Sheet1", _batches(kept, shown))
            else:
                _by_tier(book, pages, kept, about)


def _by_tier(book: Book, pages: Pages, kept: pl.LazyFrame, about: Description) -> None:
    counts = Counts.of(kept)
    first = book.sheet(about.put(summary.TITLE))
    tier = pl.col("tier").cast(pl.String)
    sheets = {
        name: pages.write(
            label, _batches(kept.filter(tier.eq_missing(name)), pages.columns)
        )
        for name, label in tiers(counts, about).items()
    }
    summary.write(book, first, counts, about, sheets)


def _batches(table: pl.LazyFrame, columns: Sequence[Column]) -> Iterator[pl.DataFrame]:
    cells = table.select(column.cells() for column in columns)
    yield from cells.collect_batches(engine="streaming", maintain_order=True)


def _check_extra() -> None:
    try:
        import xlsxwriter  # noqa: F401, PLC0415 - an extra
    except ImportError:
        message = Text(
            "writing `.xlsx` needs an extra that is not installed",
            "写入 `.xlsx` 需要另行安装组件",
        )
        advice = Text(
            'run `pip install "tiers[excel]"`', '请运行 `pip install "tiers[excel]"`'
        )
        raise DataError([Problem("missing-extra", message, help=advice)]) from None
