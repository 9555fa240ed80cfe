"""One customer given by name and value: a case of a policy, a question asked."""

import datetime as dt
import math
import re
from collections.abc import Mapping
from decimal import Decimal

from tiers.intake import columns, decimals, grammar
from tiers.intake.reasons import Code, places_code, reason
from tiers.problems import Problem, closest
from tiers.schema import (
    Boolean,
    Date,
    DayTimeDuration,
    Fact,
    Null,
    Number,
    Scalar,
    Schema,
    String,
    YearMonthDuration,
)
from tiers.source import Located, Span
from tiers.text import Text


class Refused(Exception):  # noqa: N818 - it carries a code to where facts are known
    """A value that is faulty, or missing where it may not be."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


def conform_one(
    facts: Mapping[str, object], schema: Schema
) -> tuple[dict[str, Scalar], list[Problem]]:
    """Read one customer by the rules for tables; every fact of *schema* is answered.

    *facts* goes by the names of facts, not by headings. A fact at fault is null in
    the answer. The key may be left out; given, it may not be blank.
    """
    problems = [_unknown_fact(name, schema) for name in _unknown(facts, schema)]
    read: dict[str, Scalar] = {}
    for fact in schema.facts:
        given = facts.get(fact.name)
        try:
            read[fact.name] = read_fact(given, fact, is_given=fact.name in facts)
        except Refused as refused:
            read[fact.name] = None
            problems.append(_problem(fact, given, refused.code))
    return read, problems


def read_fact(given: object, fact: Fact, *, is_given: bool) -> Scalar:
    """Read one fact; the key may be left out.

    Raises:
        Refused: it is faulty.
    """
    if isinstance(given, float) and isinstance(fact.type, Number) and not fact.values:
        given = _double(given, fact.type)
    text = _written(given).strip(grammar.BLANKS)
    translated = fact.values.get(text, text)
    if translated:
        return _value(translated, fact)
    if fact.key and not is_given:
        return None
    if columns.is_required(fact):
        raise Refused("missing")
    return fact.default if fact.missing == "default" else None


def _value(text: str, fact: Fact) -> Scalar:
    match fact.type:
        case Number() as kind:
            return _number(text, kind)
        case String(values):
            return _word(text, values)
        case Boolean():
            return _truth(text)
        case Date():
            return _day(text)
        case DayTimeDuration() | YearMonthDuration() | Null():
            raise TypeError(fact.type)


def _number(text: str, kind: Number) -> Decimal:
    if not re.match(grammar.NUMBER, text):
        raise Refused("not-a-number")
    number = Decimal(text)
    if not number:
        return Decimal((0, (0,), -kind.places))
    if _places(number) > kind.places:
        raise Refused(places_code(kind))
    if not kind.low <= number <= kind.high:
        raise Refused("out-of-range")
    return Decimal(f"{decimals.stored(number, kind)}e-{kind.places}")


def _double(value: float, kind: Number) -> object:
    """Read a double as tables do; what is not finite is left as it is."""
    return decimals.from_double(value, kind.places) if math.isfinite(value) else value


def _places(number: Decimal) -> int:
    """Count the decimals that are not needless zeros; below nought for tens."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return -exponent - zeros


def _word(text: str, values: tuple[str, ...]) -> str:
    if values and text not in values:
        raise Refused("unknown-value")
    return text


def _truth(text: str) -> bool:
    word = text.lower()
    if word not in grammar.TRUE + grammar.FALSE:
        raise Refused("not-a-boolean")
    return word in grammar.TRUE


def _day(text: str) -> dt.date:
    parts = re.match(grammar.DAY, text) and re.match(grammar.DAY_PARTS, text)
    try:
        if parts:
            return dt.date(*map(int, parts.groups()))
    except ValueError as error:
        raise Refused("not-a-date") from error
    raise Refused("not-a-date")


def _written(value: object) -> str:
    """Give what a value says; not a number is missing, as in tables."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return "" if math.isnan(value) else repr(value).removesuffix(".0")
        case Decimal():
            return "" if value.is_nan() else str(value)
        case dt.datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case _:
            return str(value)


def _problem(fact: Fact, given: object, code: Code) -> Problem:
    why = reason(code, fact)
    shown = _written(given)
    en, zh = (f"`{fact.name}`: {why.en}", f"`{fact.name}`：{why.zh}")
    if shown:
        en = f"`{fact.name}` is `{shown}`: {why.en}"
        zh = f"`{fact.name}` 为 `{shown}`：{why.zh}"
    return Problem(code, Text(en, zh), _place(given))


def _unknown(facts: Mapping[str, object], schema: Schema) -> list[str]:
    known = {fact.name for fact in schema.facts}
    return [name for name in facts if name not in known]


def _unknown_fact(name: str, schema: Schema) -> Problem:
    return Problem(
        "unknown-fact",
        Text(f"no fact is named `{name}`", f"没有名为 `{name}` 的客户事实"),
        _place(name),
        help=closest(name, (fact.name for fact in schema.facts)),
    )


def _place(value: object) -> Span | None:
    """Give the place of a value that was written in a policy file."""
    return value.at if isinstance(value, Located) else None
