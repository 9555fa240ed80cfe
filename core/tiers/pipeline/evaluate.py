"""Evaluate: customers → decisions, rejects and a summary."""

from collections.abc import Callable
from datetime import date
from functools import cached_property, partial

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.engines.columnar import engine as columnar
from tiers.freezing import frozen
from tiers.intake import Counts, conform
from tiers.intake.related import RowCounts
from tiers.pipeline.codebook import Tap, codebook, exactly, presented
from tiers.pipeline.customers import Customers
from tiers.pipeline.fit import fit
from tiers.pipeline.models import Writer
from tiers.pipeline.plan import Plan
from tiers.pipeline.related import Reading, Tables, take_in, unexplained
from tiers.pipeline.tally import Tally, nothing
from tiers.ports import Engine
from tiers.presenting import PLAIN, Form
from tiers.problems import Problem
from tiers.program.program import Fitted, Program
from tiers.text import Lang, Text

Write = Callable[[pl.LazyFrame], None]
"""Reads a table to its end, once, and does something with it."""


@frozen
class Evaluation:
    """A run that is prepared: scores fitted, decisions still lazy.

    `decide` finds the rejects while it reads the customers. Who asks for them before
    that has the customers read for it, which costs a reading more.
    """

    fitted: Fitted
    book: Codebook
    as_of: date
    customers: Customers = attrs.field(repr=False)
    decided: Callable[[pl.LazyFrame], pl.LazyFrame] = attrs.field(repr=False)
    """Gives the decisions about clean customers as codes."""
    warnings: tuple[Problem, ...]

    @property
    def rejects(self) -> pl.DataFrame:
        """List one fault a line: row, column, value, code, reason; see `Taken`."""
        return self.customers.taken.rejects

    @property
    def counts(self) -> Counts:
        """Count the customers."""
        return self.customers.taken.counts

    @property
    def expected(self) -> int | None:
        """How many customers will be decided about, if that is known by now."""
        known = self.customers.known
        return None if known is None else known.counts.decided

    @property
    def rows(self) -> tuple[RowCounts, ...]:
        """Tell what became of the rows of related tables."""
        return self.customers.taken.rows

    @cached_property
    def clean(self) -> pl.LazyFrame:
        """The facts that are decided about."""
        clean = self.customers.taken.sifted.clean
        return Writer.of(self.fitted, self.as_of).written(clean)

    @cached_property
    def coded(self) -> pl.LazyFrame:
        """The decisions as codes."""
        return self.decided(self.customers.taken.sifted.clean)

    def decisions(self, lang: Lang, tap: Tap | None = None) -> pl.LazyFrame:
        """Give the decisions, one row a customer; see `presenting.present`.

        *tap* sees the codes of every batch as they pass, as records, and gives back
        those of the rules; `Tally` is one.
        """
        return presented(self.coded, self.book, lang, tap)

    def decide(
        self,
        lang: Lang,
        write: Write,
        on_rows: Callable[[int], None] = nothing,
        form: Form = PLAIN,
    ) -> Tally:
        """Hand the decisions to *write*, and count them.

        Where customers turn out to repeat a key, *write* is called once more, and what
        it did before does not count. They come in a *form*.
        """
        shown = partial(presented, book=self.book, lang=lang, form=form)
        if (passing := self.customers.passing()) is not None:
            tally = Tally(self.book, on_rows)
            write(shown(self.decided(passing.rows()), tap=tally))
            if self.customers.settled(passing):
                return tally
        tally = Tally(self.book, on_rows)
        write(shown(self.coded, tap=tally))
        return tally


def prepare(  # noqa: PLR0913 - one argument for each thing it needs to know
    program: Program,
    raw: pl.LazyFrame | None,
    *,
    as_of: date,
    engine: Engine,
    lang: Lang = "en",
    tables: Tables | None = None,
    reading: Reading = unexplained,
    fitted: Fitted | None = None,
) -> Evaluation:
    """Take customers in, fit the scores to them, and plan the decisions.

    Without a table of customers they are those whom the rows of *tables* name.

    With *fitted* given, the program as it was fitted before, nothing is learnt of these
    customers, and the columnar engine has not read them yet when this returns.

    Raises:
        DataError: a table lacks columns, or the engine can't serve the policy.
        PolicyError: a scoring model refuses this population.
    """
    is_ours = engine is columnar
    if raw is None or program.related or tables or not is_ours:
        taken = take_in(
            program, raw, tables or {}, as_of=as_of, lang=lang, reading=reading
        )
        customers = Customers(taken.intake, lang, taken)
    else:
        customers = Customers(conform(raw, program.schema.own), lang)
    if fitted is None:
        fitted = fit(program, customers.population(program), as_of)
    layout = customers.intake.table.layout
    book = codebook(fitted)
    run = Evaluation(
        fitted=fitted,
        book=book,
        as_of=as_of,
        customers=customers,
        decided=Plan.laid_out(layout, fitted, as_of=as_of, lang=lang).coded
        if is_ours
        else partial(_by, engine, fitted, as_of, book),
        warnings=(*customers.warnings, *out_of_force(program, as_of)),
    )
    if not is_ours:
        _ = run.coded  # what the engine can't compute is refused now
    return run


def _by(
    engine: Engine, fitted: Fitted, as_of: date, book: Codebook, clean: pl.LazyFrame
) -> pl.LazyFrame:
    """Decide by an engine that plans for one table."""
    written = Writer.of(fitted, as_of).written(clean)
    with exactly(engine.name):
        return engine.decide(fitted, written, as_of, book)


def out_of_force(program: Program, as_of: date) -> list[Problem]:
    """Warn of a policy that is not in force on that day."""
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
