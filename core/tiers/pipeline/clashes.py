"""Clashes: tables whose rows apply together although the hit policy forbids it."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from tiers.codes import Codebook, bits
from tiers.freezing import frozen
from tiers.physical import RULE
from tiers.pipeline.codebook import key_column
from tiers.pipeline.evaluate import Evaluation
from tiers.pipeline.summary import Summary
from tiers.program.program import Fitted

if TYPE_CHECKING:
    from tiers.engines.interpret.decide import Interpreter
    from tiers.results import Decision

SHOWN = 3
"""How many customers are shown for each table."""


@frozen
class Clash:
    """A table in which rows clash for some customers."""

    table: str | None
    """The decision, or the output of the rules; None for the rules of the tier."""
    customers: int
    examples: tuple[tuple[str, tuple[str, ...]], ...]
    """The first customers of the data, each with the rows that apply to it."""


def clashes(run: Evaluation, found: Summary) -> tuple[Clash, ...]:
    """Find the first customers of each table with a clash.

    The data are read again for each, as far as these customers.
    """
    return clashes_of(run.fitted, run.as_of, found, partial(_customers, run))


def clashes_of(
    fitted: Fitted,
    as_of: date,
    found: Summary,
    customers: Callable[[str | None], pl.DataFrame],
) -> tuple[Clash, ...]:
    """Tell of each table with a clash; *customers* gives the facts of the first."""
    counts: dict[str | None, int] = {None: found.clashing}
    counts.update(found.clashes)
    clashing = {table: count for table, count in counts.items() if count}
    if not clashing:
        return ()
    from tiers.engines.interpret.decide import Interpreter  # noqa: PLC0415 - for few

    interpreter = Interpreter.of(fitted, as_of)
    return tuple(
        Clash(table, count, tuple(_examples(interpreter, customers(table), table)))
        for table, count in clashing.items()
    )


def _examples(
    interpreter: "Interpreter", customers: pl.DataFrame, table: str | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    from tiers.engines.interpret.engine import facts_of  # noqa: PLC0415 - for few runs

    program = interpreter.program
    facts, key = facts_of(program), key_column(program.schema)
    for row in customers.iter_rows(named=True):
        decision = interpreter.decide(facts(row))
        yield str(row[key]), _rows(decision, table)


def _rows(decision: "Decision", table: str | None) -> tuple[str, ...]:
    return decision.clashing if table is None else decision.clashes[table]


def _customers(run: Evaluation, table: str | None) -> pl.DataFrame:
    """Give the facts of the first customers for whom a table clashes."""
    key = run.book.key
    first = run.coded.filter(is_clash(run.book, table)).select(key).head(SHOWN)
    keys = first.collect(engine="streaming").to_series()
    named = run.clean.filter(pl.col(key).is_in(keys.implode()))
    return named.collect(engine="streaming")


def is_clash(book: Codebook, table: str | None) -> pl.Expr:
    """Tell, from codes, for whom rows clash; of the rules of the tier if None."""
    if table is None:
        return pl.col(RULE) == book.clash
    words = bits("clashes", book.tables).items()
    return pl.any_horizontal(
        pl.col(word) & values[table] != 0 for word, values in words if table in values
    )
