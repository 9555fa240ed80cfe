"""A plan: all that is known of a run before any row is read.

Once a program is fitted, a customer is decided by its own row alone. So a plan turns
any piece of a raw table into decisions and rejects, in any order, in any process; only
repeated keys are found by looking at all pieces together.
"""

from datetime import date
from functools import cached_property
from typing import Self

import polars as pl

from tiers.codes import Codebook
from tiers.engines.columnar.engine import Deciding
from tiers.freezing import frozen
from tiers.intake import conform
from tiers.intake.layout import Layout
from tiers.intake.rejects import faults, keys, repeats
from tiers.intake.table import Table
from tiers.physical import ROW
from tiers.pipeline.codebook import Tap, codebook, exactly, presented
from tiers.pipeline.models import Writer
from tiers.program.program import Fitted
from tiers.text import Lang


@frozen
class Plan:
    """A run without its rows; it can be pickled, and is compiled once a process.

    Pieces are tables with the columns that the plan was made for, `ROW` among them,
    which numbers rows across all pieces. Nothing that a plan gives has been read yet.
    A policy with related tables needs their facts joined to `facts` before `coded`.
    """

    layout: Layout
    fitted: Fitted
    book: Codebook
    as_of: date
    lang: Lang = "en"

    @classmethod
    def of(
        cls, fitted: Fitted, columns: pl.Schema, *, as_of: date, lang: Lang = "en"
    ) -> Self:
        """Plan to decide about tables with these *columns*.

        Raises:
            DataError: a column is missing that the policy needs, or can't be read, or
                a number on the way could need more than 38 digits.
        """
        schema = fitted.program.schema.own
        layout = conform(pl.LazyFrame(schema=columns), schema).table.layout
        return cls.laid_out(layout, fitted, as_of=as_of, lang=lang)

    @classmethod
    def laid_out(
        cls, layout: Layout, fitted: Fitted, *, as_of: date, lang: Lang = "en"
    ) -> Self:
        """Plan to decide about tables whose columns are known to fit."""
        plan = cls(layout, fitted, codebook(fitted), as_of, lang)
        with exactly("columnar"):
            _ = plan._deciding  # what can't be computed exactly is refused now
        return plan

    # --- decisions ------------------------------------------------------------

    def facts(
        self, piece: pl.LazyFrame, without: pl.Series | None = None
    ) -> pl.LazyFrame:
        """Give `ROW` and the facts of sound rows; see `physical` for how they lie.

        Rows that *without* numbers are left out: those that repeat a key.
        """
        if without is not None and len(without):
            piece = piece.filter(~pl.col(ROW).is_in(without.implode()))
        return self._table(piece).sound()

    def coded(self, facts: pl.LazyFrame) -> pl.LazyFrame:
        """Decide about clean customers, giving the columns of `codes.columns`."""
        written = facts if self._writer is None else self._writer.written(facts)
        return self._deciding.decided(written)

    def decided(
        self, piece: pl.LazyFrame, without: pl.Series | None = None
    ) -> pl.LazyFrame:
        """Decide about the sound rows of a piece, as codes, in their order."""
        return self.coded(self.facts(piece, without))

    def presented(self, coded: pl.LazyFrame, tap: Tap | None = None) -> pl.LazyFrame:
        """Turn codes into what people read: see `presenting.present`."""
        return presented(coded, self.book, self.lang, tap)

    # --- rejects --------------------------------------------------------------

    def counted(self, piece: pl.LazyFrame) -> pl.LazyFrame:
        """Count the rows of a piece: one row, `read` and `blank`."""
        return self._table(piece).counted()

    def faults(self, piece: pl.LazyFrame) -> pl.LazyFrame:
        """List the faults of a piece in the order of its rows; see `intake.rejects`."""
        return faults(self._table(piece), self.lang)

    def keys(self, piece: pl.LazyFrame) -> pl.LazyFrame | None:
        """Give `ROW`, `key` and `value` as written; None where rows have no key."""
        key = self.layout.key
        return None if key is None else keys(self._table(piece), key)

    def repeats(self, found: pl.LazyFrame) -> pl.LazyFrame:
        """List the rows that repeat a key, given the `keys` of all pieces.

        Those lines come after the other faults of the same row.
        """
        key = self.layout.key
        assert key is not None, "without a key nothing repeats"
        return repeats(found, key, self.lang)

    # --- compiled once --------------------------------------------------------

    def _table(self, piece: pl.LazyFrame) -> Table:
        return Table(piece, self.layout)

    @cached_property
    def _writer(self) -> Writer | None:
        writer = Writer.of(self.fitted, self.as_of)
        return writer if writer.models else None

    @cached_property
    def _deciding(self) -> Deciding:
        facts = (fact.name for fact in self.fitted.program.schema.facts)
        written = () if self._writer is None else self._writer.models
        names = (ROW, *facts, *written)
        return Deciding.of(self.fitted, names, self.as_of, self.book)
