"""Is a source fit for use? What it promises, tried on files of random cells."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import polars as pl
from hypothesis import strategies as st

from tiers.physical import EXTRA, ROW
from tiers.pipeline.offers import check
from tiers.ports import Location, ReadOptions, TableSource, UrlSource
from tiers.problems import DataError, Refusal
from tiers.testing.trying import try_out

Row = Mapping[str, str]
"""The cells of a row by heading; empty text for a missing one."""

HEADINGS = ("customer", "spend")


def cells() -> st.SearchStrategy[str]:
    """Draw a cell as exports have them: plain words and figures, and the odd quote."""
    return st.text("abz019.,;'\"客é ", max_size=6).map(str.strip)


def rows(cell: st.SearchStrategy[str]) -> st.SearchStrategy[list[Row]]:
    """Draw rows that have a customer and, at times, a spend."""
    named = {HEADINGS[0]: cell.filter(bool), HEADINGS[1]: cell}
    return st.lists(st.fixed_dictionaries(named), min_size=1, max_size=4)


def assert_source_ok(
    source: TableSource,
    write: Callable[[Sequence[Row], Path], None],
    *,
    cell: st.SearchStrategy[str] | None = None,
    examples: int = 20,
) -> None:
    """Hold a source to what it promises.

    Checked are: what *write* puts into a file is what the source reads, row by row, the
    rows being numbered from 1; a file that is missing or empty, and a folder, are told
    as problems.

    Args:
        source: the source.
        write: writes rows to a file in the format.
        cell: what cells are made of; words and figures unless given.
        examples: how many files are tried.

    Raises:
        AssertionError: a promise is broken.
    """
    with TemporaryDirectory() as folder:
        trial = _Trial(source, write, Path(folder))
        _check_offer(source)
        trial.check_faults()
        try_out(rows(cell or cells()), trial.check_rows, examples=examples)


def assert_url_source_ok(
    source: UrlSource,
    put: Callable[[Sequence[Row]], Location],
    *,
    missing: Sequence[Location] = (),
    cell: st.SearchStrategy[str] | None = None,
    examples: int = 20,
) -> None:
    """Hold a source of URLs to what it promises.

    Checked are: what *put* puts where a URL says is what the source reads there, row by
    row, each time alike, the rows being numbered from 1; what is missing is told as a
    problem, without the password of its URL.

    Args:
        source: the source.
        put: makes a table of rows, and says where it is.
        missing: where there is no table, with passwords.
        cell: what cells are made of; words and figures unless given.
        examples: how many tables are tried.

    Raises:
        AssertionError: a promise is broken.
    """
    _check_offer(source)

    def read(location: Location) -> pl.DataFrame:
        return _collected(
            source,
            lambda: source.scan(location, ReadOptions()),
            lambda error: source.explain(error, location),
        )

    def check_rows(given: list[Row]) -> None:
        location = put(given)
        found = read(location)
        _compare(source, given, found)
        if not read(location).equals(found):
            raise _wrong(source, "it reads a table that stays the same in two ways")

    for location in missing:
        told = _fault(source, str(location), partial(read, location))
        if location.password and location.password in str(told):
            raise _wrong(source, "it tells a password")
    try_out(rows(cell or cells()), check_rows, examples=examples)


@attrs.frozen
class _Trial:
    """One source, and all that it is asked."""

    source: TableSource
    write: Callable[[Sequence[Row], Path], None]
    folder: Path

    def path(self, name: str = "table") -> Path:
        """Name a file of the format."""
        return self.folder / f"{name}{self.source.suffixes[0]}"

    def check_faults(self) -> None:
        """Try what is no file of customers."""
        self.path("folder").mkdir()
        self.path("empty").touch()
        for name in ("missing", "folder", "empty"):
            read = partial(self.read, self.path(name))
            _fault(self.source, f"a file that is {name}", read)

    def check_rows(self, given: list[Row]) -> None:
        """Write rows and read them again."""
        path = self.path()
        path.unlink(missing_ok=True)
        self.write(given, path)
        _compare(self.source, given, self.read(path))

    def read(self, path: Path) -> pl.DataFrame:
        """Read a file as the command does, explaining what comes up."""
        return _collected(
            self.source,
            lambda: self.source.scan(path, ReadOptions()),
            lambda error: self.source.explain(error, path),
        )


_Any = TableSource | UrlSource


def _check_offer(source: _Any) -> None:
    """Look at the name, and the endings or schemes."""
    try:
        check("sources", source)
    except Refusal as refusal:
        raise AssertionError(f"the source is no use: {refusal}") from None


def _collected(
    source: _Any,
    scan: Callable[[], pl.LazyFrame],
    explain: Callable[[Exception], DataError],
) -> pl.DataFrame:
    table = scan()
    if not isinstance(table, pl.LazyFrame):
        raise _wrong(source, f"`scan` gives no lazy table but {type(table).__name__}")
    try:
        return table.collect(engine="streaming")
    except pl.exceptions.PolarsError as error:
        raise explain(error) from error


def _fault(source: _Any, what: str, read: Callable[[], object]) -> DataError:
    """Make sure that a fault is told as a problem."""
    try:
        read()
    except DataError as told:
        return told
    except Exception as error:
        how = f"{type(error).__name__} is raised, and must be a `DataError`"
        raise _wrong(source, f"for {what}, {how}: {error}") from error
    raise _wrong(source, f"it reads {what}")


def _compare(source: _Any, given: Sequence[Row], found: pl.DataFrame) -> None:
    """Make sure that rows are numbered, and say what they were given."""
    numbers = found[ROW].to_list()
    if numbers != list(range(1, len(given) + 1)):
        raise _wrong(source, f"rows 1 to {len(given)} are numbered {numbers}")
    read = found.drop(ROW, EXTRA, strict=False).to_dicts()
    for number, (row, own) in enumerate(zip(given, read, strict=True), 1):
        shown = {name: str(own.get(name) or "") for name in row}
        if shown != dict(row):
            message = f"row {number} is {dict(row)} and is read as {shown}"
            raise _wrong(source, message)


def _wrong(source: _Any, what: str) -> AssertionError:
    """Say what is wrong."""
    return AssertionError(f"source `{source.name}`: {what}")
