"""Is a sink fit for use? What it promises, tried on tables of random decisions."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import polars as pl
from hypothesis import strategies as st

from tiers.pipeline.offers import check
from tiers.ports import TableSink
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
        trial.check_names()
        trial.check_faults()
        try_out(decisions(), trial.check_rows, examples=examples)


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

    def check_names(self) -> None:
        """Look at the name and the endings."""
        try:
            check("sinks", self.sink)
        except Refusal as refusal:
            raise AssertionError(f"the sink is no use: {refusal}") from None

    def check_faults(self) -> None:
        """Write where nothing can be written."""
        table = pl.LazyFrame(schema=SCHEMA)
        try:
            self.sink.write(table, self.folder / "no" / "such" / self.path.name)
        except DataError:
            return
        except Exception as error:
            what = f"{type(error).__name__} is raised, and must be a `DataError`"
            raise self.wrong(f"in a folder that is missing, {what}") from error
        raise self.wrong("it writes into a folder that is missing")

    def check_rows(self, rows: list[dict[str, Any]]) -> None:
        """Write decisions and read them again."""
        self.sink.write(pl.LazyFrame(rows, schema=SCHEMA), self.path)
        others = [p.name for p in self.folder.iterdir() if p != self.path]
        if others:
            raise self.wrong(f"beside the file it writes {', '.join(others)}")
        found, wanted = self.read(self.path), [_as_text(row) for row in rows]
        if len(found) != len(rows):
            raise self.wrong(f"{len(rows)} rows are written as {len(found)}")
        for number, (row, cells) in enumerate(zip(wanted, found, strict=True), 1):
            if row != _as_text(cells):
                raise self.wrong(f"row {number} is {row} and is read as {dict(cells)}")

    def wrong(self, what: str) -> AssertionError:
        """Say what is wrong."""
        return AssertionError(f"sink `{self.sink.name}`: {what}")


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
