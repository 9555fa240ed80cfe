"""Run the interpreter over a table, giving the same codes as any other engine."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Self

import attrs
import polars as pl

from tiers.codes import WORD, Codebook, Shown, bits, columns, set_columns
from tiers.engines.interpret.decide import Interpreter
from tiers.physical import RULE, dtype, physical, unscaled
from tiers.program.program import Fitted, Program
from tiers.results import Decision
from tiers.schema import Fact, Number

name = "interpret"


def decide(
    fitted: Fitted, clean: pl.LazyFrame, as_of: date, book: Codebook
) -> pl.LazyFrame:
    """Decide about every customer of *clean*, giving the columns of `tiers.codes`."""
    schema = schema_of(fitted.program, book, clean.collect_schema()[book.key])
    batch = Batch.of(Interpreter.of(fitted, as_of), book, schema)
    return clean.map_batches(batch, schema=schema, streamable=True)


def facts_of(program: Program) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Give the function that reads a customer's facts from a row of a clean table."""
    numbers = [(f.name, f.type.places) for f in _numbers(program.schema.facts)]
    numbers += [(s.written.name, s.places) for s in program.written_scores]
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


def schema_of(
    program: Program, book: Codebook, key: pl.DataType
) -> dict[str, pl.DataType]:
    """Give the columns of the result with their types; *key* is that of the key."""
    scores = {str(s.name): dtype(s.type) for s in program.shown_scores}
    given = (*book.decisions, *book.outputs)
    lists = [g for g in given if g.values is not None]
    shown = {g.name: dtype(g.type) for g in given if g.values is None}
    sets = [*set_columns(book), *(word for g in lists for word in g.columns)]
    codes: dict[str, pl.DataType] = {RULE: pl.Int32()}
    codes |= dict.fromkeys(sets, pl.Int64())
    every = {book.key: key, **scores, **shown, **codes}
    return {name: every[name] for name in columns(book)}


@attrs.frozen
class Batch:
    """Decides about the rows of a part of the table."""

    interpreter: Interpreter
    book: Codebook
    schema: dict[str, pl.DataType]
    rules: Mapping[str, int]
    """The code of each rule."""
    actions: tuple[Mapping[str, int], ...]
    """For each word of the set of actions, the bit of each action."""
    unknown: tuple[Mapping[str, int], ...]
    clashes: tuple[Mapping[str, int], ...]

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
            clashes=tuple(bits("clashes", book.tables).values()) if book.tables else (),
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
            *(physical(decision.scores[name], kind) for name, kind in self.book.scores),
            *self.given(self.book.decisions, decision.decisions, decision),
            *self.given(self.book.outputs, decision.outputs, decision),
            self.code(decision),
            *(_word(values, decision.actions) for values in self.actions),
            *(_word(values, decision.unknown) for values in self.unknown),
            *(_word(values, tuple(decision.clashes)) for values in self.clashes),
        )

    def given(
        self, shown: tuple[Shown, ...], values: Mapping[str, Any], decision: Decision
    ) -> Iterator[Any]:
        """Encode what decisions or rules give; a list as the words of its rows."""
        for one in shown:
            if one.values is None:
                yield physical(values[one.name], one.type)
                continue
            rows = decision.rows[one.name]
            for at in range(len(one.columns)):
                yield sum(1 << row - at * WORD for row in rows if row // WORD == at)

    def code(self, decision: Decision) -> int:
        """Give the index of the rule, or what stands for none."""
        if decision.clashing:
            return self.book.clash
        if decision.rule is None:
            return self.book.no_rule
        return self.rules[decision.rule]


def _word(values: Mapping[str, int], members: tuple[str, ...]) -> int:
    return sum(values.get(name, 0) for name in members)
