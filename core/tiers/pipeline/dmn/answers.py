"""The values that a model decides → columns of a table."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

import polars as pl

from tiers.lang import temporal
from tiers.lang.evaluation import calls
from tiers.lang.values import Value

_DIGITS = 38
_SEPARATOR = "."


def columns(
    name: str, values: Sequence[Value], taken: Collection[str] = ()
) -> list[pl.Series]:
    """Give the column of a decision; a context's parts get one each, `name.part`.

    A name that is *taken* gets a number behind it. Numbers, days and truth values stay
    what they are where all fit; anything else becomes FEEL's own text.
    """
    found = _parts(name, values)
    return [_column(_free(part, taken), inner) for part, inner in found.items()]


def _parts(name: str, values: Sequence[Value]) -> dict[str, Sequence[Value]]:
    names: dict[str, None] = {}
    for value in values:
        if isinstance(value, Mapping):
            names.update(dict.fromkeys(value))
    if not names or not all(isinstance(v, Mapping | None) for v in values):
        return {name: values}
    found: dict[str, Sequence[Value]] = {}
    for part in names:
        inner = [v.get(part) if isinstance(v, Mapping) else None for v in values]
        found |= _parts(f"{name}{_SEPARATOR}{part}", inner)
    return found


def _free(name: str, taken: Collection[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


def _column(name: str, values: Sequence[Value]) -> pl.Series:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pl.Series(name, values, dtype=pl.Boolean)
    if kinds == {Decimal}:
        return _numbers(name, [v for v in values if isinstance(v, Decimal | None)])
    if kinds == {tuple}:
        lists = [None if v is None else list(map(text, _items(v))) for v in values]
        return pl.Series(name, lists, dtype=pl.List(pl.String))
    return pl.Series(name, list(map(text, values)), dtype=pl.String)


def _numbers(name: str, values: Sequence[Decimal | None]) -> pl.Series:
    plain = [None if v is None else _plain(v) for v in values]
    known = [v for v in plain if v is not None]
    places = max(0, *(-_exponent(v) for v in known))
    whole = max(v.adjusted() + 1 for v in known)
    if max(whole, 1) + places <= _DIGITS:
        return pl.Series(name, plain, dtype=pl.Decimal(_DIGITS, places))
    texts = [None if v is None else f"{v:f}" for v in plain]
    return pl.Series(name, texts, dtype=pl.String)


def _plain(number: Decimal) -> Decimal:
    """Write a number without an exponent above nought and without idle zeros."""
    short = number.normalize()
    return short.quantize(Decimal(1)) if 0 < _exponent(short) < _DIGITS else short


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _items(value: Value) -> tuple[Value, ...]:
    assert isinstance(value, tuple)
    return value


def text(value: Value) -> str | None:
    """Write a value as FEEL does; null is nothing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, temporal.Date | temporal.Time | temporal.DateTime):
        return temporal.written(value)
    string = calls.builtin("string")
    found = string(value) if string else None
    return str(value) if found is None else str(found)
