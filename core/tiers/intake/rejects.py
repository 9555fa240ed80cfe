"""What is wrong with the rows of a table: one line for each fault."""

import polars as pl

from tiers.intake import columns, grammar
from tiers.intake.reading import worked
from tiers.intake.reasons import EXTRA_FIELDS, REPEATED_KEY, codes, reason
from tiers.intake.table import Table
from tiers.physical import EXTRA, ROW
from tiers.schema import Fact
from tiers.text import Lang

COLUMNS = ("row", "column", "value", "code", "reason")
"""Data row from 1, heading, the cell as written, name of the fault, and why."""

_ROW = pl.col(ROW).cast(pl.UInt32).alias("row")


def rejects(table: Table, lang: Lang) -> pl.LazyFrame:
    """List the faults by row, in the schema's order within one.

    Of rows that share a key the first is kept, whatever else is wrong with it.
    """
    found = [_faults(table, lang)]
    if table.key is not None and table.key in table.present:
        found.append(_repeated(table, table.key, lang))
    return pl.concat(found).sort("row", maintain_order=True).select(COLUMNS)


def _faults(table: Table, lang: Lang) -> pl.LazyFrame:
    """Find the faulty rows first, and only then write down what is wrong."""
    readings = [table.reading(fact) for fact in table.present]
    found = {f"{ROW}{n}": reading.code() for n, reading in enumerate(readings)}
    lines = [
        _line(table, fact, code, lang)
        for fact, code in zip(table.present, found, strict=True)
    ]
    if table.is_text:
        found[f"{ROW}+"] = pl.when(has_extra()).then(pl.lit("extra-fields"))
        lines.append(_extra_line(lang))
    return (
        worked(table.rows(), readings)
        .with_columns(**found)
        .filter(pl.any_horizontal(pl.col(name).is_not_null() for name in found))
        .select(_ROW, pl.concat_list(lines).alias("fault"))
        .explode("fault", empty_as_null=False)
        .unnest("fault")
        .filter(pl.col("code").is_not_null())
    )


def has_extra() -> pl.Expr:
    """Tell whether a row has something beyond its last column."""
    return pl.col(EXTRA).str.strip_chars(grammar.BLANKS) != ""


def _line(table: Table, fact: Fact, code: str, lang: Lang) -> pl.Expr:
    why = {code: reason(code, fact).put(lang) for code in codes(fact)}
    return pl.struct(
        pl.lit(columns.heading(fact)).alias("column"),
        table.shown(fact).alias("value"),
        pl.col(code).alias("code"),
        pl.col(code).replace_strict(why, return_dtype=pl.String).alias("reason"),
    )


def _extra_line(lang: Lang) -> pl.Expr:
    return pl.struct(
        pl.lit("").alias("column"),
        pl.col(EXTRA).alias("value"),
        pl.col(f"{ROW}+").alias("code"),
        pl.lit(EXTRA_FIELDS.put(lang)).alias("reason"),
    )


def _repeated(table: Table, key: Fact, lang: Lang) -> pl.LazyFrame:
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
