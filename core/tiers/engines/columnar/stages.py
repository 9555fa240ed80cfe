"""Columns to compute, stage by stage, for any table that has what they read."""

from collections.abc import Iterable
from typing import Self

import attrs
import polars as pl

from tiers.freezing import frozen


@frozen
class Stages:
    """Columns in the order in which they are computed; made once, run on any part."""

    names: frozenset[str]
    """The columns that a table has, and those that are computed."""
    steps: tuple[tuple[pl.Expr, ...], ...] = attrs.field(default=(), repr=False)

    @classmethod
    def on(cls, names: Iterable[str]) -> Self:
        """Start with the columns of a table."""
        return cls(frozenset(names))

    def also(self, columns: Iterable[pl.Expr]) -> Self:
        """Add columns that may read all those before, but not each other."""
        found = tuple(columns)
        if not found:
            return self
        added = (column.meta.output_name() for column in found)
        return attrs.evolve(
            self, names=self.names.union(added), steps=(*self.steps, found)
        )

    def run(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Give the table with these columns."""
        for step in self.steps:
            table = table.with_columns(step)
        return table
