"""Files in stores of objects (S3, Google Cloud Storage, Azure) and on the web."""

from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

import attrs
import polars as pl

from tiers.location import Location
from tiers.physical import ROW
from tiers.ports import ReadOptions
from tiers.problems import DataError, Problem, renamed
from tiers.source import Span
from tiers.temporary import Temporary, living_with
from tiers.text import Text
from tiers_plugins.sources import faults, fetching
from tiers_plugins.sources.csv import Csv
from tiers_plugins.sources.json_lines import JsonLines
from tiers_plugins.sources.parquet import Parquet
from tiers_plugins.sources.workbook import Workbook


class _Format(Protocol):
    """A format of files, as far as it matters here."""

    @property
    def name(self) -> str: ...
    @property
    def suffixes(self) -> tuple[str, ...]: ...
    def scan(self, path: Path, options: ReadOptions) -> pl.LazyFrame: ...
    def explain(self, error: Exception, path: Path) -> DataError: ...


_FORMATS: tuple[_Format, ...] = (Csv(), JsonLines(), Workbook(), Parquet())


class Stores:
    """Reads one file by its URL; in stores, many Parquet files by a pattern.

    Parquet in a store is read in place, only the columns that are needed; anything else
    is fetched into a temporary file first. Credentials come from the environment.
    """

    @property
    def name(self) -> str:
        """The source's name."""
        return "stores"

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it reads."""
        return (*fetching.STORES, *fetching.WEB)

    def scan(self, location: Location, options: ReadOptions) -> pl.LazyFrame:
        """Open a file.

        Raises:
            DataError: there is none, or it can't be reached or read.
        """
        found = _format(location, options)
        if found.name == "parquet" and location.scheme in fetching.STORES:
            return _in_place(location)
        copy = Temporary(PurePosixPath(_path(location)).suffix or found.suffixes[0])
        fetching.fetch(location, copy.path)
        given = attrs.evolve(options, part=location.part or None)
        try:
            table = found.scan(copy.path, given)
        except DataError as error:
            raise renamed(error, str(copy.path), location.place) from error
        return living_with(table, copy)

    def explain(self, error: Exception, location: Location) -> DataError:
        """Say what *error*, raised while the table was read, means."""
        if isinstance(error, OSError) or "object-store" in str(error):
            return fetching.explained(location, error)
        return faults.broken(Path(location.place), _hushed(location, error))


def _path(location: Location) -> str:
    return unquote(urlsplit(location.place).path)


def _format(location: Location, options: ReadOptions) -> _Format:
    name = options.format or _path(location).lower()
    for one in _FORMATS:
        if name == one.name or f".{name}".endswith(one.suffixes):
            return one
    message = Text(
        f"`{location}` can't be read: its name tells no known format",
        f"无法读取 `{location}`：从名称看不出格式",
    )
    advice = Text(
        "name the format, such as `--format csv`", "请指定格式，例如 `--format csv`"
    )
    raise DataError([Problem("unknown-format", message, help=advice)])


def _in_place(location: Location) -> pl.LazyFrame:
    table = pl.scan_parquet(
        location.url,
        row_index_name=ROW,
        row_index_offset=1,
        storage_options=fetching.PATIENCE,
    )
    try:
        names = table.collect_schema().names()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise fetching.explained(location, error) from None
    faults.reserved(Span(location.place, 1, 1), names[1:])
    return table


def _hushed(location: Location, error: Exception) -> Exception:
    return type(error)(location.hushed(str(error)))
