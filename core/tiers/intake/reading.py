"""A column being read: the value it gives, and the faults that deny it."""

from collections.abc import Iterable
from functools import reduce
from itertools import zip_longest
from operator import or_

import attrs
import polars as pl

from tiers.freezing import frozen
from tiers.intake.reasons import Code
from tiers.physical import ROW

Faults = tuple[tuple[Code, pl.Expr], ...]
"""Names of faults and where they hold."""


class Workings:
    """Columns in between, each computed once however often it is read."""

    def __init__(self, name: str) -> None:
        self._prefix = f"{ROW}:{name}:"
        self._steps: list[pl.Expr] = []

    def keep(self, what: str, expression: pl.Expr) -> pl.Expr:
        """Make *expression* a column of the next step, and give that column."""
        name = f"{self._prefix}{what}"
        self._steps.append(expression.alias(name))
        return pl.col(name)

    @property
    def steps(self) -> tuple[pl.Expr, ...]:
        """Give the columns kept so far, in order."""
        return tuple(self._steps)


@frozen
class Reading:
    """A value, null where missing or at fault, and its faults, the first one counts.

    Both are read from a table that `worked` has been given.
    """

    value: pl.Expr
    faults: Faults = ()
    steps: tuple[pl.Expr, ...] = ()
    is_odd: pl.Expr | None = None
    """Whether one of the first faults holds, if there is a shorter way to ask that."""
    short: int = 0
    """How many faults `is_odd` stands for."""

    def code(self) -> pl.Expr:
        """Name the first fault of each row; null where there is none."""
        if not self.faults:
            return pl.lit(None, pl.String)
        return pl.coalesce(
            pl.when(holds).then(pl.lit(code)) for code, holds in self.faults
        )

    def is_faulty(self) -> pl.Expr:
        """Tell whether there is a fault."""
        holds = [holds for _, holds in self.faults[self.short :]]
        if self.is_odd is not None:
            holds.append(self.is_odd)
        return (
            reduce(or_, holds).fill_null(value=False) if holds else pl.lit(value=False)
        )

    def also(self, code: Code, holds: pl.Expr) -> "Reading":
        """Add a fault that counts where no earlier one does."""
        return attrs.evolve(self, faults=(*self.faults, (code, holds)))


def worked(table: pl.LazyFrame, readings: Iterable[Reading]) -> pl.LazyFrame:
    """Put the columns that *readings* need beside those of *table*."""
    for depth in zip_longest(*(reading.steps for reading in readings)):
        table = table.with_columns(step for step in depth if step is not None)
    return table
