"""Run the interpreter over a table, giving the same codes as any other engine."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Self

import attrs
import polars as pl

from tiers.codes import RULE, Codebook, bits, columns, words
from tiers.engines.interpret.decide import Interpreter
from tiers.physical import dtype, scaled, unscaled
from tiers.program.program import Fitted, Program
from tiers.results import Decision
from tiers.schema import Fact, Number

name = "interpret"


def decide(
    fitted: Fitted, clean: pl.LazyFrame, as_of: date, book: Codebook
) -> pl.LazyFrame:
    """Decide about every customer of *clean*, giving the columns of `tiers.codes`."""
    schema = _schema(fitted.program, book, clean.collect_schema()[book.key])
    batch = _Batch.of(Interpreter.of(fitted, as_of), book, schema)
    return clean.map_batches(batch, schema=schema, streamable=True)


def facts_of(program: Program) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Give the function that reads a customer's facts from a row of a clean table."""
    numbers = [(f.name, f.type.places) for f in _numbers(program.schema.facts)]
    others = [f.name for f in program.schema.facts if not isinstance(f.type, Number)]

    def facts(row: dict[str, Any]) -> dict[str, Any]:
        found = {name: row[name] for name in others}
        for name, places in numbers:
            stored = row[name]
            found[name] = None if stored is None else unscaled(stored, places)
        return found

    return facts


def _numbers(facts: tuple[Fact, ...]) -> Iterator[Any]:
    return (fact for fact in facts if isinstance(fact.type, Number))


def _schema(
    program: Program, book: Codebook, key: pl.DataType
) -> dict[str, pl.DataType]:
    scores = {str(s.name): dtype(s.type) for s in program.shown_scores}
    sets = [*words("actions", book.actions), *words("unknown", book.facts)]
    codes: dict[str, pl.DataType] = {RULE: pl.Int32()}
    codes |= dict.fromkeys(sets, pl.Int64())
    every = {book.key: key, **scores, **codes}
    return {name: every[name] for name in columns(book)}


@attrs.frozen
class _Batch:
    """Decides about the rows of a part of the table."""

    interpreter: Interpreter
    book: Codebook
    schema: dict[str, pl.DataType]
    rules: Mapping[str, int]
    """The code of each rule."""
    actions: tuple[Mapping[str, int], ...]
    """For each word of the set of actions, the bit of each action."""
    unknown: tuple[Mapping[str, int], ...]

    @classmethod
    def of(
        cls, interpreter: Interpreter, book: Codebook, schema: dict[str, pl.DataType]
    ) -> Self:
        """Look up once what every customer needs."""
        return cls(
            interpreter=interpreter,
            book=book,
            schema=schema,
            rules={rule: code for code, (rule, _, _) in enumerate(book.rules)},
            actions=tuple(bits("actions", book.actions).values()),
            unknown=tuple(bits("unknown", book.facts).values()),
        )

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Give the codes of each row."""
        facts = facts_of(self.interpreter.program)
        coded = [
            self.coded(row[self.book.key], self.interpreter.decide(facts(row)))
            for row in rows.iter_rows(named=True)
        ]
        return pl.DataFrame(coded, schema=self.schema, orient="row")

    def coded(self, key: object, decision: Decision) -> tuple[Any, ...]:
        """Encode one decision, in the order of the schema."""
        return (
            key,
            *(_stored(decision.scores[name], p) for name, p in self.book.scores),
            self.code(decision),
            *(_word(values, decision.actions) for values in self.actions),
            *(_word(values, decision.unknown) for values in self.unknown),
        )

    def code(self, decision: Decision) -> int:
        """Give the index of the rule, or what stands for none."""
        if decision.clashing:
            return self.book.clash
        if decision.rule is None:
            return self.book.no_rule
        return self.rules[decision.rule]


def _stored(value: Decimal | None, places: int) -> int | None:
    return None if value is None else scaled(value, places)


def _word(values: Mapping[str, int], members: tuple[str, ...]) -> int:
    return sum(values.get(name, 0) for name in members)
