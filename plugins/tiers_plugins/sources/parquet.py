"""Parquet files: columns of every type, as they are."""

from pathlib import Path

import polars as pl

from tiers.physical import ROW
from tiers.ports import ReadOptions
from tiers.problems import DataError
from tiers.source import Span
from tiers_plugins.sources import faults


class Parquet:
    """Reads Parquet files; nothing about them has to be found out."""

    @property
    def name(self) -> str:
        """The format's name."""
        return "parquet"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it reads."""
        return (".parquet",)

    def scan(self, path: Path, options: ReadOptions) -> pl.LazyFrame:  # noqa: ARG002 - the port's
        """Open the file; only its footer is read.

        Raises:
            DataError: the file is missing, empty or broken.
        """
        faults.check_file(path)
        with faults.opening(path):
            names = pl.scan_parquet(path, glob=False).collect_schema().names()
            faults.reserved(Span(str(path), 1, 1), names)
            return pl.scan_parquet(
                path, row_index_name=ROW, row_index_offset=1, glob=False
            )

    def explain(self, error: Exception, path: Path) -> DataError:
        """Say what *error*, raised while the table was read, means for its owner."""
        return faults.broken(path, error)
