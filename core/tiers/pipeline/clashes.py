"""Clashes: tables whose rows apply together although the hit policy forbids it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs
import polars as pl

from tiers.codes import Codebook, bits
from tiers.physical import RULE
from tiers.pipeline.evaluate import Evaluation
from tiers.pipeline.summary import Summary

if TYPE_CHECKING:
    from tiers.results import Decision

_SHOWN = 3
"""How many customers are shown for each table."""


@attrs.frozen
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
    counts = [(None, found.clashing), *found.clashes.items()]
    return tuple(
        Clash(table, count, tuple(_examples(run, table)))
        for table, count in counts
        if count
    )


def _examples(
    run: Evaluation, table: str | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    from tiers.engines.interpret.decide import Interpreter  # noqa: PLC0415 - for few
    from tiers.engines.interpret.engine import facts_of  # noqa: PLC0415 - runs only

    interpreter = Interpreter.of(run.fitted, run.as_of)
    facts = facts_of(run.fitted.program)
    for row in _customers(run, table).iter_rows(named=True):
        decision = interpreter.decide(facts(row))
        yield str(row[run.book.key]), _rows(decision, table)


def _rows(decision: "Decision", table: str | None) -> tuple[str, ...]:
    return decision.clashing if table is None else decision.clashes[table]


def _customers(run: Evaluation, table: str | None) -> pl.DataFrame:
    """Give the facts of the first customers for whom a table clashes."""
    key = run.book.key
    first = run.coded.filter(_is_clash(run.book, table)).select(key).head(_SHOWN)
    keys = first.collect(engine="streaming").to_series()
    named = run.clean.filter(pl.col(key).is_in(keys.implode()))
    return named.collect(engine="streaming")


def _is_clash(book: Codebook, table: str | None) -> pl.Expr:
    if table is None:
        return pl.col(RULE) == book.clash
    words = bits("clashes", book.tables).items()
    return pl.any_horizontal(
        pl.col(word) & values[table] != 0 for word, values in words if table in values
    )
