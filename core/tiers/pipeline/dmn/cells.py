"""Cells of a table → values of FEEL, of the types that a model declares."""

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from tiers.intake import grammar
from tiers.lang import temporal
from tiers.lang.conversion import conforms, type_name
from tiers.lang.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS,
    MONTHS,
    NUMBER,
    STRING,
    TIME,
    ContextType,
    ListType,
    Type,
)
from tiers.lang.values import Value
from tiers.problems import Refusal
from tiers.text import Text


def value_of(cell: object, kind: Type) -> Value:
    """Read a cell as a value of *kind*; an empty one is null.

    Text is what a text file gives: days may be written in the ways that policies
    accept, a list is parted by `;`, lists and contexts may be JSON.

    Raises:
        Refusal: the cell is no such value; nothing is guessed.
    """
    match cell:
        case None:
            return None
        case str():
            text = cell.strip(grammar.BLANKS)
            return _from_text(text, kind) if text else None
        case list():
            return tuple(value_of(item, _element(kind)) for item in cell)
        case Mapping():
            return _context(cell, kind)
        case _:
            return _from_native(cell, kind)


def _from_text(text: str, kind: Type) -> Value:
    match kind:
        case ListType(inner):
            parts = _json(text, kind) if text.startswith("[") else text.split(";")
            return value_of(parts, ListType(inner))
        case ContextType():
            return value_of(_json(text, kind), kind)
        case _ if kind in _READERS:
            return _read(text, kind)
        case _:
            return text


def _from_native(cell: object, kind: Type) -> Value:
    """Read what a typed column holds; text where text is wanted."""
    found: Value
    match cell:
        case bool():
            found = cell
        case int():
            found = Decimal(cell)
        case float():
            found = Decimal(repr(cell)) if math.isfinite(cell) else None
        case Decimal():
            found = cell
        case dt.datetime():
            found = temporal.read_moment(cell.isoformat())
        case dt.date():
            found = temporal.Date(cell.year, cell.month, cell.day)
        case dt.time():
            found = temporal.read_time(cell.isoformat())
        case dt.timedelta():
            seconds = Decimal(cell // dt.timedelta(microseconds=1)).scaleb(-6)
            found = temporal.Duration(seconds)
        case _:
            return _from_text(str(cell), kind)
    if found is None or conforms(found, kind):
        return found
    if kind not in {*_READERS, STRING}:
        raise _unreadable(kind)
    return _from_text(str(cell).lower() if isinstance(cell, bool) else str(cell), kind)


def _element(kind: Type) -> Type:
    match kind:
        case ListType(inner):
            return inner
        case _ if kind == ANY:
            return ANY
        case _:
            raise _unreadable(kind)


def _context(cell: Mapping[str, object], kind: Type) -> Value:
    if kind != ANY and not isinstance(kind, ContextType):
        raise _unreadable(kind)
    known = kind.entries if isinstance(kind, ContextType) else {}
    return {name: value_of(part, known.get(name, ANY)) for name, part in cell.items()}


def _json(text: str, kind: Type) -> object:
    try:
        found: object = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except ValueError:
        raise _unreadable(kind) from None
    return found


def _read(text: str, kind: Type) -> Value:
    try:
        return _READERS[kind](text)
    except (Refusal, ValueError):
        raise _unreadable(kind) from None


def _number(text: str) -> Value:
    if not re.match(grammar.NUMBER, text):
        raise ValueError(text)
    return Decimal(text)


def _truth(text: str) -> Value:
    if text.lower() in grammar.TRUE:
        return True
    if text.lower() in grammar.FALSE:
        return False
    raise ValueError(text)


def _day(text: str) -> Value:
    parts = re.match(grammar.DAY, text) and re.match(grammar.DAY_PARTS, text)
    if parts:
        return temporal.Date(*map(int, parts.groups()))
    return temporal.read_date(text)


def _moment(text: str) -> Value:
    return temporal.read_moment(re.sub(r"^(\S+) (?=\d)", r"\1T", text))


_READERS: Mapping[Type, Callable[[str], Value]] = {
    NUMBER: _number,
    BOOLEAN: _truth,
    DATE: _day,
    TIME: temporal.read_time,
    DATE_TIME: _moment,
    DAYS: temporal.read_duration,
    MONTHS: temporal.read_duration,
}


def _unreadable(kind: Type) -> Refusal:
    named = type_name(kind)
    return Refusal(
        Text(f"not a value of type `{named}`", f"不是 `{named}` 类型的值"),
    )
