"""A table that is open, and what can be said of its rows: a file, several, or a URL."""

from functools import cached_property
from pathlib import Path
from typing import Protocol

import attrs
import polars as pl

from tiers.freezing import frozen
from tiers.location import Location
from tiers.ports import Placed, ReadOptions, TableSource, UrlSource
from tiers.problems import DataError, renamed
from tiers.text import Lang, Text


class Opened(Protocol):
    """A table that is open: no row of it has been read yet."""

    @property
    def table(self) -> pl.LazyFrame:
        """The raw table; see `ports.TableSource.scan`."""

    def explain(self, error: Exception) -> DataError:
        """Say what an error means that came up while the rows were read."""

    def places(
        self, rows: pl.Series, columns: pl.Series, lang: Lang
    ) -> pl.Series | None:
        """Name the places of cells by row and heading; None if the row says it all."""


@frozen
class Url:
    """A table that a source reads by its URL."""

    source: UrlSource
    location: Location
    table: pl.LazyFrame = attrs.field(repr=False)

    def explain(self, error: Exception) -> DataError:
        """Ask the source."""
        return self.source.explain(error, self.location)

    def places(self, rows: pl.Series, columns: pl.Series, lang: Lang) -> None:
        """Leave it at the row."""


@frozen
class File:
    """A table in one file, which may be a copy of ours of what the owner named."""

    source: TableSource
    path: Path
    shown: Path
    """What its owner calls it."""
    options: ReadOptions
    table: pl.LazyFrame = attrs.field(repr=False)

    def explain(self, error: Exception) -> DataError:
        """Ask the source."""
        try:
            found = self.source.explain(error, self.path)
        except DataError as worse:
            found = worse
        return renamed(found, str(self.path), str(self.shown))

    def places(
        self, rows: pl.Series, columns: pl.Series, lang: Lang
    ) -> pl.Series | None:
        """Ask the source, if it knows."""
        del lang
        if not isinstance(self.source, Placed):
            return None
        found = self.source.places(self.path, self.options, rows, columns)
        return found.str.replace(str(self.path), str(self.shown), literal=True)


@frozen(slots=False)
class Files:
    """A table in several files, their rows numbered through."""

    files: tuple[File, ...]
    table: pl.LazyFrame = attrs.field(repr=False)

    def explain(self, error: Exception) -> DataError:
        """Find the file that is at fault by reading each alone."""
        for file in self.files:
            try:
                file.table.null_count().collect(engine="streaming")
            except (pl.exceptions.PolarsError, OSError) as own:
                return file.explain(own)
        return self.files[0].explain(error)

    def places(self, rows: pl.Series, columns: pl.Series, lang: Lang) -> pl.Series:
        """Name the file and the row in it, or what its source says."""
        cells = pl.DataFrame({"row": rows.cast(pl.Int64), "column": columns})
        numbered = cells.with_row_index("n").sort("row")
        joined = numbered.join_asof(self._starts, on="row", strategy="backward")
        named = [
            self._within(int(number), part, lang)
            for (number,), part in joined.group_by("file", maintain_order=True)
        ]
        none = pl.DataFrame(schema={"n": pl.UInt32, "place": pl.String})
        return pl.concat([none, *named]).sort("n")["place"]

    def _within(self, number: int, cells: pl.DataFrame, lang: Lang) -> pl.DataFrame:
        file = self.files[number]
        rows = cells["row"] - cells["start"]
        found = file.places(rows, cells["column"], lang)
        if found is None:
            form = Text("{} row {}", "{} 第 {} 行").put(lang)
            found = rows.to_frame("row").select(
                pl.format(form, pl.lit(str(file.shown)), "row").alias("place")
            )["place"]
        return cells.select("n").with_columns(found.alias("place"))

    @cached_property
    def _starts(self) -> pl.DataFrame:
        """Count the rows before each file; that reads them again."""
        counts = pl.collect_all(
            [file.table.select(pl.len()) for file in self.files], engine="streaming"
        )
        lengths = pl.Series([c.item() for c in counts], dtype=pl.Int64)
        before = lengths.cum_sum() - lengths
        starts = pl.DataFrame({"row": before + 1, "start": before})
        with_rows = starts.with_row_index("file").filter(lengths > 0)
        return with_rows.sort("row")
