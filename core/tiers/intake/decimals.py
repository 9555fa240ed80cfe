"""Columns of numbers as exact scaled integers, never through binary doubles."""

import math
from decimal import Decimal
from fractions import Fraction

import polars as pl

from tiers import physical
from tiers.intake import grammar
from tiers.intake.reading import Faults, Reading, Workings
from tiers.intake.reasons import places_code
from tiers.schema import EXACT, Number

_ZEROS = "0" * 40

_EXACT_DOUBLES = 2.0**53
"""Below this, every integer is a double."""

NOISE = 2.0**-50
"""The relative error that is taken for a trace of binary arithmetic: eight times the
largest that rounding once leaves."""


def bounds(kind: Number, places: int) -> tuple[int, int]:
    """Give the range of *kind* in units of the last of *places* places."""
    low, high = kind.low.scaleb(places, EXACT), kind.high.scaleb(places, EXACT)
    return math.ceil(low), math.floor(high)


def stored(value: Decimal, kind: Number) -> int:
    """Give the integer that stores *value*, which fits *kind*; exact at any length."""
    return int(Fraction(value) * 10**kind.places)


def from_integers(column: pl.Expr, kind: Number) -> Reading:
    """Read a column of whole numbers; costs a comparison and a product."""
    held = physical.dtype(kind)
    value = column.cast(held, strict=False)
    if kind.places:
        value = value * _power(kind.places, held)
    return Reading(value, (("out-of-range", outside(column, kind, 0)),))


def within(whole: pl.Series, places: int, kind: Number) -> pl.Series | None:
    """Read whole numbers, in units of the last of *places* places, all at once.

    None where one is out of range, or could have more places than *kind*.
    """
    (low, high), shift = bounds(kind, places), kind.places - places
    least, most = whole.min(), whole.max()
    if shift < 0 or (least is not None and not low <= least <= most <= high):  # type: ignore[operator]
        return None
    held = physical.dtype(kind)
    found = whole.cast(held, wrap_numerical=True)  # which the range proves to fit
    return found * pl.Series([10**shift], dtype=held) if shift else found


