"""Explain: one customer of a table, as the batch would decide it."""

from datetime import date

import polars as pl

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.engine import facts_of
from tiers.engines.interpret.explain import explain
from tiers.intake import Sifted, conform
from tiers.physical import ROW
from tiers.pipeline.evaluate import key_column
from tiers.pipeline.fit import fit
from tiers.problems import DataError, Problem, closest
from tiers.program.program import Program
from tiers.results import Explanation
from tiers.text import Text


def explain_customer(
    program: Program, raw: pl.LazyFrame, key: str, *, as_of: date
) -> tuple[Explanation, tuple[Problem, ...]]:
    """Explain the customer of *raw* that *key* names; the problems are warnings.

    Raises:
        DataError: there is no such customer, or its row is faulty.
    """
    intake = conform(raw, program.schema)
    sifted = intake.sift()
    row = _row(program, sifted, key)
    fitted = fit(program, sifted.clean, as_of)
    interpreter = Interpreter.of(fitted, as_of)
    facts = facts_of(program)(row)
    return explain(fitted, interpreter, facts, customer=key), intake.warnings


def _row(program: Program, sifted: Sifted, key: str) -> dict[str, object]:
    column = key_column(program.schema)
    same = pl.col(column).cast(pl.String) == key
    rows = sifted.clean.filter(same).collect(engine="streaming")
    if rows.height:
        return rows.row(0, named=True)
    raise DataError(list(_absent(sifted, key, column)))


def _absent(sifted: Sifted, key: str, column: str) -> list[Problem]:
    """Say that the customer is rejected, and why, or that there is none."""
    if column == ROW and key.isdigit():
        faults = sifted.rejects.filter(pl.col("row") == int(key))
        if faults.height:
            return [_rejected(key, row) for row in faults.iter_rows(named=True)]
    keys = sifted.clean.select(pl.col(column).cast(pl.String)).head(10_000).collect()
    message = Text(f"no customer is named `{key}`", f"没有客户 `{key}`")
    advice = closest(key, keys.to_series()) if column != ROW else _rows(sifted)
    return [Problem("unknown-customer", message, help=advice)]


def _rows(sifted: Sifted) -> Text:
    count = sifted.counts.read
    return Text(
        f"the table has no key; customers are rows 1 to {count}",
        f"该表没有主键，客户以行号表示：1 至 {count}",
    )


def _rejected(key: str, row: dict[str, object]) -> Problem:
    return Problem(
        "rejected-customer",
        Text(
            f"customer `{key}` is rejected: {row['column']} `{row['value']}`: "
            f"{row['reason']}",
            f"客户 `{key}` 被拒收：{row['column']} `{row['value']}`：{row['reason']}",
        ),
    )
