"""What is wrong with the rows of a table: one line for each fault."""

from collections.abc import Iterator

import polars as pl

from tiers.intake import columns
from tiers.intake.reading import worked
from tiers.intake.reasons import (
    EXTRA_FIELDS,
    REPEATED_KEY,
    UNKNOWN_CUSTOMER,
    Code,
    codes,
    reason,
)
from tiers.intake.table import Table
from tiers.physical import EXTRA, ROW
from tiers.schema import Fact
from tiers.text import Lang

COLUMNS = ("row", "column", "value", "code", "reason")
"""Data row from 1, heading, the cell as written, name of the fault, and why."""

_EXTRA: Code = "extra-fields"
_UNKNOWN: Code = "unknown-customer"

_ROW = pl.col(ROW).cast(pl.UInt32).alias("row")


def rejects(table: Table, lang: Lang) -> pl.LazyFrame:
    """List the faults by row, in the schema's order within one.

    Of rows that share a key the first is kept, whatever else is wrong with it.
    """
    found, key = [faults(table, lang)], table.layout.key
    if key is not None:
        found.append(repeated(table, key, lang))
    return pl.concat(found).sort("row", maintain_order=True)


def faults(table: Table, lang: Lang) -> pl.LazyFrame:
    """List the faults of rows by themselves, in the order of the rows.

    Faulty rows are found first, and only then is written down what is wrong.
    """
    layout, facts = table.layout, table.layout.present
    readings = [layout.reading(fact) for fact in facts]
    found = [r.code().alias(f"{ROW}{n}") for n, r in enumerate(readings)]
    cells = [layout.shown(fact) for fact in facts]
    if layout.is_text:
        extra = pl.when(layout.has_extra()).then(pl.lit(_EXTRA))
        found.append(extra.alias(f"{ROW}{len(facts)}"))
        cells.append(pl.col(EXTRA))
    kinds = [pl.col(f"{ROW}{n}") for n in range(len(found))]
    return (
        worked(table.rows(), readings)
        .filter(layout.is_faulty(readings))
        .with_columns(found)
        .select(_ROW, *_lists(kinds, cells))
        .explode("fault", "value", empty_as_null=False)
        .filter(pl.col("fault").is_not_null())
        .select("row", *_told(facts, lang), "value")
        .select(COLUMNS)
    )


def _lists(codes: list[pl.Expr], cells: list[pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    """Give each row the list of its faults, as place and code, and of their cells."""
    faults = [pl.lit(f"{n}:") + code for n, code in enumerate(codes)]
    values = [
        pl.when(code.is_not_null()).then(cell)
        for code, cell in zip(codes, cells, strict=True)
    ]
    return pl.concat_list(faults).alias("fault"), pl.concat_list(values).alias("value")


def _told(facts: tuple[Fact, ...], lang: Lang) -> Iterator[pl.Expr]:
    """Give heading, code and reason of a fault that is named by place and code."""
    told = {
        f"{n}:{code}": (columns.heading(fact), code, reason(code, fact).put(lang))
        for n, fact in enumerate(facts)
        for code in codes(fact)
    }
    told[f"{len(facts)}:{_EXTRA}"] = ("", _EXTRA, EXTRA_FIELDS.put(lang))
    for place, name in enumerate(("column", "code", "reason")):
        words = {fault: told[fault][place] for fault in told}
        yield pl.col("fault").replace_strict(words, return_dtype=pl.String).alias(name)


def keys(table: Table, key: Fact) -> pl.LazyFrame:
    """Give `ROW`, the `key` of each row that has one, and it as written, `value`."""
    reading = table.layout.reading(key)
    named = worked(table.rows(), [reading]).select(
        pl.col(ROW), reading.value.alias("key"), table.layout.shown(key).alias("value")
    )
    return named.filter(pl.col("key").is_not_null())


def repeated(table: Table, key: Fact, lang: Lang) -> pl.LazyFrame:
    """Find later rows of a key; the whole table is only grouped, never joined."""
    return repeats(keys(table, key), key, lang)


def repeats(found: pl.LazyFrame, key: Fact, lang: Lang) -> pl.LazyFrame:
    """List the later rows of each key, given all `keys` of a table."""
    shared = (
        found.group_by("key")
        .agg(pl.col(ROW).min().alias("first"), pl.len().alias("rows"))
        .filter(pl.col("rows") > 1)
    )
    later = found.join(shared, on="key").filter(pl.col(ROW) != pl.col("first"))
    return later.select(
        _ROW,
        pl.lit(columns.heading(key)).alias("column"),
        pl.col("value"),
        pl.lit("repeated-key").alias("code"),
        pl.format(REPEATED_KEY.put(lang), pl.col("first")).alias("reason"),
    )


def strangers(
    table: Table, customer: Fact, unknown: pl.LazyFrame, lang: Lang
) -> pl.LazyFrame:
    """List the rows of customers whose `key` is among the *unknown* ones."""
    found = keys(table, customer).join(unknown, on="key", how="semi")
    return found.select(
        _ROW,
        pl.lit(columns.heading(customer)).alias("column"),
        pl.col("value"),
        pl.lit(_UNKNOWN).alias("code"),
        pl.lit(UNKNOWN_CUSTOMER.put(lang)).alias("reason"),
    )
