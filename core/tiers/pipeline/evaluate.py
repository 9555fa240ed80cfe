"""Evaluate: customers → decisions, rejects and a summary."""

from datetime import date

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.intake import Counts
from tiers.intake.related import RowCounts
from tiers.pipeline.codebook import Tap, codebook, exactly, presented
from tiers.pipeline.fit import fit
from tiers.pipeline.models import Writer
from tiers.pipeline.related import Reading, Tables, take_in, unexplained
from tiers.ports import Engine
from tiers.problems import Problem
from tiers.program.program import Fitted, Program
from tiers.text import Lang, Text


@attrs.frozen
class Evaluation:
    """A run that is prepared: rejects known, scores fitted, decisions still lazy."""

    fitted: Fitted
    book: Codebook
    coded: pl.LazyFrame = attrs.field(repr=False)
    clean: pl.LazyFrame = attrs.field(repr=False)
    """The facts that were decided about."""
    as_of: date
    rejects: pl.DataFrame = attrs.field(repr=False)
    """One line a fault: row, column, value, code, reason; see `Taken.rejects`."""
    counts: Counts
    warnings: tuple[Problem, ...]
    rows: tuple[RowCounts, ...] = ()
    """What became of the rows of related tables."""

    def decisions(self, lang: Lang, tap: Tap | None = None) -> pl.LazyFrame:
        """Give the decisions, one row a customer; see `presenting.present`.

        *tap* sees the codes of every batch as they pass, as records, and gives back
        those of the rules; `Tally` is one.
        """
        return presented(self.coded, self.book, lang, tap)


def prepare(  # noqa: PLR0913 - one argument for each thing it needs to know
    program: Program,
    raw: pl.LazyFrame,
    *,
    as_of: date,
    engine: Engine,
    lang: Lang = "en",
    tables: Tables | None = None,
    reading: Reading = unexplained,
    fitted: Fitted | None = None,
) -> Evaluation:
    """Take customers in, fit the scores to them, and plan the decisions.

    With *fitted* given, the program as it was fitted before, nothing is learnt of these
    customers.

    Raises:
        DataError: a table lacks columns, or the engine can't serve the policy.
        PolicyError: a scoring model refuses this population.
    """
    taken = take_in(program, raw, tables or {}, as_of=as_of, lang=lang, reading=reading)
    sifted = taken.sifted
    if fitted is None:
        fitted = fit(program, sifted.clean, as_of)
    book = codebook(fitted)
    clean = Writer.of(fitted, as_of).written(sifted.clean)
    with exactly(engine.name):
        coded = engine.decide(fitted, clean, as_of, book)
    return Evaluation(
        fitted=fitted,
        book=book,
        coded=coded,
        clean=clean,
        as_of=as_of,
        rejects=taken.rejects,
        counts=taken.counts,
        warnings=(*taken.warnings, *out_of_force(program, as_of)),
        rows=taken.rows,
    )


def out_of_force(program: Program, as_of: date) -> list[Problem]:
    """Warn of a day on which the policy is not in force."""
    start, end = program.effective
    if (start is None or start <= as_of) and (end is None or as_of <= end):
        return []
    message = Text(
        f"the policy is not in force on {as_of}", f"该策略在 {as_of} 不在有效期内"
    )
    advice = Text(
        f"it runs from {start or '…'} to {end or '…'}; see `--as-of`",
        f"有效期为 {start or '…'} 至 {end or '…'}；可用 `--as-of` 指定日期",
    )
    return [Problem("not-in-force", message, help=advice, severity="warning")]
