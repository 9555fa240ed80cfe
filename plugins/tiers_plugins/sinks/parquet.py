"""Tables as Parquet, with every type kept: lists, exact decimals, dates."""

from os import SEEK_END
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

    @property
    def between(self) -> None:
        """Nothing: a list is a list."""

    def write(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table* to *path*, streaming.

        Raises:
            DataError: the file can't be written.
        """
        with writing(path):
            table.sink_parquet(path, engine="streaming")

    def write_coded(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table* to *path*, streaming; columns of `Enum` become texts.

        They are stored in dictionaries, as Parquet stores texts that repeat; only that
        these need not be found out by comparing the texts of all rows.

        Raises:
            DataError: the file can't be written.
        """
        self.write(table, path)
        with writing(path):
            _forget_types(path)


_TYPES = b"ARROW:schema"
"""Where readers that know Arrow look for its types."""


def _forget_types(path: Path) -> None:
    """Let readers take columns for what Parquet says they are: texts.

    What Polars adds of its own types is renamed in the footer, whose length stays.
    """
    with path.open("r+b") as file:
        file.seek(-8, SEEK_END)
        place = -8 - int.from_bytes(file.read(4), "little")
        file.seek(place, SEEK_END)
        footer = file.read()
        file.seek(place, SEEK_END)
        file.write(footer.replace(_TYPES, b"tiers:schema", 1))
