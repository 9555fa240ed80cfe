"""The column by whose values the result gets a folder each."""

import polars as pl

from tiers.physical import ROW, decimals
from tiers.pipeline.codebook import key_column
from tiers.pipeline.runs import faults
from tiers.problems import DataError
from tiers.program import Program
from tiers.schema import Number


def check(by: str, program: Program) -> None:
    """Make sure that a result can be partitioned by a column.

    Raises:
        DataError: neither the result nor the table of customers has it, or it holds
            lists.
    """
    known = _columns(program)
    facts = {fact.name: False for fact in program.schema.facts}
    if by not in known | facts:
        names = [n for n, is_list in {**known, **facts}.items() if not is_list]
        raise DataError([faults.unknown_partition(by, names)])
    if known.get(by):
        raise DataError([faults.unfit_partition(by)])


def fact_beside(by: str | None, program: Program) -> pl.Expr | None:
    """Give the fact of that name as the result would show it; None if it does."""
    if by is None or by in _columns(program):
        return None
    fact, column = program.schema[by], pl.col(by)
    if isinstance(fact.type, Number):
        return decimals(column, fact.type).alias(by)
    return column


def _columns(program: Program) -> dict[str, bool]:
    """Tell of each column of a result whether it holds lists; see `presenting`."""
    key = key_column(program.schema)
    given = (*program.shown_outputs, *(each.output for each in program.outputs))
    return {
        "row" if key == ROW else key: False,
        **{str(score.name): False for score in program.scores},
        **{output.name: output.listing is not None for output in given},
        **dict.fromkeys(("tier", "rule", "because"), False),
        **dict.fromkeys(("actions", "unknown"), True),
    }
