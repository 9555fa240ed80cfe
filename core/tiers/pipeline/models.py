"""Write the columns of scoring models that no formula says, before any engine runs."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs
import polars as pl

from tiers.engines.columnar.engine import Columns
from tiers.engines.columnar.expressions import Compiler
from tiers.freezing import frozen
from tiers.lang import ir
from tiers.physical import dtype, scaled, unscaled
from tiers.problems import passing
from tiers.program import promises
from tiers.program.program import Fitted, Program
from tiers.program.rules import Step
from tiers.program.score import Score
from tiers.program.scoring import ColumnScorer
from tiers.schema import Number, Schema


@frozen
class Writer:
    """Writes what models say about customers, each model being fitted by now."""

    program: Program
    steps: tuple[Step, ...]
    """The columns to compute, each after those it reads."""
    tables: Mapping[str, pl.DataFrame]
    as_of: date

    @classmethod
    def of(cls, fitted: Fitted, as_of: date) -> "Writer":
        """Write for all scores of a fitted program."""
        return cls(fitted.program, fitted.steps, fitted.tables, as_of)

    @property
    def models(self) -> Mapping[str, Score]:
        """The scores that are read as models write them, by the columns these write.

        A score that was given is not.
        """
        read = frozenset[str]().union(*(ir.columns(step.node) for step in self.steps))
        scores = {score.written.name: score for score in self.program.written_scores}
        return {name: score for name, score in scores.items() if name in read}

    def columns(self, clean: pl.LazyFrame) -> Columns:
        """Give clean customers with what models write, and with all steps."""
        found, models = Columns(clean, self.as_of), dict(self.models)
        for step in self.steps:
            for name in ir.columns(step.node) & models.keys():
                table = found.table.with_columns(self._column(models.pop(name)))
                found = attrs.evolve(found, table=table)
            found = found.with_steps([step])
        return found

    def written(self, clean: pl.LazyFrame) -> pl.LazyFrame:
        """Give clean customers with what models write about them."""
        names = list(self.models)
        if not names:
            return clean
        facts = clean.collect_schema().names()
        return self.columns(clean).table.select(*facts, *names)

    def customer(
        self, schema: Schema, facts: Mapping[str, Any], given: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Give the facts of one customer with what models write about it."""
        models = self.models
        if not models:
            return dict(facts)
        writer = attrs.evolve(self, steps=tuple(_instead(self.steps, given)))
        row = writer.written(_one_row(schema, facts)).collect().row(0, named=True)
        found = {n: _number(score, row.get(n)) for n, score in models.items()}
        return {**facts, **found}

    def _column(self, score: Score) -> pl.Expr:
        scorer, compiler = score.scorer, Compiler(self.as_of)
        assert isinstance(scorer, ColumnScorer)
        fit = self.tables.get(score.name)
        with passing(), score.blame.taken():
            nodes = promises.inputs(scorer.inputs(score.params))
            column = scorer.column(score.params, fit, places=score.places)
        given = pl.struct(compiler.expr(node).alias(n) for n, node in nodes.items())
        stored = _Stored(promises.function(column), score)
        kind = dtype(score.type)
        found = given.map_batches(stored, return_dtype=kind, is_elementwise=True)
        return found.alias(score.written.name)


@frozen
class Models:
    """What models write about one customer, from facts as columns hold them."""

    names: tuple[str, ...]
    schema: Schema
    fitted: Fitted

    @classmethod
    def of(cls, fitted: Fitted) -> "Models | None":
        """Give the models of a program; None if it has none that write."""
        names = tuple(Writer.of(fitted, date.min).models)
        return cls(names, fitted.program.schema, fitted) if names else None

    def __call__(self, today: date, *facts: Any) -> tuple[Any, ...]:
        """Give what each model writes."""
        row = pl.LazyFrame(
            {
                fact.name: pl.Series([value], dtype=dtype(fact.type))
                for fact, value in zip(self.schema.facts, facts, strict=True)
            }
        )
        found = Writer.of(self.fitted, today).written(row)
        return found.select(self.names).collect().row(0)


def _instead(steps: tuple[Step, ...], given: Mapping[str, Any]) -> Iterator[Step]:
    """Put given scores in the place of formulas."""
    for step in steps:
        name, kind = step.column.name, step.column.type
        is_given = name in given
        yield Step(step.column, ir.Constant(given[name], kind)) if is_given else step


def _one_row(schema: Schema, facts: Mapping[str, Any]) -> pl.LazyFrame:
    row = {
        f.name: pl.Series([_stored(facts[f.name], f.type)], dtype=dtype(f.type))
        for f in schema.facts
    }
    return pl.LazyFrame(row)


def _stored(value: Any, kind: Any) -> Any:
    is_number = isinstance(kind, Number) and value is not None
    return scaled(value, kind.places) if is_number else value


def _number(score: Score, stored: int | None) -> Any:
    return None if stored is None else unscaled(stored, score.places)


@frozen
class _Stored:
    """Scores a part of the table, and holds the model to its promises."""

    column: Callable[[pl.DataFrame], pl.Series]
    score: Score

    def __call__(self, given: pl.Series) -> pl.Series:
        """Give the scores as they are stored.

        Raises:
            PolicyError: the model fails or breaks its promises; at the score.
        """
        kind = self.score.type
        low, high = scaled(kind.low, kind.places), scaled(kind.high, kind.places)
        with passing(), self.score.blame.taken():
            found = self.column(given.struct.unnest())
            return promises.column(found, len(given), low, high).cast(dtype(kind))
