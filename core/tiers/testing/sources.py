"""Is a source fit for use? What it promises, tried on files of random cells."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import polars as pl
from hypothesis import strategies as st

from tiers.physical import EXTRA, ROW
from tiers.pipeline.offers import check
from tiers.ports import ReadOptions, TableSource
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
        trial.check_names()
        trial.check_faults()
        try_out(rows(cell or cells()), trial.check_rows, examples=examples)


@attrs.frozen
class _Trial:
    """One source, and all that it is asked."""

    source: TableSource
    write: Callable[[Sequence[Row], Path], None]
    folder: Path

    def path(self, name: str = "table") -> Path:
        """Name a file of the format."""
        return self.folder / f"{name}{self.source.suffixes[0]}"

    def check_names(self) -> None:
        """Look at the name and the endings."""
        try:
            check("sources", self.source)
        except Refusal as refusal:
            raise AssertionError(f"the source is no use: {refusal}") from None

    def check_faults(self) -> None:
        """Try what is no file of customers."""
        self.path("folder").mkdir()
        self.path("empty").touch()
        for name in ("missing", "folder", "empty"):
            self.check_fault(name)

    def check_fault(self, name: str) -> None:
        """Make sure that a fault of a file is told as a problem."""
        try:
            self.read(self.path(name))
        except DataError:
            return
        except Exception as error:
            what = f"{type(error).__name__} is raised, and must be a `DataError`"
            raise self.wrong(f"for a file that is {name}, {what}: {error}") from error
        raise self.wrong(f"it reads a file that is {name}")

    def check_rows(self, given: list[Row]) -> None:
        """Write rows and read them again."""
        path = self.path()
        path.unlink(missing_ok=True)
        self.write(given, path)
        found = self.read(path)
        numbers = found[ROW].to_list()
        if numbers != list(range(1, len(given) + 1)):
            raise self.wrong(f"rows 1 to {len(given)} are numbered {numbers}")
        for number, (row, cells) in enumerate(
            zip(given, found.drop(ROW, EXTRA, strict=False).to_dicts(), strict=True), 1
        ):
            read = {name: str(cells.get(name) or "") for name in row}
            if read != dict(row):
                raise self.wrong(f"row {number} is {dict(row)} and is read as {read}")

    def read(self, path: Path) -> pl.DataFrame:
        """Read a file as the command does, explaining what comes up."""
        table = self.source.scan(path, ReadOptions())
        if not isinstance(table, pl.LazyFrame):
            raise self.wrong(f"`scan` gives no lazy table but {type(table).__name__}")
        try:
            return table.collect(engine="streaming")
        except pl.exceptions.PolarsError as error:
            raise self.source.explain(error, path) from error

    def wrong(self, what: str) -> AssertionError:
        """Say what is wrong."""
        return AssertionError(f"source `{self.source.name}`: {what}")
