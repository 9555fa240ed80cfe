"""Comma-separated text, and its cousins with tabs, semicolons, bars and blanks."""

import csv
import io
from pathlib import Path

import polars as pl

from tiers.compressed import opened, with_compressed
from tiers.physical import EXTRA, ROW
from tiers.ports import ReadOptions
from tiers.problems import DataError
from tiers.temporary import Temporary, living_with
from tiers_plugins.sources import faults
from tiers_plugins.sources.encodings import (
    UTF_8,
    encoding_of,
    has_only_returns,
    transcoded,
    undecodable,
)
from tiers_plugins.sources.headings import RUNS, Headings, headings


class Csv:
    """Reads text tables lazily, every field as text.

    A row shorter than the headings has empty text for the fields it lacks, which
    counts as missing. Of what a row has beyond them, only the first field is seen.
    UTF-8 is read in place, compressed or not; any other encoding by way of a temporary
    copy, and so are columns that stand apart by blanks.
    """

    @property
    def name(self) -> str:
        """The format's name."""
        return "csv"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it reads."""
        return with_compressed(".csv", ".tsv", ".txt")

    def scan(self, path: Path, options: ReadOptions) -> pl.LazyFrame:
        """Open the file; its headings are read, its rows are not.

        Raises:
            DataError: the file is missing or empty, its encoding unknown or another,
                or its headings are at fault.
        """
        faults.check_file(path)
        with faults.opening(path):
            codec = encoding_of(path, options.encoding)
            if codec == UTF_8 and not has_only_returns(path):
                found = headings(path, path, options.separator)
                if found.separator != RUNS:
                    return scan_utf_8(path, found)
                return _by_commas(path, found)
            copy = transcoded(path, codec)
            found = headings(copy.path, path, options.separator)
            if found.separator == RUNS:
                return _by_commas(copy.path, found)
            return living_with(scan_utf_8(copy.path, found), copy)

    def explain(self, error: Exception, path: Path) -> DataError:
        """Say what *error*, raised while the table was read, means for its owner.

        Only the first megabytes show whether a file is UTF-8; what comes to light
        further down is explained here, with its line.
        """
        wrong = undecodable(path) if "utf" in str(error).lower() else None
        return wrong or faults.broken(path, error)


def _by_commas(path: Path, found: Headings) -> pl.LazyFrame:
    """Read a table whose columns stand apart by blanks: a copy of it, with commas."""
    copy = Temporary(".csv")
    with (
        opened(path) as raw,
        io.TextIOWrapper(raw, "utf-8-sig") as text,
        copy.path.open("w", encoding=UTF_8, newline="") as table,
    ):
        csv.writer(table, lineterminator="\n").writerows(map(str.split, text))
    return living_with(scan_utf_8(copy.path, Headings(found.names, ",")), copy)


def scan_utf_8(path: Path, found: Headings) -> pl.LazyFrame:
    """Scan a table in UTF-8, below its headings."""
    return pl.scan_csv(
        path,
        separator=found.separator,
        has_header=False,
        skip_rows=1,
        schema=dict.fromkeys((*found.names, EXTRA), pl.String),
        missing_columns="insert",
        extra_columns="ignore",
        empty_string_is_null=False,
        raise_if_empty=False,
        row_index_name=ROW,
        row_index_offset=1,
        glob=False,
    )
