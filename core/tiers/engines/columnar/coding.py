"""Codes of cut inputs as Polars expressions: one search or look-up a value."""

from collections.abc import Sequence

import attrs
import polars as pl

from tiers.engines.columnar.choosing import chosen
from tiers.engines.columnar.cutting import Cut
from tiers.engines.columnar.expressions import Compiler
from tiers.schema import EXACT, Boolean, Null, Number, String, Type

CODE = pl.UInt32()
"""The type of codes and of their classes."""

_NARROW = 2**16
"""Among so many values a code is looked up; among more it is searched for."""


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
            search = _search(cut.points, [*known, other], missing, kind)
            return placed.map_batches(search, return_dtype=CODE, is_elementwise=True)


def _code(number: int) -> pl.Expr:
    return pl.lit(number, dtype=CODE)


def _truth_coded(found: pl.Expr, no: int, yes: int, missing: int) -> pl.Expr:
    certain = pl.when(found).then(_code(yes)).otherwise(_code(no))
    if no == missing:
        return certain
    return pl.when(found.is_null()).then(_code(missing)).otherwise(certain)


def _search(
    points: tuple[int, ...], classes: Sequence[int], missing: int, kind: Type
) -> "_Search | _LookUp":
    pieces = pl.Series(classes, dtype=CODE)
    search = _Search(points, pieces, missing)
    if not isinstance(kind, Number):
        return search
    low, high = (int(b.scaleb(kind.places, EXACT)) for b in (kind.low, kind.high))
    if high - low >= _NARROW:
        return search
    values = pl.int_range(low, high + 1, eager=True)
    return _LookUp(low, search(values), missing)


@attrs.frozen
class _Search:
    """Finds the piece in which a value lies."""

    points: tuple[int, ...]
    pieces: pl.Series
    missing: int

    def __call__(self, values: pl.Series) -> pl.Series:
        """Give the class of each value."""
        points = pl.Series(self.points, dtype=values.dtype)
        found = self.pieces.gather(points.search_sorted(values, side="right"))
        return found.set(values.is_null(), self.missing)


@attrs.frozen
class _LookUp:
    """Knows the class of every value from *low* on."""

    low: int
    classes: pl.Series
    missing: int

    def __call__(self, values: pl.Series) -> pl.Series:
        """Give the class of each value."""
        return self.classes.gather(values - self.low).fill_null(self.missing)
