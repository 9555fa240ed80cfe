"""Codes of cut inputs as Polars expressions: one search or look-up a value."""

from collections.abc import Sequence

import polars as pl

from tiers.engines.columnar.choosing import chosen
from tiers.engines.columnar.expressions import Compiler
from tiers.engines.columnar.searching import CODE, bucketed
from tiers.lang import ir
from tiers.program.cutting import Cut
from tiers.schema import Boolean, Null, String

_FEW = 8
"""Up to so many points, comparing with each costs less than a search."""


def coded(cut: Cut, classes: Sequence[int], compiler: Compiler) -> pl.Expr:
    """Give the class of each value of the input; *classes* has one for each code.

    Raises:
        OverflowError: a number on the way could need more than 128 bits.
    """
    *known, other, missing = classes
    match cut.input.type:
        case Boolean() | Null():
            no, yes = known
            return _truth_coded(compiler.truth(cut.input), no, yes, missing)
        case String():
            cases = dict(zip(cut.labels, known, strict=True))
            found = compiler.expr(cut.input)
            listed = chosen(found, cases, CODE).fill_null(_code(other))
            return pl.when(found.is_null()).then(_code(missing)).otherwise(listed)
        case kind:
            placed = compiler.stored(cut.input, kind).to_physical()
            if len(cut.points) <= _FEW and isinstance(cut.input, ir.Column):
                return _compared(placed, cut.points, [*known, other], missing)
            pieces = pl.Series([*known, other], dtype=CODE)
            search = bucketed(cut.points, pieces, missing, kind)
            return placed.map_batches(search, return_dtype=CODE, is_elementwise=True)


def _compared(
    placed: pl.Expr, points: Sequence[int], pieces: Sequence[int], missing: int
) -> pl.Expr:
    """Compare with each point; the pieces are those before the points, and the last."""
    found = _code(pieces[-1])
    for point, piece in reversed(list(zip(points, pieces, strict=False))):
        found = pl.when(placed < point).then(_code(piece)).otherwise(found)
    return pl.when(placed.is_null()).then(_code(missing)).otherwise(found)


def _code(number: int) -> pl.Expr:
    return pl.lit(number, dtype=CODE)


def _truth_coded(found: pl.Expr, no: int, yes: int, missing: int) -> pl.Expr:
    certain = pl.when(found).then(_code(yes)).otherwise(_code(no))
    if no == missing:
        return certain
    return pl.when(found.is_null()).then(_code(missing)).otherwise(certain)
