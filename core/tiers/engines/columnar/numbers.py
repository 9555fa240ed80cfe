"""Exact arithmetic on scaled integers.

Each function brings its operands to a width that is proved to hold every number on the
way; `OverflowError` says that 128 bits do not.
"""

from collections.abc import Callable, Mapping

import polars as pl

from tiers.lang import ir
from tiers.physical import integer_dtype, largest, scaled
from tiers.schema import Number


def rescaled(expr: pl.Expr, kind: Number, places: int, width: pl.DataType) -> pl.Expr:
    """Store numbers of *kind* with *places* instead, which are no fewer, in *width*."""
    factor = 10 ** (places - kind.places)
    wide = expr.cast(width)
    return wide if factor == 1 else wide * pl.lit(factor, dtype=width)


def width_of(places: int, *kinds: Number) -> pl.DataType:
    """Give the integers that hold numbers of all *kinds*, stored with *places*."""
    return integer_dtype(max(_magnitude(k, places) for k in kinds))


def _magnitude(kind: Number, places: int) -> int:
    factor: int = 10 ** max(0, places - kind.places)
    return largest(kind) * factor


def aligned(
    operands: list[tuple[pl.Expr, Number]], *results: Number
) -> tuple[list[pl.Expr], int]:
    """Bring operands to one scale and one width, which hold the *results*, too."""
    kinds = [kind for _, kind in operands]
    places = max(k.places for k in (*kinds, *results))
    width = width_of(places, *kinds, *results)
    return [rescaled(e, k, places, width) for e, k in operands], places


def product(left: pl.Expr, a: Number, right: pl.Expr, b: Number) -> pl.Expr:
    """Multiply; the places add up."""
    width = integer_dtype(largest(a) * largest(b))
    return left.cast(width) * right.cast(width)


def quotient(
    left: pl.Expr, a: Number, right: pl.Expr, b: Number, places: int
) -> pl.Expr:
    """Divide, rounding half-even to *places*; missing for a zero divisor."""
    shift = places + b.places - a.places
    up, down = 10 ** max(0, shift), 10 ** max(0, -shift)
    width = integer_dtype(largest(a) * up + 2 * largest(b) * down)
    numerator = left.cast(width) * pl.lit(up, dtype=width)
    if b.low == b.high > 0:
        by = scaled(b.low, b.places) * down
        return let([numerator], lambda n: _half_even_by(n, by, width), width)
    denominator = right.cast(width) * pl.lit(down, dtype=width)
    divide = half_even if b.low >= 0 else _half_even_signed
    given = pl.struct(numerator.alias("numerator"), denominator.alias("denominator"))
    return given.map_batches(
        lambda rows: divide(*rows.struct.unnest().iter_columns()),
        return_dtype=width,
        is_elementwise=True,
    )


_SHORT = 400
"""The length, written out, up to which an operand is copied."""


def let(
    operands: list[pl.Expr], body: Callable[..., pl.Expr], result: pl.DataType
) -> pl.Expr:
    """Compute *operands* once, however often *body* uses them.

    Polars computes equal parts of an expression once, but plans each of them, so that
    copies of copies grow beyond all measure. Short operands are copied: it costs less.
    """
    if all(len(str(o)) < _SHORT for o in operands):
        return body(*operands)
    names = [f"{n}" for n in range(len(operands))]
    found = body(*map(pl.col, names))
    given = pl.struct(o.alias(n) for o, n in zip(operands, names, strict=True))
    return given.map_batches(
        lambda rows: rows.struct.unnest().select(found.cast(result)).to_series(),
        return_dtype=result,
        is_elementwise=True,
    )


def _half_even_signed(numerator: pl.Series, denominator: pl.Series) -> pl.Series:
    sign = denominator.sign()
    return half_even(numerator * sign, denominator * sign)


def half_even(numerator: pl.Series, denominator: pl.Series) -> pl.Series:
    """Divide integers by positive ones, a tie going to the even neighbour.

    The quotient goes up where the rest is more than half the divisor; where it is just
    half, one is added to its double if the quotient is odd, which tips it over.
    """
    one = pl.Series([1], dtype=numerator.dtype)  # Polars takes no `int` beside 128 bits
    floor = numerator // denominator
    rest = numerator - floor * denominator
    twice = rest + rest + (floor & one)
    found: pl.Series = floor + (twice > denominator).cast(numerator.dtype)
    return found


def _half_even_by(numerator: pl.Expr, by: int, width: pl.DataType) -> pl.Expr:
    """Divide integers by one positive integer, as `half_even` does, in fewer steps."""
    divisor = pl.lit(by, dtype=width)
    if by % 2:
        return (numerator + pl.lit(by // 2, dtype=width)) // divisor
    half = pl.lit(by // 2 - 1, dtype=width) + ((numerator // divisor) & 1)
    return (numerator + half) // divisor


def rounded(expr: pl.Expr, kind: Number, places: int, mode: ir.Rounding) -> pl.Expr:
    """Bring numbers of *kind* to fewer *places*."""
    unit = 10 ** (kind.places - places)
    if mode == "half-even":
        width = integer_dtype(largest(kind) + unit)
        return let([expr.cast(width)], lambda e: _half_even_by(e, unit, width), width)
    width = integer_dtype(largest(kind) + 2 * unit)
    divisor = pl.lit(unit, dtype=width)
    return let([expr.cast(width)], lambda e: _ROUNDING[mode](e, divisor), width)


def _floor(value: pl.Expr, unit: pl.Expr) -> pl.Expr:
    return value // unit


def _ceiling(value: pl.Expr, unit: pl.Expr) -> pl.Expr:
    return (value + unit - 1) // unit


def _half_floor(value: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """Round to the nearest, a tie downwards."""
    return _ceiling(value - unit // 2, unit)


def _half_ceiling(value: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """Round to the nearest, a tie upwards."""
    return _floor(value + unit // 2, unit)


_Rounding = Callable[[pl.Expr, pl.Expr], pl.Expr]


def _by_sign(positive: _Rounding, negative: _Rounding) -> _Rounding:
    def round_(value: pl.Expr, unit: pl.Expr) -> pl.Expr:
        below, above = negative(value, unit), positive(value, unit)
        return pl.when(value < 0).then(below).otherwise(above)

    return round_


_ROUNDING: Mapping[str, _Rounding] = {
    "half-up": _by_sign(_half_ceiling, _half_floor),
    "half-down": _by_sign(_half_floor, _half_ceiling),
    "up": _by_sign(_ceiling, _floor),
    "down": _by_sign(_floor, _ceiling),
    "floor": _floor,
    "ceiling": _ceiling,
}


def limited(pick: str, number: pl.Expr, limit: pl.Expr) -> pl.Expr:
    """Take the least or the greatest of a number and a constant, both of one width."""
    if pick == "min":
        return number.clip(upper_bound=limit)
    return number.clip(lower_bound=limit)


def extreme(pick: str, parts: list[pl.Expr], width: pl.DataType) -> pl.Expr:
    """Take the least or the greatest; missing if one is."""

    def of_known(*values: pl.Expr) -> pl.Expr:
        found = (
            pl.min_horizontal(values) if pick == "min" else pl.max_horizontal(values)
        )
        return pl.when(pl.all_horizontal(v.is_not_null() for v in values)).then(found)

    return let(parts, of_known, width)
