"""Explain: one customer of a table, as the batch would decide it."""

from datetime import date

import attrs
import polars as pl

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.engine import facts_of
from tiers.engines.interpret.explain import explain
from tiers.intake import Intake, Sifted
from tiers.physical import ROW
from tiers.pipeline.codebook import key_column
from tiers.pipeline.fit import fit
from tiers.pipeline.models import Writer
from tiers.pipeline.related import Reading, Tables, take_in, unexplained
from tiers.problems import DataError, Problem, closest
from tiers.program.program import Fitted, Program
from tiers.results import Explanation
from tiers.text import Lang, Text


def explain_customer(  # noqa: PLR0913 - one argument for each thing it needs to know
    program: Program,
    raw: pl.LazyFrame | None,
    key: str,
    *,
    as_of: date,
    lang: Lang = "en",
    tables: Tables | None = None,
    reading: Reading = unexplained,
    fitted: Fitted | None = None,
) -> tuple[Explanation, tuple[Problem, ...]]:
    """Explain the customer of *raw* that *key* names; the problems are warnings.

    Where the policy has no key, a customer is named by its row. Scores that are
    *fitted* already stay as they are.

    Raises:
        DataError: there is no such customer, or its row is faulty.
    """
    taken = take_in(program, raw, tables or {}, as_of=as_of, lang=lang, reading=reading)
    sifted = taken.sifted
    found = _Search(program, taken.intake, sifted).row(key)
    fitted = fitted or fit(program, sifted.clean, as_of)
    interpreter = Interpreter.of(fitted, as_of)
    row = Writer.of(fitted, as_of).written(found.lazy()).collect().row(0, named=True)
    made = taken.made(row[key_column(program.schema)])
    shown = explain(
        fitted, interpreter, facts_of(program)(row), customer=key, made=made
    )
    return shown, taken.warnings


@attrs.frozen
class _Search:
    """Finds a customer of a table, or says why it is not to be found."""

    program: Program
    intake: Intake
    sifted: Sifted

    @property
    def column(self) -> str:
        """Name the column that tells customers apart."""
        return key_column(self.program.schema)

    def row(self, key: str) -> pl.DataFrame:
        """Give the clean facts of a customer, in one row.

        Raises:
            DataError: it is rejected, or there is none of that key.
        """
        same = pl.col(self.column).cast(pl.String) == key
        rows = self.sifted.clean.filter(same).collect(engine="streaming")
        if rows.height:
            return rows.head(1)
        faults = self.faults(key)
        raise DataError(faults or [self.unknown(key)])

    def faults(self, key: str) -> list[Problem]:
        """List what is wrong with the rows of a customer that is rejected."""
        rejects = self.sifted.rejects
        found = rejects.filter(pl.col("row").is_in(self.rows_of(key).implode()))
        return [_rejected(key, row) for row in found.iter_rows(named=True)]

    def rows_of(self, key: str) -> pl.Series:
        """Number the rows where a key is written; rejects name rows only."""
        table = self.intake.table
        same = pl.col(ROW).cast(pl.String) == key
        if table.layout.key is not None:
            same = table.layout.shown(table.layout.key).str.strip_chars() == key
        rows = table.rows().filter(same).select(pl.col(ROW).cast(pl.UInt32))
        return rows.collect(engine="streaming").to_series()

    def unknown(self, key: str) -> Problem:
        """Say that there is no such customer, and what there is."""
        names = self.sifted.clean.select(pl.col(self.column).cast(pl.String))
        if self.column == ROW:
            advice: Text | None = _rows(self.sifted)
        else:
            advice = closest(key, names.head(10_000).collect().to_series())
        message = Text(f"no customer is named `{key}`", f"没有客户 `{key}`")
        return Problem("unknown-customer", message, help=advice)


def _rows(sifted: Sifted) -> Text:
    count = sifted.counts.read
    return Text(
        f"the table has no key; customers are rows 1 to {count}",
        f"该表没有主键，客户以行号表示：1 至 {count}",
    )


def _rejected(key: str, row: dict[str, object]) -> Problem:
    place = f"{row['column']} `{row['value']}`".strip()
    return Problem(
        "rejected-customer",
        Text(
            f"customer `{key}` (row {row['row']}) is rejected: {place}: "
            f"{row['reason']}",
            f"客户 `{key}`（第 {row['row']} 行）被拒收：{place}：{row['reason']}",
        ),
    )
