"""Run a fitted program over columns: scores, the rule, actions and doubts as codes."""

from datetime import date

import attrs
import polars as pl

from tiers.codes import RULE, Codebook, columns, lookup
from tiers.engines.columnar.doubting import set_words, with_doubts
from tiers.engines.columnar.expressions import Compiler
from tiers.lang import build
from tiers.lang.ir import Node
from tiers.program.program import TIER, Fitted, Program, Score

name = "columnar"


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
    granting = _granting(program)
    table = (
        table.with_columns(_rule(program, compiler, book).alias(RULE))
        .with_columns(lookup(pl.col(RULE), tiers).alias(TIER))
        .with_columns(_sets("actions", granting, compiler, book.actions))
    )
    return with_doubts(fitted, table, compiler, book).select(columns(book))


def _granting(program: Program) -> dict[str, list[Node]]:
    """Give, for each action, the conditions under which it is given."""
    found: dict[str, list[Node]] = {action.name: [] for action in program.actions}
    for rule in program.action_rules:
        for name in rule.do:
            found[name].append(rule.when.node)
    return found


def _sets(
    prefix: str,
    members: dict[str, list[Node]],
    compiler: Compiler,
    names: tuple[str, ...],
) -> list[pl.Expr]:
    """Give the words of a set: a name is in it where one of its conditions holds."""
    conditions = {
        name: compiler.truth(build.some(*nodes))
        for name, nodes in members.items()
        if nodes
    }
    return set_words(prefix, conditions, names)


def _rule(program: Program, compiler: Compiler, book: Codebook) -> pl.Expr:
    """Give the index of the rule that decides."""
    holds = [compiler.truth(rule.node) for rule in program.rules]
    first = _first(list(enumerate(holds)), book)
    match program.hit:
        case "first":
            return first
        case "priority":
            return _first(_by_tier(program, holds), book)
        case "unique":
            count = pl.sum_horizontal(h.fill_null(value=False) for h in holds)
            return _clashing(count > 1, first, book)
        case "any":
            tiers = _tier_indices(program, holds)
            low, high = pl.min_horizontal(tiers), pl.max_horizontal(tiers)
            return _clashing(low != high, first, book)


def _first(holds: list[tuple[int, pl.Expr]], book: Codebook) -> pl.Expr:
    """Give the index of the first that holds."""
    found = pl.lit(book.no_rule, dtype=pl.Int32)
    for index, condition in reversed(holds):
        code = pl.lit(index, dtype=pl.Int32)
        found = pl.when(condition).then(code).otherwise(found)
    return found


def _by_tier(program: Program, holds: list[pl.Expr]) -> list[tuple[int, pl.Expr]]:
    """Sort the rules by their tiers, best first."""
    order = [tier.name for tier in program.tiers]
    ranks = [order.index(rule.tier) for rule in program.rules]
    return sorted(enumerate(holds), key=lambda found: ranks[found[0]])


def _tier_indices(program: Program, holds: list[pl.Expr]) -> list[pl.Expr]:
    """Give the tier of each rule that holds, as a number."""
    order = [tier.name for tier in program.tiers]
    return [
        pl.when(condition).then(pl.lit(order.index(rule.tier), dtype=pl.Int32))
        for rule, condition in zip(program.rules, holds, strict=True)
    ]


def _clashing(is_clash: pl.Expr, first: pl.Expr, book: Codebook) -> pl.Expr:
    return pl.when(is_clash).then(pl.lit(book.clash, dtype=pl.Int32)).otherwise(first)
