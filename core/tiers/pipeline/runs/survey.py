"""What must be found before the first decision: fits, repeated keys, facts of rows."""

from datetime import date

import attrs
import polars as pl

from tiers.intake import Counts, conform
from tiers.intake.rejects import COLUMNS, repeated
from tiers.intake.related import RowCounts
from tiers.intake.table import Table
from tiers.pipeline.evaluate import out_of_force
from tiers.pipeline.fit import fit
from tiers.pipeline.related import Reading, Tables, take_in, unexplained
from tiers.problems import Problem
from tiers.program.program import Fitted, Program
from tiers.text import Lang


@attrs.frozen
class Survey:
    """What is known of a whole table, so that each of its rows can be decided alone."""

    fitted: Fitted
    rejects: pl.DataFrame = attrs.field(repr=False)
    """The rows that repeat a key; where counts are known, every fault of every row."""
    counts: Counts | None
    """None where rows are counted while they are decided about."""
    facts: pl.LazyFrame | None = attrs.field(repr=False)
    """Clean facts, where some of them are made of rows of other tables."""
    rows: tuple[RowCounts, ...] = ()
    warnings: tuple[Problem, ...] = ()
    is_learnt: bool = False
    """Whether the fit was learnt of this table."""


def survey(  # noqa: PLR0913 - one argument for each thing it needs to know
    program: Program,
    raw: pl.LazyFrame,
    *,
    as_of: date,
    lang: Lang,
    tables: Tables,
    reading: Reading = unexplained,
    fitted: Fitted | None = None,
    is_counted: bool = False,
) -> Survey:
    """Look at a table as a whole, as little as the policy asks.

    Rows are counted if a fit or related tables need it anyway, or *is_counted* asks.

    Raises:
        DataError: a table lacks columns.
        PolicyError: a scoring model refuses this population.
    """
    if fitted is None and not any(score.formula is None for score in program.scores):
        fitted = program.fitted({})
    late = tuple(out_of_force(program, as_of))
    if fitted is not None and not program.related and not is_counted and not tables:
        intake = conform(raw, program.schema.own)
        return Survey(
            fitted,
            _repeated(intake.table, lang),
            None,
            None,
            warnings=(*intake.warnings, *late),
        )
    taken = take_in(program, raw, tables, as_of=as_of, lang=lang, reading=reading)
    clean = taken.sifted.clean
    return Survey(
        fitted or fit(program, clean, as_of),
        taken.rejects,
        taken.counts,
        clean if program.related else None,
        taken.rows,
        (*taken.warnings, *late),
        is_learnt=fitted is None,
    )


def _repeated(table: Table, lang: Lang) -> pl.DataFrame:
    """List the rows that repeat a key, in their order."""
    key = table.layout.key
    if key is None:
        return pl.DataFrame(schema=_LINES)
    found = repeated(table, key, lang).sort("row")
    return found.collect(engine="streaming")


_LINES = {name: pl.UInt32 if name == "row" else pl.String for name in COLUMNS}
