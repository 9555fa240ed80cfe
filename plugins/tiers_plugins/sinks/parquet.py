"""Tables as Parquet, with every type kept: lists, exact decimals, dates."""

from pathlib import Path

import polars as pl

from tiers_plugins.sinks.faults import writing


class Parquet:
    """Writes Parquet; other programs read decimals better than 128-bit integers."""

    @property
    def name(self) -> str:
        """The format's name."""
        return "parquet"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it writes."""
        return (".parquet",)

    def write(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table* to *path*, streaming.

        Raises:
            DataError: the file can't be written.
        """
        with writing(path):
            table.sink_parquet(path, engine="streaming")
