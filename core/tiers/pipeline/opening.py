"""A location → the table that is there, and what can be said of its rows."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Protocol

import attrs
import polars as pl

from tiers.compressed import SUFFIXES, Damaged, inner_name, unpack
from tiers.location import STDIN, Location
from tiers.physical import ROW
from tiers.pipeline import folders
from tiers.pipeline.formats import Formats
from tiers.pipeline.union import Member, mixed, united
from tiers.ports import Parted, Placed, ReadOptions, TableSource, UrlSource
from tiers.problems import DataError, Problem, closest
from tiers.temporary import Temporary, living_with
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


def opened(location: Location, options: ReadOptions, formats: Formats) -> Opened:
    """Open the table at a location.

    Raises:
        DataError: nothing reads it, or it can't be read.
    """
    if location.scheme:
        source: UrlSource = formats.of_url(location)
        return Url(source, location, source.scan(location, options))
    if location.place == STDIN:
        return _stdin(options, formats)
    found = folders.files(location, formats)
    given = attrs.evolve(options, part=location.part or None)
    if found is None:
        return _file(location.path, given, formats)
    return _many(found, given, formats)


@attrs.frozen
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


@attrs.frozen
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
        return _renamed(found, self.path, self.shown)

    def places(
        self, rows: pl.Series, columns: pl.Series, lang: Lang
    ) -> pl.Series | None:
        """Ask the source, if it knows."""
        del lang
        if not isinstance(self.source, Placed):
            return None
        found = self.source.places(self.path, self.options, rows, columns)
        return found.str.replace(str(self.path), str(self.shown), literal=True)


@attrs.frozen(slots=False)
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


# --- one file -----------------------------------------------------------------


def _file(path: Path, options: ReadOptions, formats: Formats) -> File:
    name = inner_name(path)
    if options.format is not None:
        source = formats.of_format(options.format)
    else:
        source = formats.of_name(path.name) or formats.of_name(name)
    source = source or formats.of_file(path)
    is_packed = path.suffix.lower() in SUFFIXES
    if (
        not is_packed
        or path.name.lower().endswith(source.suffixes)
        or not path.exists()
    ):
        return _scanned(source, path, path, options, None)
    copy = Temporary(Path(name).suffix)
    try:
        unpack(path, copy.path)
    except Damaged as error:
        raise DataError([damaged(path, error)]) from error
    return _scanned(source, copy.path, path, options, copy)


def _scanned(
    source: TableSource,
    path: Path,
    shown: Path,
    options: ReadOptions,
    copy: Temporary | None,
) -> File:
    with _renaming(path, shown):
        if options.part is not None:
            _check_part(source, path, options.part)
        table = source.scan(path, options)
    kept = table if copy is None else living_with(table, copy)
    return File(source, path, shown, options, kept)


def _check_part(source: TableSource, path: Path, part: str) -> None:
    if not isinstance(source, Parted):
        message = Text(
            f"`{path}` is one table and has no part `{part}`",
            f"`{path}` 只有一张表，没有 `{part}` 这一部分",
        )
        advice = Text("leave out what stands behind `#`", "请去掉 `#` 及其后的内容")
        raise DataError([Problem("no-parts", message, help=advice)])
    known = source.parts(path)
    if part not in known:
        message = Text(
            f"no sheet of `{path}` is named `{part}`",
            f"`{path}` 中没有名为 `{part}` 的工作表",
        )
        raise DataError([Problem("unknown-sheet", message, help=closest(part, known))])


def _stdin(options: ReadOptions, formats: Formats) -> File:
    """Copy standard input to a file of ours: tables are read more than once."""
    if options.format is None:
        message = Text(
            "standard input has no name to tell its format by",
            "标准输入没有文件名，无法判断格式",
        )
        advice = Text(
            "name the format, such as `--format csv`", "请指定格式，例如 `--format csv`"
        )
        raise DataError([Problem("no-format", message, help=advice)])
    source = formats.of_format(options.format)
    copy = Temporary(source.suffixes[0])
    with copy.path.open("wb") as file:
        while part := sys.stdin.buffer.read(2**20):
            file.write(part)
    return _scanned(source, copy.path, Path("<stdin>"), options, copy)


@contextmanager
def _renaming(path: Path, shown: Path) -> Iterator[None]:
    try:
        yield
    except DataError as error:
        raise _renamed(error, path, shown) from error


def _renamed(error: DataError, path: Path, shown: Path) -> DataError:
    """Speak of a file as its owner does."""
    if path == shown:
        return error
    return DataError(_of(problem, str(path), str(shown)) for problem in error.problems)


def _of(problem: Problem, path: str, shown: str) -> Problem:
    text = problem.message
    message = Text(text.en.replace(path, shown), text.zh.replace(path, shown))
    at = problem.at and attrs.evolve(
        problem.at, file=problem.at.file.replace(path, shown)
    )
    return attrs.evolve(problem, message=message, at=at)


def damaged(path: Path, error: Exception) -> Problem:
    """Say that a compressed file can't be unpacked."""
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    return Problem(
        "broken-file",
        Text(f"`{path}` can't be unpacked: {words}", f"`{path}` 无法解压：{words}"),
        help=Text(
            "export the file again, and check that the copy is complete",
            "请重新导出，并确认文件复制完整",
        ),
    )


# --- many files ---------------------------------------------------------------


def _many(found: list[folders.Found], options: ReadOptions, formats: Formats) -> Files:
    files: list[File] = []
    members: list[Member] = []
    problems: list[Problem] = []
    for each in found:
        try:
            file = _file(each.path, options, formats)
        except DataError as error:
            problems += error.problems
            continue
        files.append(file)
        members.append(Member(file.shown, _with(file.table, each.partition)))
    problems += mixed(members)
    if problems:
        raise DataError(problems)
    return Files(tuple(files), united(members))


def _with(table: pl.LazyFrame, partition: Mapping[str, str | None]) -> pl.LazyFrame:
    """Add the columns that the names of folders say."""
    names = table.collect_schema().names()
    columns = (
        pl.lit(value, pl.String).alias(name)
        for name, value in partition.items()
        if name not in names
    )
    return table.drop(ROW).with_columns(columns)
