"""Codes of cut inputs as Polars expressions: one search or look-up a value."""

from collections.abc import Sequence

import polars as pl

from tiers.engines.columnar.choosing import CODE, looked_up
from tiers.engines.columnar.expressions import Compiler
from tiers.engines.columnar.searching import Buckets, Direct, Stair, climbing
from tiers.freezing import frozen
from tiers.lang import ir
from tiers.physical import RULE, scaled
from tiers.program.cutting import Cut
from tiers.program.program import TIER
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
        case String() if _is_tier(cut.input, compiler):
            given = dict(zip(cut.labels, known, strict=True)) | {None: missing}
            table = [given.get(tier, other) for tier in compiler.tiers]
            return looked_up(pl.col(RULE), table, CODE)
        case String():
            which = compiler.numbered(cut.input, cut.labels)
            return looked_up(which, [other, *known], CODE).fill_null(_code(missing))
        case kind:
            placed = compiler.stored(cut.input, kind).to_physical()
            points, pieces = _joined(cut.points, [*known, other])
            if len(points) <= _FEW and isinstance(cut.input, ir.Column):
                return _compared(placed, points, pieces, missing)
            stair = Stair(points, pieces)
            search = _Search(climbing([stair], _limits(kind), CODE), missing)
            return placed.map_batches(search, return_dtype=CODE, is_elementwise=True)


def _is_tier(node: ir.Node, compiler: Compiler) -> bool:
    """Tell whether a node reads the tier where the rule that gives it is known."""
    return bool(compiler.tiers) and isinstance(node, ir.Column) and node.name == TIER


def _joined(
    points: Sequence[int], pieces: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Leave points out at which the class stays."""
    kept: list[int] = []
    classes = [pieces[0]]
    for point, piece in zip(points, pieces[1:], strict=True):
        if piece != classes[-1]:
            kept.append(point)
            classes.append(piece)
    return tuple(kept), tuple(classes)


def _limits(kind: Type) -> tuple[int, int] | None:
    """Give the least and the greatest number as stored, where they are known."""
    if not isinstance(kind, Number):
        return None
    return scaled(kind.low, kind.places), scaled(kind.high, kind.places)


@frozen
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
    if len(points) == 1 and (pieces[0], pieces[1], missing) == (0, 1, 0):
        return (placed >= points[0]).fill_null(value=False).cast(CODE)
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
