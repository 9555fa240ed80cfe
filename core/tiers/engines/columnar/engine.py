"""Run a fitted program over columns: scores, the rule, actions and doubts as codes."""

from datetime import date

import attrs
import polars as pl

from tiers.codes import RULE, Codebook, columns, lookup
from tiers.engines.columnar.doubting import set_words, with_doubts
from tiers.engines.columnar.expressions import Compiler
from tiers.engines.columnar.matching import Matcher, looked_up
from tiers.lang.ir import Node
from tiers.program.program import TIER, Fitted, Program, Score

name = "columnar"

_RULES, _GRANTING = "#rules", "#granting"
"""The columns with the rules that hold, for the tier and for actions."""


@attrs.frozen
class Columns:
    """A table of clean facts, and of the scores computed so far."""

    table: pl.LazyFrame
    as_of: date

    def select(self, **nodes: Node) -> pl.LazyFrame:
        """Compute a column for each node; see `Population`."""
        compiler = Compiler(self.as_of)
        return self.table.select(**{n: compiler.expr(e) for n, e in nodes.items()})

    def with_scores(self, scores: list[tuple[Score, Node]]) -> "Columns":
        """Add columns for scores, each of which may read those before it."""
        compiler, table = Compiler(self.as_of), self.table
        for score, formula in scores:
            stored = compiler.stored(formula, score.type)
            table = table.with_columns(stored.alias(str(score.name)))
        return attrs.evolve(self, table=table)


def decide(
    fitted: Fitted, clean: pl.LazyFrame, as_of: date, book: Codebook
) -> pl.LazyFrame:
    """Decide about every customer of *clean*, giving the columns of `tiers.codes`.

    Raises:
        OverflowError: a number on the way could need more than 128 bits.
    """
    compiler, program = Compiler(as_of), fitted.program
    scores = list(zip(program.scores, fitted.formulas, strict=True))
    table = Columns(clean, as_of).with_scores(scores).table
    tiers = [*(rule.tier for rule in program.rules), None, None]
    order, rules = _matched(program, compiler)
    nodes = [rule.when.node for rule in program.action_rules]
    granting = Matcher.of(_GRANTING, nodes, compiler)
    table = (
        table.with_columns(rules.found)
        .with_columns(_rule(program, order, rules, book).alias(RULE))
        .with_columns(lookup(pl.col(RULE), tiers).alias(TIER))
        .with_columns(granting.found)
        .with_columns(_given(program, granting, book.actions))
    )
    return with_doubts(fitted, table, compiler, book).select(columns(book))


def _given(program: Program, matcher: Matcher, names: tuple[str, ...]) -> list[pl.Expr]:
    """Give the words of the set of actions: an action is given by any of its rules."""
    rules = dict.fromkeys(names, 0)
    for at, rule in enumerate(program.action_rules):
        for name in rule.do:
            rules[name] |= 1 << at
    granted = {name: matcher.any_of(rows) for name, rows in rules.items() if rows}
    return set_words("actions", granted, names)


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
