"""Readers of single facts, for those who decide about one customer at a time.

They read as `single` does, and most values much quicker: what needs a second look is
left to it. A reader gives what a column holds: numbers as scaled integers.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from math import ceil, floor
from typing import Any

from tiers.intake import grammar
from tiers.intake.single import Refused, read_fact
from tiers.physical import physical
from tiers.schema import EXACT, Boolean, Date, Fact, Number, Schema, String

Reader = Callable[[object], Any]

ABSENT: Any = type("Absent", (), {})()
"""What a reader is given where a customer does not have the fact at all."""


class Unread(Exception):  # noqa: N818 - it sends the caller to `conform_one`
    """A fact is faulty, or required and missing."""


def readers(schema: Schema) -> Mapping[str, Reader]:
    """Give a reader of each fact; it raises `Unread` where `conform_one` has faults."""
    return {fact.name: _reader(fact) for fact in schema.facts}


def _reader(fact: Fact) -> Reader:
    slow = _slow(fact)
    match fact.type:
        case Number() as kind if not fact.values:
            return _number(kind, slow)
        case Boolean():
            return _truth(fact, slow)
        case Date() if not fact.values:
            return _day(slow)
        case String(values) if values or fact.values:
            return _word(_words(fact, values, slow), slow)
        case String():
            return _text(slow)
        case _:
            return slow


def _slow(fact: Fact) -> Reader:
    """Read by the rules for all customers."""

    def read(value: object) -> Any:
        is_given = value is not ABSENT
        try:
            found = read_fact(value if is_given else None, fact, is_given=is_given)
        except Refused:
            raise Unread(fact.name) from None
        return physical(found, fact.type)

    return read


def _number(kind: Number, slow: Reader) -> Reader:
    """Read a number that is exact, or that a double stands for."""
    unit, power = 10**kind.places, Decimal(kind.places)
    low, high = kind.low, kind.high
    first, last = ceil(EXACT.scaleb(low, power)), floor(EXACT.scaleb(high, power))
    most = min(2.0**53 / unit, float(10**15))
    longest = len(str(last)) + 20
    move, back = EXACT.scaleb, Decimal(-kind.places)

    def read(value: object) -> Any:
        if type(value) is int:
            found = value * unit
            if first <= found <= last:
                return found
        elif type(value) is Decimal:
            # Anything else, a number that is none too, has a second look.
            if value.is_finite() and low <= value <= high:
                found = int(move(value, power))
                if move(found, back) == value:
                    return found
        elif type(value) is float and -most < value < most:
            found = round(value * unit)
            if found / unit == value and first <= found <= last:
                return found
        elif type(value) is str:
            whole, _, part = value.partition(".")
            digits = f"{whole}{part.ljust(kind.places, '0')}"
            if whole and digits.isascii() and digits.isdecimal():
                found = int(digits) if len(digits) < longest else last + 1
                if len(part) <= kind.places and first <= found <= last:
                    return found
        return slow(value)

    return read


def _day(slow: Reader) -> Reader:
    iso = re.compile(grammar.ISO_DAY, re.ASCII).match

    def read(value: object) -> Any:
        if type(value) is date and 1000 <= value.year < 3000:
            return value
        if type(value) is str and iso(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        return slow(value)

    return read


def _truth(fact: Fact, slow: Reader) -> Reader:
    known = _words(fact, ("true", "false"), slow)
    yes, no = _tried(slow, True), _tried(slow, False)  # noqa: FBT003 - what is read

    def read(value: object) -> Any:
        if value is True and yes:
            return yes[0]
        if value is False and no:
            return no[0]
        if type(value) is str and value in known:
            return known[value]
        return slow(value)

    return read


def _word(known: Mapping[str, Any], slow: Reader) -> Reader:
    def read(value: object) -> Any:
        if type(value) is str and value in known:
            return known[value]
        return slow(value)

    return read


def _text(slow: Reader) -> Reader:
    def read(value: object) -> Any:
        if type(value) is str:
            found = value.strip(grammar.BLANKS)
            if found:
                return found
        return slow(value)

    return read


def _words(fact: Fact, values: tuple[str, ...], slow: Reader) -> dict[str, Any]:
    """Read beforehand the words that most values are."""
    tried = {word: _tried(slow, word) for word in (*values, *fact.values)}
    return {word: found[0] for word, found in tried.items() if found}


def _tried(slow: Reader, value: object) -> tuple[Any, ...]:
    """Read a value; nothing where it is faulty."""
    try:
        return (slow(value),)
    except Unread:
        return ()
