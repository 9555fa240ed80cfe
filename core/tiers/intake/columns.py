"""One column of an export, read as one fact."""

import datetime as dt
from decimal import Decimal

import polars as pl

from tiers import physical
from tiers.intake import decimals, words
from tiers.intake.reading import Reading, Workings
from tiers.intake.seldom import CELL, read_rarely
from tiers.schema import (
    Boolean,
    Date,
    DayTimeDuration,
    Fact,
    Null,
    Number,
    String,
    YearMonthDuration,
)

_WHOLE = frozenset(
    {pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.Int128, pl.UInt8, pl.UInt16, pl.UInt32}
)
"""Types that compare with the bounds of a fact as integers; others go by their text."""


def heading(fact: Fact) -> str:
    """Name the column of an export that holds *fact*."""
    return fact.column or fact.name


def is_required(fact: Fact) -> bool:
    """Tell whether a row without *fact* is refused; a key is always required."""
    return fact.key or fact.missing == "error"


def is_readable(dtype: pl.DataType) -> bool:
    """Tell whether cells of this type can be facts; lists and records can't."""
    return not (dtype.is_nested() or dtype in {pl.Binary, pl.Object, pl.Duration})


def read(fact: Fact, dtype: pl.DataType) -> Reading:
    """Read the fact's column, whose type in the export is *dtype*."""
    column = pl.col(heading(fact))
    reading = _typed(column, dtype, fact) or _text(column, dtype, fact)
    if is_required(fact):
        reading = reading.also("missing", reading.value.is_null())
    return reading


def whole(cells: pl.Series, fact: Fact) -> pl.Series | None:
    """Read a batch of a column, if nothing in it can be at fault.

    Of texts it reads what `is_read_whole` says. None means that its cells have to be
    read one by one, as `read` says.
    """
    if fact.values:
        return None
    found: pl.Series | None = None
    match fact.type:
        case Number() as kind if cells.dtype in _WHOLE:
            found = decimals.within(cells, 0, kind)
        case Number() as kind if isinstance(cells.dtype, pl.Decimal):
            stored = cells.reinterpret(dtype=pl.Int128)
            found = decimals.within(stored, cells.dtype.scale, kind)
        case Boolean() | Date() if cells.dtype == physical.dtype(fact.type):
            found = cells
        case Number() as kind if cells.dtype == pl.String and kind.places:
            found = decimals.plain(cells, kind)
        case Date() if cells.dtype == pl.String:
            found = words.plain_days(cells)
    return None if found is None else found.alias(fact.name)


def is_read_whole(fact: Fact) -> bool:
    """Tell whether text that says this fact is read a batch at a time."""
    match fact.type:
        case Number() as kind:
            return bool(kind.places) and not fact.values
        case Date():
            return not fact.values
        case _:
            return False


def absent(fact: Fact) -> pl.Expr:
    """Give the value of every customer where an export has no such column."""
    return pl.lit(None, physical.dtype(fact.type))


def filled(value: pl.Expr, fact: Fact) -> pl.Expr:
    """Put the fact's default in the place of nulls."""
    if fact.missing != "default" or fact.default is None:
        return value
    return value.fill_null(pl.lit(_stored(fact), physical.dtype(fact.type)))


def _typed(column: pl.Expr, dtype: pl.DataType, fact: Fact) -> Reading | None:
    """Read a column whose type is near the fact's; None where text must do."""
    if fact.values:
        return None
    match fact.type:
        case Number() as kind if dtype in _WHOLE:
            return decimals.from_integers(column, kind)
        case Number() as kind if isinstance(dtype, pl.Decimal):
            return decimals.from_decimals(
                column, dtype.scale, kind, Workings(fact.name)
            )
        case Number() as kind if dtype == pl.Float64:
            return decimals.from_doubles(column, kind, Workings(fact.name))
        case Boolean() | Date() if dtype == physical.dtype(fact.type):
            return Reading(column)
        case Date() if isinstance(dtype, pl.Datetime):
            return Reading(column.dt.date())
        case _:
            return None


def _text(column: pl.Expr, dtype: pl.DataType, fact: Fact) -> Reading:
    """Read by way of text: most cells the quick way, if there is one."""
    work = Workings(fact.name)
    sure = quick(column, fact) if dtype == pl.String else None
    if sure is None:
        return _any_text(column, dtype, fact, work)
    long = _any_text(pl.col(CELL), dtype, fact, work)
    reads_nothing = "" in fact.values
    reading = read_rarely(sure, column, long, fact, reads_nothing=reads_nothing)
    if isinstance(fact.type, Number):
        outside = decimals.outside(reading.value, fact.type, fact.type.places)
        return reading.also("out-of-range", outside)
    return reading


def quick(column: pl.Expr, fact: Fact) -> Reading | None:
    """Read what is surely meant so, and leave the rest missing; None without a way."""
    match fact.type:
        case Number() as kind if not fact.values:
            return decimals.surely(column, kind, Workings(f"{fact.name}:quick"))
        case Date() if not fact.values:
            return Reading(words.surely_day(column))
        case _:
            known = words.known(column, fact)
            return None if known is None else Reading(known)


def _any_text(
    column: pl.Expr, dtype: pl.DataType, fact: Fact, work: Workings
) -> Reading:
    text = work.keep("text", words.as_text(column, dtype, fact))
    match fact.type:
        case Number() as kind:
            return decimals.from_text(text, kind, work)
        case String() as kind:
            return words.strings(text, kind, work)
        case Boolean():
            return words.booleans(text, work)
        case Date():
            return words.days(text, work)
        case DayTimeDuration() | YearMonthDuration() | Null():
            raise TypeError(fact.type)


def _stored(fact: Fact) -> int | str | bool | dt.date:
    default = fact.default
    assert default is not None
    if isinstance(fact.type, Number) and isinstance(default, Decimal):
        return decimals.stored(default, fact.type)
    assert not isinstance(default, Decimal)
    return default
