"""Evaluate customers where they lie: the same run, over any host."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.intake import Counts, conform
from tiers.intake.related import RowCounts
from tiers.pipeline.clashes import Clash, clashes_of
from tiers.pipeline.evaluate import out_of_force
from tiers.pipeline.fit import learnt
from tiers.pipeline.models import Writer
from tiers.pipeline.plan import Plan
from tiers.pipeline.related import check_names
from tiers.pipeline.spread.deciding import Decide, examples, told, without_rows
from tiers.pipeline.spread.learning import Learner
from tiers.pipeline.spread.taking import Given, Taking, empty
from tiers.pipeline.summary import Summary, Tally, summary
from tiers.problems import Problem
from tiers.program.program import Fitted, Program
from tiers.spreading import Packets, Session, Spread
from tiers.text import Lang


@attrs.frozen
class SpreadRun:
    """A run that is prepared; its customers stay where they lie."""

    plan: Plan = attrs.field(repr=False)
    clean: Packets = attrs.field(repr=False)
    without: pl.Series = attrs.field(repr=False)
    """The rows that repeat a key."""
    rejects: pl.DataFrame = attrs.field(repr=False)
    """One line a fault; see `Taken.rejects`."""
    counts: Counts
    warnings: tuple[Problem, ...]
    rows: tuple[RowCounts, ...] = ()
    """What became of the rows of related tables."""

    @property
    def fitted(self) -> Fitted:
        """The program, fitted to the customers."""
        return self.plan.fitted

    @property
    def as_of(self) -> date:
        """The day of the evaluation."""
        return self.plan.as_of

    @property
    def book(self) -> Codebook:
        """The names behind the codes."""
        return self.plan.book

    @property
    def decisions(self) -> Any:
        """The decisions as a lazy table of the host's own library."""
        decide = Decide(self.plan, self.without)
        return self.clean.through(decide).table(decide.columns)

    def write(self, path: str | None) -> tuple[Summary, tuple[Clash, ...]]:
        """Decide, and tell how many customers got what; write to a folder, if any.

        Raises:
            DataError: the folder can't be written.
        """
        decide, tally = Decide(self.plan, self.without), Tally(self.book)
        decided = self.clean.through(decide)
        if path is None:
            notes = list(decided.through(without_rows).here())
        else:
            notes = decided.write(path, decide.columns)
        told(tally, notes)
        found, first = summary(self, tally), examples(notes)
        writer = Writer.of(self.fitted, self.plan.as_of)

        def customers(table: str | None) -> pl.DataFrame:
            return writer.written(first[table].lazy()).collect()

        return found, clashes_of(self.fitted, self.plan.as_of, found, customers)


@contextmanager
def spread_run(  # noqa: PLR0913 - one argument for each thing it needs to know
    program: Program,
    session: Session,
    customers: Spread,
    *,
    as_of: date,
    lang: Lang = "en",
    tables: Mapping[str, Spread] | None = None,
    fitted: Fitted | None = None,
) -> Iterator[SpreadRun]:
    """Take customers in, fit the scores to them, and plan the decisions.

    With *fitted* given, nothing is learnt of these customers. What the run holds on
    the machines is let go at the end of the context.

    Raises:
        DataError: a table is lacking, or lacks columns, or a number could need too
            many digits.
        PolicyError: a scoring model refuses this population.
    """
    given = tables or {}
    check_names(program, given)
    intake = conform(empty(customers), program.schema.own)
    related = [Given.of(one, given[str(one.name)], as_of) for one in program.related]
    if fitted is None and not program.needs_fit:
        fitted = program.fitted({})
    with ExitStack() as stack:
        taking = Taking(program, session, customers, intake, related, lang, stack)
        taken = taking.taken()
        if fitted is None:
            learner = Learner(taken.clean, program.schema, taken.without)
            fitted = learnt(program, as_of, learner)
        plan = Plan.laid_out(intake.table.layout, fitted, as_of=as_of, lang=lang)
        warnings = [w for one in related for w in one.intake.warnings]
        yield SpreadRun(
            plan=plan,
            clean=taken.clean,
            without=taken.without,
            rejects=taken.rejects,
            counts=taken.counts,
            warnings=(*intake.warnings, *warnings, *out_of_force(program, as_of)),
            rows=taken.rows,
        )