def from_decimals(
    column: pl.Expr, places: int, kind: Number, work: Workings
) -> Reading:
    """Read a column of decimals with *places* places, exactly."""
    whole = column.reinterpret(dtype=pl.Int128)
    beyond: Faults = (("out-of-range", outside(whole, kind, places)),)
    held = physical.dtype(kind)
    surplus = places - kind.places
    if surplus == 0:
        value = work.keep("whole", whole.cast(held, strict=False))
        too_long = value.is_null() & column.is_not_null()
        faults: Faults = (("out-of-range", too_long | outside(value, kind, places)),)
        return Reading(value, faults, work.steps)
    if surplus < 0:
        return Reading((whole * _power(-surplus)).cast(held, strict=False), beyond)
    return Reading(
        (whole // _power(surplus)).cast(held, strict=False),
        ((places_code(kind), whole % _power(surplus) != 0), *beyond),
    )


_SURE_LENGTH, _SURE_NOUGHT, _SURE_WHOLE, _SURE_NEAR = 15, 5, 2.0**50, 2.0**-51
"""The lengths of text of which a double is proof, the largest integer, and how near."""


def surely(column: pl.Expr, kind: Number, work: Workings) -> Reading:
    """Read numbers in short text; missing where that needs a closer look.

    What a double lies off the number of no more than fifteen digits that it stands
    for is less than half of what any other such number does; dividing again would not
    tell, because Polars multiplies by the reciprocal. Only nought could also be too
    small for a double, which takes more than five characters.
    """
    held = physical.dtype(kind)
    if not kind.places:
        return Reading(column.cast(pl.Int64, strict=False).cast(held))
    length = column.str.len_bytes()
    double = work.keep("double", column.cast(pl.Float64, strict=False))
    moved = work.keep("moved", double * 10.0**kind.places)
    whole = work.keep("whole", moved.round())
    is_sure = (
        ((moved - whole).abs() <= whole.abs() * _SURE_NEAR)
        & (whole.abs() < _SURE_WHOLE)
        & (length <= _SURE_LENGTH)
        & ((double != 0) | (length <= _SURE_NOUGHT))
    )
    value = pl.when(is_sure).then(whole).cast(held, strict=False)
    return Reading(value, (), work.steps)


_PLAIN_WHOLE = 10**15
"""Below this, a number in units of its last place has no more than fifteen digits."""


def plain(cells: pl.Series, kind: Number) -> pl.Series | None:
    """Read a batch of numbers in short text, by fewer passes than `surely`.

    None where that needs a closer look. Of numbers with no more than fifteen digits
    no two have the same double. So a text stands for that one whose double it has,
    which true division finds; by a number, Polars would multiply by the reciprocal.
    """
    length = cells.str.len_bytes()
    if (length.max() or 0) > _SURE_LENGTH:  # type: ignore[operator]
        return None
    double = cells.cast(pl.Float64, strict=False)
    unit = 10.0**kind.places
    whole = (double * unit).round().cast(pl.Int64, wrap_numerical=True)
    divided = whole.cast(pl.Float64) / pl.Series([unit]).new_from_index(0, len(whole))
    if not (divided == double).all() or not _is_plain(whole):
        return None
    if ((double == 0) & (length > _SURE_NOUGHT)).any():
        return None
    return whole.cast(physical.dtype(kind))


def _is_plain(whole: pl.Series) -> bool:
    """Tell whether numbers, in units of the last place, have few digits."""
    return bool(((whole > -_PLAIN_WHOLE) & (whole < _PLAIN_WHOLE)).all())


def from_text(text: pl.Expr, kind: Number, work: Workings) -> Reading:
    """Read trimmed text, null where missing.

    Numbers as people write them take the quick way; what is left, exponents,
    needless zeros and faults, is taken apart digit by digit.
    """
    plain = work.keep("plain", text.str.contains(grammar.plain_number(kind.places)))
    odd = work.keep("odd", pl.when(~plain).then(text))
    numeric = work.keep("numeric", odd.str.contains(grammar.NUMBER))
    number = work.keep("number", pl.when(numeric).then(odd))
    digits, shift = _taken_apart(number, kind.places, work)
    quick = _quick(pl.when(plain).then(text), kind.places)
    whole = pl.coalesce(quick, digits.cast(pl.Int128, strict=False))
    value = work.keep("exact", whole.cast(physical.dtype(kind), strict=False))
    return Reading(
        value,
        (
            ("not-a-number", ~plain & ~numeric),
            (places_code(kind), shift < 0),
            ("out-of-range", text.is_not_null() & value.is_null()),
            ("out-of-range", outside(value, kind, kind.places)),
        ),
        work.steps,
    )


def from_doubles(column: pl.Expr, kind: Number, work: Workings) -> Reading:
    """Read a column of binary doubles; NaN is missing.

    A double stands for the decimal of the declared places that it can't be told from:
    nearer than `NOISE`, which sums and quotients leave behind. What is left goes by its
    shortest text.
    """
    known = work.keep("known", column.fill_nan(None))
    moved = work.keep("moved", known * float(10**kind.places))
    whole = work.keep("whole", moved.round())
    is_near = (moved - whole).abs() <= whole.abs() * NOISE
    is_short = is_near & (whole.abs() < _EXACT_DOUBLES)
    short = work.keep("short", is_short.fill_null(value=False))
    text = work.keep("text", pl.when(~short).then(known).cast(pl.String))
    rest = from_text(text, kind, work)
    quick = pl.when(short).then(whole).cast(physical.dtype(kind), strict=False)
    value = work.keep("double", pl.coalesce(quick, rest.value))
    beyond: Faults = (("out-of-range", outside(value, kind, kind.places)),)
    return Reading(value, (*rest.faults, *beyond), work.steps)


def from_double(value: float, places: int) -> Decimal:
    """Read one double, as `from_doubles` does."""
    exact = Fraction(value) * 10**places
    whole = round(exact)
    if abs(exact - whole) <= abs(whole) * Fraction(NOISE) and abs(whole) < 2**53:
        return Decimal(whole).scaleb(-places)
    return Decimal(repr(value))


def _quick(text: pl.Expr, places: int) -> pl.Expr:
    decimal = text.cast(pl.Decimal(38, places), strict=False)
    return decimal.reinterpret(dtype=pl.Int128)


def _taken_apart(text: pl.Expr, places: int, work: Workings) -> tuple[pl.Expr, pl.Expr]:
    """Write a number in units of its last place.

    Gives the digits with their sign, and how many zeros had to be put behind the
    significant ones; where that is below nought, the number has too many places.
    """
    parts = work.keep("parts", text.str.extract_groups(grammar.NUMBER_PARTS))
    sign, whole, part, exponent = (parts.struct.field(str(n)) for n in range(1, 5))
    kept = work.keep("kept", (whole + part.fill_null("")).str.strip_chars_end("0"))
    significant = work.keep("significant", kept.str.strip_chars_start("0"))
    after = whole.str.len_chars().cast(pl.Int64) - kept.str.len_chars().cast(pl.Int64)
    moved = exponent.cast(pl.Int64).fill_null(0) + after + places
    shift = work.keep("shift", pl.when(significant == "").then(0).otherwise(moved))
    zeros = pl.lit(_ZEROS).str.slice(0, shift.clip(0, len(_ZEROS)))
    digits = pl.when(significant == "").then(pl.lit("0")).otherwise(significant)
    return sign.str.replace("+", "", literal=True) + digits + zeros, shift


def outside(whole: pl.Expr, kind: Number, places: int) -> pl.Expr:
    """Tell whether numbers, in units of the last place, are out of range."""
    low, high = bounds(kind, places)
    wide = physical.integer_dtype(max(abs(low), abs(high)))
    return (whole < pl.lit(low, wide)) | (whole > pl.lit(high, wide))


def _power(places: int, held: pl.DataType | None = None) -> pl.Expr:
    return pl.lit(10**places, held or pl.Int128())
