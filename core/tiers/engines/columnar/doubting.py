"""Which missing facts could change the outcome, asked only where one is missing."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

import attrs
import polars as pl

from tiers.codes import Codebook, bits, words
from tiers.engines.columnar.expressions import Compiler
from tiers.engines.columnar.opening import Found, Ranking, in_doubt
from tiers.engines.columnar.stages import Stages
from tiers.freezing import frozen
from tiers.program.doubt import TIER_DOUBT, Doubts, doubts
from tiers.program.program import Fitted

_FOUND = "#unknown"
"""The column with the words as one record."""

_AS_IS = pl.QueryOptFlags.none()
"""Each batch is small, and planning it again would cost more than it saves."""


def with_doubts(
    fitted: Fitted, stages: Stages, compiler: Compiler, book: Codebook
) -> Stages:
    """Add the words of the set of facts in doubt.

    Raises:
        OverflowError: a number on the way could need more than 128 bits.
    """
    names = words("unknown", book.facts)
    if not book.facts:
        return stages.also(pl.lit(0, dtype=pl.Int64).alias(name) for name in names)
    alone = attrs.evolve(compiler, shared=None)  # it computes for few rows
    asked = tuple(_stages(doubts(fitted), alone, book))
    reads = _reads(asked, stages.names)
    found = pl.struct(sorted(reads | set(book.facts))).map_batches(
        _Doubting(book.facts, asked),
        return_dtype=pl.Struct(dict.fromkeys(names, pl.Int64())),
        is_elementwise=True,
    )
    record = pl.col(_FOUND).struct
    return stages.also([found.alias(_FOUND)]).also(map(record.field, names))


def _reads(stages: tuple[list[pl.Expr], ...], columns: frozenset[str]) -> set[str]:
    """Name the columns of the table that the stages read."""
    every = [expr for stage in stages for expr in stage]
    return {name for e in every for name in e.meta.root_names() if name in columns}


def _stages(asked: Doubts, compiler: Compiler, book: Codebook) -> list[list[pl.Expr]]:
    """Give the columns to compute, stage by stage."""
    helpers = [
        compiler.stored(node, column.type).alias(column.name)
        for column, node in asked.helpers
    ]
    order = sorted(range(len(asked.rules)), key=lambda at: asked.ranks[at])
    rules = [asked.rules[at] for at in order]
    ranking = Ranking([asked.ranks[at] for at in order], asked.can_clash)
    tier = in_doubt(rules, ranking, compiler)
    actions = in_doubt(asked.action_rules, None, compiler)
    return [
        *_levels(helpers),
        [found.alias(f"#tier {at}") for at, (_, found) in enumerate(tier)],
        [
            _any(
                [_fact("tier", at, f) for at, (fs, _) in enumerate(tier) for f in fs]
            ).alias(TIER_DOUBT)
        ],
        [found.alias(f"#actions {at}") for at, (_, found) in enumerate(actions)],
        set_words("unknown", _either(tier, actions), book.facts),
    ]


def _levels(helpers: list[pl.Expr]) -> list[list[pl.Expr]]:
    """Put helpers that do not read each other into one stage."""
    levels: dict[str, int] = {}
    stages: list[list[pl.Expr]] = []
    for helper in helpers:
        level = 1 + max(
            (levels.get(n, -1) for n in helper.meta.root_names()), default=-1
        )
        levels[helper.meta.output_name()] = level
        stages.extend([] for _ in range(level + 1 - len(stages)))
        stages[level].append(helper)
    return stages


def _either(tier: Found, actions: Found) -> dict[str, pl.Expr]:
    """Refer to what was computed for each fact."""
    found: dict[str, list[pl.Expr]] = {}
    for prefix, parts in (("tier", tier), ("actions", actions)):
        for at, (facts, _) in enumerate(parts):
            for fact in facts:
                found.setdefault(fact, []).append(_fact(prefix, at, fact))
    return {fact: _any(columns) for fact, columns in found.items()}


def _fact(prefix: str, at: int, fact: str) -> pl.Expr:
    return pl.col(f"#{prefix} {at}").struct.field(fact) & pl.col(fact).is_null()


def _any(conditions: list[pl.Expr]) -> pl.Expr:
    """Tell whether one holds."""
    return reduce(or_, conditions) if conditions else pl.lit(value=False)


def set_words(
    prefix: str, conditions: Mapping[str, pl.Expr], names: tuple[str, ...]
) -> list[pl.Expr]:
    """Give the words of a set: a name is in it where its condition holds."""
    found = []
    for word, values in bits(prefix, names).items():
        parts = [
            pl.when(conditions[name]).then(pl.lit(bit, dtype=pl.Int64)).otherwise(0)
            for name, bit in values.items()
            if name in conditions
        ]
        total = pl.sum_horizontal(parts) if parts else pl.lit(0, dtype=pl.Int64)
        found.append(total.cast(pl.Int64).alias(word))
    return found


@frozen
class _Doubting:
    """Computes the stages for those rows of a batch that lack one of some facts."""

    facts: tuple[str, ...]
    stages: tuple[list[pl.Expr], ...]

    def __call__(self, given: pl.Series) -> pl.Series:
        """Give the words of each row as a record; nought where nothing is missing."""
        batch, names = given.struct.unnest(), words("unknown", self.facts)
        lacking = batch.select(
            pl.any_horizontal(pl.col(name).is_null() for name in self.facts)
        ).to_series()
        where = lacking.arg_true()
        rows = batch.lazy().select(pl.all().gather(where))
        for stage in self.stages:
            rows = rows.with_columns(stage)
        found = rows.select(names).collect(optimizations=_AS_IS)
        nothing = pl.zeros(batch.height, dtype=pl.Int64, eager=True)
        filled = [nothing.clone().scatter(where, found[n]).alias(n) for n in names]
        return pl.DataFrame(filled).to_struct(given.name)
