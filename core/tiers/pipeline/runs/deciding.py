"""Decide about a stretch of rows by itself: what its part of the result holds."""

from datetime import date
from functools import cached_property

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.engines.columnar import engine as columnar
from tiers.intake import Counts, columns
from tiers.physical import EXTRA, ROW
from tiers.pipeline.codebook import exactly, presented
from tiers.pipeline.models import Writer
from tiers.pipeline.plan import Plan
from tiers.pipeline.runs.partitioning import fact_beside
from tiers.pipeline.runs.survey import Survey
from tiers.pipeline.summary import Tally
from tiers.ports import Engine
from tiers.presenting import PLAIN, Form
from tiers.schema import Schema
from tiers.text import Lang


@attrs.frozen
class Stretch:
    """What was decided about a stretch of rows."""

    decisions: pl.DataFrame
    """As the result holds them, and the column that it is partitioned by."""
    rejects: pl.DataFrame
    counts: Counts | None
    tally: Tally


@attrs.frozen(slots=False)
class Decider:
    """All that it takes to decide about any stretch of a table that is surveyed."""

    survey: Survey
    raw: pl.LazyFrame = attrs.field(repr=False)
    engine: Engine
    as_of: date
    lang: Lang
    by: str | None = None
    """The column, of the result or a fact, that the result is partitioned by."""
    form: Form = PLAIN

    @cached_property
    def plan(self) -> Plan:
        """Plan once for all stretches."""
        return Plan.of(
            self.survey.fitted,
            self.raw.collect_schema(),
            as_of=self.as_of,
            lang=self.lang,
        )

    @property
    def schema(self) -> Schema:
        """Give the facts that come from the table itself."""
        return self.survey.fitted.program.schema.own

    @property
    def book(self) -> Codebook:
        """Give the names behind the codes."""
        return self.plan.book

    @cached_property
    def table(self) -> pl.LazyFrame:
        """Give the rows to cut into stretches: clean facts, or what is read as such."""
        if self.survey.facts is not None:
            return self.survey.facts
        layout = self.plan.layout
        extra = [EXTRA] if layout.is_text else []
        return self.raw.select(ROW, *map(columns.heading, layout.present), *extra)

    def facts(self, piece: pl.LazyFrame, rejects: pl.DataFrame) -> pl.LazyFrame:
        """Give `ROW` and the facts of the sound rows of a piece of `table`."""
        if self.survey.facts is not None:
            return piece
        return self.plan.facts(piece, without=rejects["row"].unique())

    def coded(self, facts: pl.LazyFrame) -> pl.LazyFrame:
        """Decide about clean customers, as codes."""
        if self.engine is columnar:
            return self.plan.coded(facts)
        fitted = self.survey.fitted
        written = Writer.of(fitted, self.as_of).written(facts)
        with exactly(self.engine.name):
            return self.engine.decide(fitted, written, self.as_of, self.book)

    def decided(self, piece: pl.DataFrame, tally: Tally) -> Stretch:
        """Decide about a piece of `table`."""
        known = self._known(piece)
        decided = self._presented(self.facts(piece.lazy(), known), tally)
        if self.survey.counts is not None:
            found = decided.collect(engine="streaming")
            return Stretch(found, known.clear(), None, tally)
        plans = [
            decided,
            self.plan.faults(piece.lazy()),
            self.plan.counted(piece.lazy()),
        ]
        found, own, counted = pl.collect_all(plans, engine="streaming")
        rejects = pl.concat([own, known]).sort("row", maintain_order=True)
        read, blank = counted.row(0)
        counts = Counts(read, blank, rejects["row"].n_unique())
        return Stretch(found, rejects, counts, tally)

    def _presented(self, facts: pl.LazyFrame, tally: Tally) -> pl.LazyFrame:
        """Decide as people read it, with the fact that is asked for beside it."""
        fact = fact_beside(self.by, self.survey.fitted.program)
        if fact is not None:
            facts = facts.collect(engine="streaming").lazy()
        coded, lang = self.coded(facts), self.lang
        decided = presented(coded, self.book, lang, tally, self.form)
        if fact is None:
            return decided
        return pl.concat([decided, facts.select(fact)], how="horizontal")

    def _known(self, piece: pl.DataFrame) -> pl.DataFrame:
        """Give what is known by now to be wrong with the rows of a piece."""
        if not piece.height:
            return self.survey.rejects.clear()
        first, last = piece[ROW][0], piece[ROW][-1]
        return self.survey.rejects.filter(pl.col("row").is_between(first, last))
