"""Tables separated by tabs."""

from pathlib import Path

import polars as pl

from tiers.problems import DataError, Problem
from tiers.text import Text


class Tabs:
    """Writes UTF-8, lists joined by `;`."""

    @property
    def name(self) -> str:
        """The format's name."""
        return "acme-tabs"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it writes."""
        return (".tab",)

    def write(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table* to *path*.

        Raises:
            DataError: the file can't be written.
        """
        types = table.collect_schema()
        lists = [name for name, kind in types.items() if isinstance(kind, pl.List)]
        flat = table.with_columns(pl.col(lists).list.join(";"))
        try:
            flat.sink_csv(path, separator="\t", engine="streaming")
        except OSError as error:
            message = Text(f"`{path}` can't be written", f"无法写入 `{path}`")
            raise DataError([Problem("unwritable-file", message)]) from error
