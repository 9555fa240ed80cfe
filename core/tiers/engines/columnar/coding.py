"""Codes of cut inputs as Polars expressions: one search or look-up a value."""

from collections.abc import Sequence

import attrs
import polars as pl

from tiers.engines.columnar.choosing import looked_up, numbered
from tiers.engines.columnar.cutting import Cut
from tiers.engines.columnar.expressions import Compiler
from tiers.engines.columnar.searching import CODE, Buckets, Direct, Stair, climbing
from tiers.lang import ir
from tiers.physical import scaled
from tiers.schema import Boolean, Null, Number, String, Type

_FEW = 3
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
            which = numbered(compiler.expr(cut.input), cut.labels)
            return looked_up(which, [other, *known], CODE).fill_null(_code(missing))
        case kind:
            placed = compiler.stored(cut.input, kind).to_physical()
            if len(cut.points) <= _FEW and isinstance(cut.input, ir.Column):
                return _compared(placed, cut.points, [*known, other], missing)
            stair = Stair(cut.points, (*known, other))
            search = _Search(climbing([stair], _limits(kind), CODE), missing)
            return placed.map_batches(search, return_dtype=CODE, is_elementwise=True)


def _limits(kind: Type) -> tuple[int, int] | None:
    """Give the least and the greatest number as stored, where they are known."""
    if not isinstance(kind, Number):
        return None
    return scaled(kind.low, kind.places), scaled(kind.high, kind.places)


@attrs.frozen
class _Search:
    """Finds the class of each value of a cut input."""

    search: Direct | Buckets
    missing: int

    def __call__(self, values: pl.Series) -> pl.Series:
        """Give the class of each value."""
        found = self.search(values, None)
        return found.fill_null(self.missing) if found.null_count() else found


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
