"""What must be found before the first decision: fits, repeated keys, facts of rows."""

from datetime import date

import attrs
import polars as pl

from tiers.intake import Counts, conform
from tiers.intake.passing import repeated
from tiers.intake.related import RowCounts
from tiers.pipeline.customers import Customers
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
    counts: Counts | None = None
    """None where rows are counted while they are decided about."""
    facts: pl.LazyFrame | None = attrs.field(default=None, repr=False)
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
    if program.related or tables:
        taken = take_in(program, raw, tables, as_of=as_of, lang=lang, reading=reading)
        customers = Customers(taken.intake, lang, taken)
    else:
        customers = Customers(conform(raw, program.schema.own), lang)
    learnt = fitted or fit(program, customers.population(program), as_of)
    found = Survey(
        learnt,
        pl.DataFrame(),
        warnings=(*customers.warnings, *out_of_force(program, as_of)),
        is_learnt=fitted is None and program.needs_fit,
    )
    known = customers.taken if is_counted else customers.known
    if known is None:
        return attrs.evolve(found, rejects=repeated(customers.intake, lang))
    return attrs.evolve(
        found,
        rejects=known.rejects,
        counts=known.counts,
        facts=known.sifted.clean if program.related else None,
        rows=known.rows,
    )
