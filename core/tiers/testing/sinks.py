"""Is a sink fit for use? What it promises, tried on tables of random decisions."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import polars as pl
from hypothesis import strategies as st

from tiers.pipeline.offers import check
from tiers.ports import Location, TableSink, UrlSink
from tiers.problems import DataError, Refusal
from tiers.testing.trying import try_out

Read = Callable[[Path], Sequence[Mapping[str, Any]]]

SCHEMA: Mapping[str, pl.DataType] = {
    "customer": pl.String(),
    "score": pl.Decimal(38, 2),
    "tier": pl.String(),
    "because": pl.String(),
    "actions": pl.List(pl.String()),
}
"""A table such as `evaluate` writes."""


def decisions() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Draw decisions: texts in two scripts, exact scores, lists, missing values."""
    texts = st.text("ab 客,;\"'", min_size=1, max_size=6).map(lambda text: f"c{text}")
    scores = st.none() | st.decimals(-100, 100, places=2, allow_nan=False)
    row = {
        "customer": texts,
        "score": scores,
        "tier": st.sampled_from(["gold", "铜", None]),
        "because": texts,
        "actions": st.lists(st.sampled_from(["call", "visit"]), unique=True),
    }
    return st.lists(st.fixed_dictionaries(row), max_size=4)


def assert_sink_ok(sink: TableSink, read: Read, *, examples: int = 20) -> None:
    """Hold a sink to what it promises.

    Checked are: *read* finds in the file what was written, in order, as text (a missing
    value and an empty list as empty text, lists joined by `;`); nothing else is made;
    what can't be written is told as a problem.

    Args:
        sink: the sink.
        read: reads a file of the format: a mapping for each row.
        examples: how many tables are tried.

    Raises:
        AssertionError: a promise is broken.
    """
    with TemporaryDirectory() as folder:
        trial = _Trial(sink, read, Path(folder))
        _check_offer(sink)
        trial.check_faults()
        try_out(decisions(), trial.check_rows, examples=examples)


def assert_url_sink_ok(
    sink: UrlSink,
    location: Location,
    read: Callable[[Location], Sequence[Mapping[str, Any]]],
    *,
    unfit: Sequence[Location] = (),
    examples: int = 20,
) -> None:
    """Hold a sink for URLs to what it promises.

    Checked are: *read* finds what was written, in order, as text (as of
    `assert_sink_ok`), and nothing of what was there before; a table that fails on the
    way leaves the old one as it was; what can't be written is told as a problem before
    the work, without the password of its URL.

    Args:
        sink: the sink.
        location: a table that may be written and replaced.
        read: reads the table: a mapping for each row.
        unfit: where nothing can be written, with passwords.
        examples: how many tables are tried.

    Raises:
        AssertionError: a promise is broken.
    """
    _check_offer(sink)
    for place in unfit:
        told = _refused(sink, f"for `{place}`", partial(sink.check, place))
        if place.password and place.password in str(told):
            raise _wrong(sink, "it tells a password")

    def check_rows(rows: list[dict[str, Any]]) -> None:
        sink.check(location)
        sink.write(pl.LazyFrame(rows, schema=SCHEMA), location)
        _compare(sink, rows, read(location))

    def check_failing(rows: list[dict[str, Any]]) -> None:
        check_rows(rows)
        with suppress(RuntimeError, DataError, pl.exceptions.PolarsError):
            sink.write(pl.LazyFrame(rows, schema=SCHEMA).map_batches(_fails), location)
        _compare(sink, rows, read(location))

    try_out(decisions(), check_rows, examples=examples)
    try_out(decisions().filter(bool), check_failing, examples=1)


def _fails(_: pl.DataFrame) -> pl.DataFrame:
    raise RuntimeError("the table fails on the way")


@attrs.frozen
class _Trial:
    """One sink, and all that it is asked."""

    sink: TableSink
    read: Read
    folder: Path

    @property
    def path(self) -> Path:
        """A file of the format."""
        return self.folder / f"table{self.sink.suffixes[0]}"

    def check_faults(self) -> None:
        """Write where nothing can be written."""
        table = pl.LazyFrame(schema=SCHEMA)
        path = self.folder / "no" / "such" / self.path.name
        write = partial(self.sink.write, table, path)
        _refused(self.sink, "in a folder that is missing", write)

    def check_rows(self, rows: list[dict[str, Any]]) -> None:
        """Write decisions and read them again."""
        self.sink.write(pl.LazyFrame(rows, schema=SCHEMA), self.path)
        others = [p.name for p in self.folder.iterdir() if p != self.path]
        if others:
            raise _wrong(self.sink, f"beside the file it writes {', '.join(others)}")
        _compare(self.sink, rows, self.read(self.path))


_Any = TableSink | UrlSink


def _check_offer(sink: _Any) -> None:
    """Look at the name, and the endings or schemes."""
    try:
        check("sinks", sink)
    except Refusal as refusal:
        raise AssertionError(f"the sink is no use: {refusal}") from None


def _refused(sink: _Any, where: str, act: Callable[[], object]) -> DataError:
    """Make sure that a fault is told as a problem."""
    try:
        act()
    except DataError as told:
        return told
    except Exception as error:
        what = f"{type(error).__name__} is raised, and must be a `DataError`"
        raise _wrong(sink, f"{where}, {what}") from error
    raise _wrong(sink, f"{where}, nothing is told")


def _compare(
    sink: _Any,
    rows: Sequence[Mapping[str, Any]],
    found: Sequence[Mapping[str, Any]],
) -> None:
    """Make sure that what is read is what was written."""
    if len(found) != len(rows):
        raise _wrong(sink, f"{len(rows)} rows are written as {len(found)}")
    for number, (row, cells) in enumerate(zip(rows, found, strict=True), 1):
        if _as_text(row) != _as_text(cells):
            what = f"row {number} is {_as_text(row)} and is read as {dict(cells)}"
            raise _wrong(sink, what)


def _wrong(sink: _Any, what: str) -> AssertionError:
    """Say what is wrong."""
    return AssertionError(f"sink `{sink.name}`: {what}")


def _as_text(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case list() | tuple():
            return ";".join(value)
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
