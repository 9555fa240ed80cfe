"""From a raw customer table to clean facts and rejects."""

from collections.abc import Iterator

import attrs
import polars as pl

from tiers.freezing import frozen
from tiers.intake import columns
from tiers.intake.layout import Layout
from tiers.intake.rejects import rejects
from tiers.intake.table import FAULTY, Table
from tiers.physical import ROW
from tiers.problems import DataError, Problem, closest, has_errors
from tiers.schema import Fact, Schema
from tiers.text import Lang, Text

AT_ONCE = 2_000_000
"""The most rows of a table that are held in memory, about 100 bytes each."""


@frozen
class Counts:
    """How many rows a table has, and what becomes of them."""

    read: int
    blank: int
    """Rows of a text file with nothing in any column of the policy, passed over."""
    rejected: int

    @property
    def decided(self) -> int:
        """Count the rows that are left to decide on."""
        return self.read - self.blank - self.rejected


@frozen
class Sifted:
    """A table with its rejects taken out: who holds one has clean facts only."""

    clean: pl.LazyFrame = attrs.field(repr=False)
    """`ROW` and the facts by name, stored as `physical.dtype` says."""
    rejects: pl.DataFrame = attrs.field(repr=False)
    counts: Counts


@frozen
class Intake:
    """A raw table whose columns fit a schema; no row of it has been read yet."""

    table: Table
    warnings: tuple[Problem, ...] = ()
    """Columns that the table lacks and the policy can do without."""

    def sift(self, lang: Lang = "en") -> Sifted:
        """Take the rejects out.

        A table of no more than `AT_ONCE` rows is read once and held in memory; a larger
        one is read for its rejects and counts, and `clean` stays lazy.
        """
        first = self.table.marked().head(AT_ONCE + 1), self.table.counted()
        rows, counted = pl.collect_all(first, engine="streaming")
        read, blank = counted.row(0)
        if rows.height <= AT_ONCE:
            return self._held(rows, read, blank, lang)
        found = self.rejects(lang).collect(engine="streaming")
        rejected = found.get_column("row").unique()
        counts = Counts(read, blank, len(rejected))
        return Sifted(self.clean(rejected), found, counts)

    def _held(self, rows: pl.DataFrame, read: int, blank: int, lang: Lang) -> Sifted:
        """Take the rejects out of all rows."""
        doubtful = rows.filter(self._is_doubtful()).get_column(ROW)
        found = self._rejects_among(doubtful, lang)
        rejected = found.get_column("row").unique()
        clean = rows.drop(FAULTY)
        if len(rejected):
            clean = clean.filter(~pl.col(ROW).is_in(rejected.implode()))
        return Sifted(clean.lazy(), found, Counts(read, blank, len(rejected)))

    def _rejects_among(self, rows: pl.Series, lang: Lang) -> pl.DataFrame:
        """List what is wrong with some rows; the table is not read again for none."""
        if not len(rows):
            return self.rejects(lang).clear().collect()
        found = rejects(self.table.only(rows), lang)
        return found.collect(engine="streaming")

    def _is_doubtful(self) -> pl.Expr:
        """Tell whether a row may be rejected: for a fault of its own, or its key.

        Keys are compared by their hashes, so that rarely a sound row is looked at, too.
        """
        key = self.table.layout.key
        if key is None:
            return pl.col(FAULTY)
        name = pl.col(key.name)
        return pl.col(FAULTY) | (name.hash().is_duplicated() & name.is_not_null())

    def rejects(self, lang: Lang = "en") -> pl.LazyFrame:
        """List what is wrong, one fault a line: row, column, value, code, reason."""
        return rejects(self.table, lang)

    def clean(self, rejected: pl.Series) -> pl.LazyFrame:
        """Give `ROW` and the facts, without the rows that *rejected* numbers.

        Name every row of `rejects`: a faulty cell would read as a missing one.
        """
        return self.table.clean(rejected)


def conform(raw: pl.LazyFrame, schema: Schema) -> Intake:
    """Match the columns of *raw* with the facts of *schema*.

    Raises:
        DataError: a column is missing that the policy needs, or can't be read.
    """
    dtypes = raw.collect_schema()
    problems = tuple(_problems(schema, dtypes))
    if has_errors(problems):
        raise DataError(problems)
    return Intake(Table(raw, Layout(schema, dtypes)), problems)


def _problems(schema: Schema, dtypes: pl.Schema) -> Iterator[Problem]:
    for fact in schema.facts:
        heading = columns.heading(fact)
        if heading not in dtypes:
            yield _missing_column(fact, dtypes)
        elif not columns.is_readable(dtypes[heading]):
            yield _unreadable_column(fact)


def _missing_column(fact: Fact, dtypes: pl.Schema) -> Problem:
    heading = columns.heading(fact)
    headings = [name for name in dtypes if not name.startswith("#")]
    if columns.is_required(fact):
        return Problem(
            "missing-column",
            Text(
                f"the table has no column `{heading}`", f"表中没有 `{heading}` 这一列"
            ),
            help=closest(heading, headings),
        )
    return Problem(
        "missing-column",
        Text(
            f"the table has no column `{heading}`; it counts as missing for everyone",
            f"表中没有 `{heading}` 这一列，所有客户的该项均按缺失处理",
        ),
        help=closest(heading, headings),
        severity="warning",
    )


def _unreadable_column(fact: Fact) -> Problem:
    heading = columns.heading(fact)
    return Problem(
        "unreadable-column",
        Text(
            f"column `{heading}` holds lists or records, not single values",
            f"`{heading}` 列存放的是列表或结构，而不是单个值",
        ),
        help=Text(
            "export numbers, text, booleans or dates", "请导出数字、文本、布尔值或日期"
        ),
    )
