"""A location → the table that is there."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

import attrs
import polars as pl

from tiers.compressed import SUFFIXES, Damaged, inner_name, unpack
from tiers.location import STDIN, Location
from tiers.physical import ROW
from tiers.pipeline.tables import folders
from tiers.pipeline.tables.formats import Formats
from tiers.pipeline.tables.opened import File, Files, Opened, Url
from tiers.pipeline.tables.union import Member, mixed, united
from tiers.ports import Parted, ReadOptions, TableSource, UrlSource
from tiers.problems import DataError, Problem, closest, renamed
from tiers.temporary import Temporary, living_with
from tiers.text import Text


def opened(location: Location, options: ReadOptions, formats: Formats) -> Opened:
    """Open the table at a location.

    Raises:
        DataError: nothing reads it, it can't be read, or there is no room for a copy.
    """
    try:
        return _opened(location, options, formats)
    except OSError as error:
        words = location.hushed(error.strerror or str(error).partition("\n")[0])
        raise DataError([_unreadable(location, words)]) from None


def _opened(location: Location, options: ReadOptions, formats: Formats) -> Opened:
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


def _unreadable(location: Location, words: str) -> Problem:
    return Problem(
        "unreadable-file",
        Text(
            f"`{location}` can't be read: {words.lower()}",
            f"无法读取 `{location}`：{words}",
        ),
        help=Text(
            f"check who may read it, and the room for a copy in {gettempdir()}",
            f"请检查读取权限，以及 {gettempdir()} 中用于临时副本的空间",
        ),
    )


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
        raise DataError([_damaged(path, error)]) from error
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
        raise renamed(error, str(path), str(shown)) from error


def _damaged(path: Path, error: Exception) -> Problem:
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
