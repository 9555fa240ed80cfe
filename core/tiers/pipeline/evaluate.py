"""Evaluate: customers → decisions, rejects and a summary."""

from collections.abc import Callable
from datetime import date

import attrs
import polars as pl

from tiers import codes, presenting
from tiers.codes import Codebook, Shown
from tiers.intake import Counts
from tiers.intake.related import RowCounts
from tiers.physical import ROW, RULE
from tiers.pipeline.fit import fit
from tiers.pipeline.models import Writer
from tiers.pipeline.related import Reading, Tables, take_in, unexplained
from tiers.ports import Engine
from tiers.problems import DataError, Problem
from tiers.program.doubt import doubts
from tiers.program.program import Fitted, Output, Program
from tiers.schema import Schema
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

    def decisions(
        self, lang: Lang, tap: Callable[[pl.Series], pl.Series] | None = None
    ) -> pl.LazyFrame:
        """Give the decisions, one row a customer; see `presenting.present`.

        *tap* sees the codes of every batch as they pass, as records, and gives back
        those of the rules; `Tally` is one.
        """
        coded = self.coded
        if tap is not None:
            sets = codes.set_columns(self.book)
            passing = pl.struct(RULE, *sets).map_batches(
                tap, return_dtype=pl.Int32(), is_elementwise=True
            )
            coded = coded.with_columns(passing.alias(RULE))
        shown = presenting.present(coded, self.book, lang)
        return shown.rename({ROW: "row"}) if self.book.key == ROW else shown


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

    Scores that are *fitted* already stay as they are.

    Raises:
        DataError: a table lacks columns, or the engine can't serve the policy.
        PolicyError: a scoring model refuses this population.
    """
    taken = take_in(program, raw, tables or {}, as_of=as_of, lang=lang, reading=reading)
    sifted = taken.sifted
    fitted = fitted or fit(program, sifted.clean, as_of)
    book = codebook(fitted)
    clean = Writer.of(fitted, as_of).written(sifted.clean)
    return Evaluation(
        fitted=fitted,
        book=book,
        coded=_decided(fitted, clean, as_of, book, engine),
        clean=clean,
        as_of=as_of,
        rejects=taken.rejects,
        counts=taken.counts,
        warnings=(*taken.warnings, *_out_of_force(program, as_of)),
        rows=taken.rows,
    )


def codebook(fitted: Fitted) -> Codebook:
    """Give the names behind the codes of a program."""
    program = fitted.program
    return Codebook(
        key=key_column(program.schema),
        scores=tuple((str(s.name), s.type.places) for s in program.shown_scores),
        rules=tuple((rule.id, rule.tier, rule.because) for rule in program.rules),
        actions=tuple(action.name for action in program.actions),
        facts=doubts(fitted).facts,
        decisions=tuple(map(_shown, program.shown_outputs)),
        outputs=tuple(_shown(given.output) for given in program.outputs),
        tables=tuple(table.name for table in program.tables if table.can_clash),
        default=program.default,
    )


def _shown(output: Output) -> Shown:
    listing = output.listing
    if listing is None:
        return Shown(output.name, output.type)
    return Shown(output.name, output.type, listing.values, listing.default)


def key_column(schema: Schema) -> str:
    """Name the column that tells customers apart."""
    return schema.key.name if schema.key else ROW


def _decided(
    fitted: Fitted, clean: pl.LazyFrame, as_of: date, book: Codebook, engine: Engine
) -> pl.LazyFrame:
    try:
        return engine.decide(fitted, clean, as_of, book)
    except OverflowError:
        message = Text(
            f"engine `{engine.name}` can't compute this policy exactly: "
            "a number could need more than 38 digits",
            f"引擎 `{engine.name}` 无法精确计算该策略：数字可能超过 38 位",
        )
        advice = Text(
            "declare narrower ranges for the facts, or round in between; "
            "`--engine interpret` has this limit for scores only",
            "请缩小事实的取值范围，或在中间步骤取整；"
            "`--engine interpret` 仅对得分有此限制",
        )
        raise DataError([Problem("too-many-digits", message, help=advice)]) from None


def _out_of_force(program: Program, as_of: date) -> list[Problem]:
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
