"""What is wrong with the rows of a table: one line for each fault."""

from collections.abc import Iterator

import polars as pl

from tiers.intake import columns
from tiers.intake.reading import worked
from tiers.intake.reasons import EXTRA_FIELDS, REPEATED_KEY, Code, codes, reason
from tiers.intake.table import Table
from tiers.physical import EXTRA, ROW
from tiers.schema import Fact
from tiers.text import Lang

COLUMNS = ("row", "column", "value", "code", "reason")
"""Data row from 1, heading, the cell as written, name of the fault, and why."""

_EXTRA: Code = "extra-fields"

_ROW = pl.col(ROW).cast(pl.UInt32).alias("row")


def rejects(table: Table, lang: Lang) -> pl.LazyFrame:
    """List the faults by row, in the schema's order within one.

    Of rows that share a key the first is kept, whatever else is wrong with it.
    """
    found = [_faults(table, lang)]
    if table.key is not None and table.key in table.present:
        found.append(repeated(table, table.key, lang))
    listed = [lines.select(COLUMNS) for lines in found]
    return pl.concat(listed).sort("row", maintain_order=True)


def _faults(table: Table, lang: Lang) -> pl.LazyFrame:
    """Find the faulty rows first, and only then write down what is wrong."""
    facts = table.present
    readings = [table.reading(fact) for fact in facts]
    found = [r.code().alias(f"{ROW}{n}") for n, r in enumerate(readings)]
    cells = [table.shown(fact) for fact in facts]
    if table.is_text:
        extra = pl.when(table.has_extra()).then(pl.lit(_EXTRA))
        found.append(extra.alias(f"{ROW}{len(facts)}"))
        cells.append(pl.col(EXTRA))
    faults = [pl.col(f"{ROW}{n}") for n in range(len(found))]
    return (
        worked(table.rows(), readings)
        .filter(table.is_faulty(readings))
        .with_columns(found)
        .select(_ROW, *_lists(faults, cells))
        .explode("fault", "value", empty_as_null=False)
        .filter(pl.col("fault").is_not_null())
        .select("row", *_told(facts, lang), "value")
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


def repeated(table: Table, key: Fact, lang: Lang) -> pl.LazyFrame:
    """Find later rows of a key; the whole table is only grouped, never joined."""
    reading = table.reading(key)
    keys = worked(table.rows(), [reading]).select(
        pl.col(ROW), reading.value.alias("key"), table.shown(key).alias("value")
    )
    shared = (
        keys.filter(pl.col("key").is_not_null())
        .group_by("key")
        .agg(pl.col(ROW).min().alias("first"), pl.len().alias("rows"))
        .filter(pl.col("rows") > 1)
    )
    later = keys.join(shared, on="key").filter(pl.col(ROW) != pl.col("first"))
    return later.select(
        _ROW,
        pl.lit(columns.heading(key)).alias("column"),
        pl.col("value"),
        pl.lit("repeated-key").alias("code"),
        pl.format(REPEATED_KEY.put(lang), pl.col("first")).alias("reason"),
    )
