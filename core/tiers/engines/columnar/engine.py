"""Run a fitted program over columns: scores, the rule, actions and doubts as codes."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Self

import attrs
import polars as pl

from tiers.codes import Codebook, bits, columns, lookup
from tiers.engines.columnar.choosing import Shared, looked_up
from tiers.engines.columnar.doubting import set_words, with_doubts
from tiers.engines.columnar.expressions import Compiler
from tiers.engines.columnar.lookups import matched, words
from tiers.engines.columnar.matching import Matcher
from tiers.engines.columnar.stages import Stages
from tiers.freezing import frozen
from tiers.lang.ir import Node
from tiers.physical import RULE
from tiers.program.program import TIER, Fitted, Program
from tiers.program.rules import Output, Step

name = "columnar"

_RULES, _GRANTING = "#rules", "#granting"
"""The columns with the rules that hold, for the tier and for actions."""


@frozen
class Columns:
    """A table of clean facts, and of the scores computed so far."""

    table: pl.LazyFrame
    as_of: date

    def select(self, **nodes: Node) -> pl.LazyFrame:
        """Compute a column for each node; see `Population`."""
        compiler = Compiler(self.as_of)
        return self.table.select(**{n: compiler.expr(e) for n, e in nodes.items()})

    def with_steps(self, steps: Iterable[Step]) -> "Columns":
        """Add columns, each of which may read those before it."""
        stages = with_steps(Stages.on(()), steps, Compiler(self.as_of))
        return attrs.evolve(self, table=stages.run(self.table))


def with_steps(stages: Stages, steps: Iterable[Step], compiler: Compiler) -> Stages:
    """Add columns, each of which may read those before it."""
    for step in steps:
        if found := matched(step, compiler):
            rows, value = found
            stages = _shared(stages, compiler).also([rows]).also([value])
            continue
        stored = compiler.stored(step.node, step.column.type)
        stages = _shared(stages, compiler).also([stored.alias(step.column.name)])
    return stages


def _shared(stages: Stages, compiler: Compiler) -> Stages:
    """Add what the columns that come next share."""
    return stages.also(compiler.shared.taken() if compiler.shared else ())


@frozen
class Deciding:
    """A fitted program as columns: compiled once, run on any part of the customers."""

    stages: Stages = attrs.field(repr=False)
    columns: tuple[str, ...]
    """The columns that come out; see `tiers.codes.columns`."""

    @classmethod
    def of(
        cls, fitted: Fitted, names: Iterable[str], as_of: date, book: Codebook
    ) -> Self:
        """Compile a program for clean tables with columns of these *names*.

        Raises:
            OverflowError: a number on the way could need more than 128 bits.
        """
        program, compiler = fitted.program, Compiler(as_of, shared=Shared())
        stages = with_steps(Stages.on(names), fitted.steps, compiler)
        stages = _with_rule(stages, program, compiler, book)
        tiers = (*(rule.tier for rule in program.rules), program.default, None)
        compiler = attrs.evolve(compiler, tiers=tiers)
        stages = _with_what_follows(stages, program, compiler, book)
        stages = with_doubts(fitted, stages, compiler, book)
        return cls(stages, columns(book))

    def decided(self, clean: pl.LazyFrame) -> pl.LazyFrame:
        """Decide about every customer of *clean*; each row by itself."""
        return self.stages.run(clean).select(self.columns)


def decide(
    fitted: Fitted, clean: pl.LazyFrame, as_of: date, book: Codebook
) -> pl.LazyFrame:
    """Decide about every customer of *clean*, giving the columns of `tiers.codes`.

    Raises:
        OverflowError: a number on the way could need more than 128 bits.
    """
    names = clean.collect_schema().names()
    return Deciding.of(fitted, names, as_of, book).decided(clean)


def _with_rule(
    stages: Stages, program: Program, compiler: Compiler, book: Codebook
) -> Stages:
    """Add the rule that decides."""
    order, rules = _matched(program, compiler)
    found = _rule(program, order, rules, book).alias(RULE)
    return _shared(stages, compiler).also([rules.found]).also([found])


def _with_what_follows(
    stages: Stages, program: Program, compiler: Compiler, book: Codebook
) -> Stages:
    """Add the tier, the actions, and what comes beside."""
    nodes = [one.node for one in program.granting]
    granting = Matcher.of(_GRANTING, nodes, compiler)
    lists = [words(output, compiler) for output in _lists(program)]
    beside = list(_beside(program, compiler))
    tier = lookup(pl.col(RULE), compiler.tiers).alias(TIER)
    return (
        _shared(stages.also([tier]), compiler)
        .also([granting.found])
        .also(_given(program, granting, book.actions))
        .also(beside)
        .also(rows for rows, _ in lists)
        .also(word for _, found in lists for word in found)
    )


def _beside(program: Program, compiler: Compiler) -> Iterator[pl.Expr]:
    """Give outputs of the rules, and which tables have rows that clash."""
    for given in program.outputs:
        if given.of_rule is not None:
            output = given.output
            stored = compiler.stored(given.of_rule, output.type)
            yield stored.alias(output.name)
    tables = {t.name: t for t in program.tables if t.can_clash}
    if tables:
        clashes = {n: pl.col(t.row_name) == t.clash for n, t in tables.items()}
        yield from set_words("clashes", clashes, tuple(tables))


def _lists(program: Program) -> Iterator[Output]:
    """Give what is shown as a list."""
    shown = (*program.shown_outputs, *(o.output for o in program.outputs))
    return (output for output in shown if output.listing is not None)


def _given(program: Program, matcher: Matcher, names: tuple[str, ...]) -> list[pl.Expr]:
    """Give the words of the set of actions: those of all rules that hold."""
    return [
        matcher.united(
            [sum(values.get(n, 0) for n in set(r.do)) for r in program.action_rules]
        ).alias(word)
        for word, values in bits("actions", names).items()
    ]


def _matched(program: Program, compiler: Compiler) -> tuple[list[int], Matcher]:
    """Match the rules, the one that decides first; their order comes with it."""
    order = list(range(len(program.rules)))
    if program.hit in {"priority", "any"}:
        ranks = _ranks(program)
        order.sort(key=lambda index: ranks[index])
    rows = [program.rules[index].node for index in order]
    return order, Matcher.of(_RULES, rows, compiler)


def _ranks(program: Program) -> list[int]:
    """Give the rank of each rule's tier, the best first."""
    tiers = {tier.name: rank for rank, tier in enumerate(program.tiers)}
    return [tiers[rule.tier] for rule in program.rules]


def _rule(
    program: Program, order: list[int], matcher: Matcher, book: Codebook
) -> pl.Expr:
    """Give the index of the rule that decides."""
    first = looked_up(matcher.first(), order, pl.Int32()).fill_null(book.no_rule)
    match program.hit:
        case "first" | "priority":
            return first
        case "unique":
            ends = matcher.first(), matcher.last()
        case "any":
            ranks = [_ranks(program)[index] for index in order]
            ends = (
                looked_up(matcher.first(), ranks, pl.Int32()),
                looked_up(matcher.last(), ranks, pl.Int32()),
            )
    clash = pl.lit(book.clash, dtype=pl.Int32)
    return pl.when(ends[0] != ends[1]).then(clash).otherwise(first)
