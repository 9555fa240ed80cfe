"""Tables as Parquet, with every type kept: lists, exact decimals, dates."""

from pathlib import Path
from typing import TypeGuard

import polars as pl

from tiers_plugins.sinks.faults import writing
from tiers_plugins.sinks.footer import DIGITS, put_right


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
        these need not be found out by comparing the texts of all rows. Exact numbers of
        up to 18 digits are stored as integers, as Parquet allows: Polars itself does
        so, but packs integers better and faster.

        Raises:
            DataError: the file can't be written.
        """
        kinds = table.collect_schema().items()
        places = {name: kind.scale for name, kind in kinds if _is_short(kind)}
        numbers = pl.col(list(places)).reinterpret(dtype=pl.Int128())
        self.write(table.with_columns(numbers.cast(pl.Int64)), path)
        with writing(path):
            put_right(path, places)


def _is_short(kind: pl.DataType) -> TypeGuard[pl.Decimal]:
    """Tell whether numbers of this type have no more than 18 digits."""
    return isinstance(kind, pl.Decimal) and kind.precision <= DIGITS
