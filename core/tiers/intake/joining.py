"""Clean customers and what their rows say, made one table of facts."""

from collections.abc import Iterable, Iterator

import attrs
import polars as pl

from tiers.intake import columns
from tiers.intake.decimals import bounds
from tiers.intake.reading import Reading
from tiers.intake.reasons import Code, codes, reason
from tiers.intake.rejects import COLUMNS
from tiers.intake.related import Gathering, value_type
from tiers.intake.sift import Counts, Sifted
from tiers.physical import ROW, decimals, dtype, integer_dtype
from tiers.program.rows import CUSTOMER, DerivedFact
from tiers.schema import Number, Schema, String
from tiers.text import Lang


def joined(
    sifted: Sifted,
    found: Iterable[Gathering],
    facts: Iterable[DerivedFact],
    schema: Schema,
    lang: Lang,
) -> Sifted:
    """Give customers the facts made of their rows; one that a fact denies is rejected.

    A customer without rows has nought of what is counted or added up.
    """
    key, clean = schema.key, sifted.clean
    assert key is not None, "a policy with related tables has a key"
    for gathering in found:
        clean = clean.join(
            gathering.facts.lazy(),
            left_on=key.name,
            right_on=CUSTOMER,
            how="left",
            maintain_order="left",
        )
    derived = tuple(facts)
    clean = clean.with_columns(
        pl.col(made.fact.name).fill_null(0) for made in derived if made.is_nought
    )
    readings = {made.fact.name: _reading(made) for made in derived}
    faulty = pl.any_horizontal(reading.is_faulty() for reading in readings.values())
    denied = clean.filter(faulty).collect(engine="streaming")
    rejects = _rejects(denied, derived, readings, lang)
    kept = clean.filter(~faulty) if denied.height else clean
    return Sifted(
        kept.select(ROW, *_stored(schema, readings)),
        pl.concat([sifted.rejects, rejects]).sort("row", maintain_order=True),
        _recounted(sifted.counts, denied.height),
    )


def _recounted(counts: Counts, denied: int) -> Counts:
    return attrs.evolve(counts, rejected=counts.rejected + denied)


def _reading(made: DerivedFact) -> Reading:
    """Tell what a fact is for a customer, and what is wrong with that."""
    value, kind = pl.col(made.fact.name), made.fact.type
    reading = Reading(value)
    if isinstance(kind, Number):
        low, high = bounds(kind, kind.places)
        wide = integer_dtype(max(abs(low), abs(high)))
        outside = (value < pl.lit(low, wide)) | (value > pl.lit(high, wide))
        reading = reading.also("out-of-range", outside)
    if columns.is_required(made.fact):
        reading = reading.also("missing", value.is_null())
    return reading


def _stored(schema: Schema, readings: dict[str, Reading]) -> Iterator[pl.Expr]:
    for fact in schema.facts:
        column = pl.col(fact.name)
        if fact.name in readings:
            stored = column.cast(dtype(fact.type))
            column = columns.filled(stored, fact).alias(fact.name)
        yield column


def _rejects(
    denied: pl.DataFrame,
    derived: tuple[DerivedFact, ...],
    readings: dict[str, Reading],
    lang: Lang,
) -> pl.DataFrame:
    """List the faults by fact, as rejects of customers are listed."""
    lines = [
        denied.select(
            pl.col(ROW).cast(pl.UInt32).alias("row"),
            pl.lit(made.fact.name).alias("column"),
            _shown(made).fill_null("").alias("value"),
            readings[made.fact.name].code().alias("code"),
        )
        .filter(pl.col("code").is_not_null())
        .with_columns(
            pl.col("code")
            .replace_strict(_reasons(made, lang), return_dtype=pl.String)
            .alias("reason")
        )
        .select(COLUMNS)
        for made in derived
    ]
    return pl.concat(lines)


def _reasons(made: DerivedFact, lang: Lang) -> dict[Code, str]:
    return {code: reason(code, made.fact).put(lang) for code in codes(made.fact)}


def _shown(made: DerivedFact) -> pl.Expr:
    column, kind = pl.col(made.fact.name), value_type(made)
    if isinstance(kind, Number):
        return decimals(column, kind).cast(pl.String)
    return column if isinstance(kind, String) else column.cast(pl.String)
