"""The functions an expression may call, by their FEEL names.

Numeric functions become nodes that every engine has; the others become `ir.Call`s,
whose names are `CALLS`.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import reduce

from tiers.freezing import frozen
from tiers.lang import build, ir
from tiers.lang.build import QUOTIENT_PLACES
from tiers.lang.ir import Node
from tiers.lang.library import patterns
from tiers.lang.library.catalogue import BUILTINS
from tiers.lang.rounding import rounded
from tiers.lang.written import (
    LONGEST,
    constant,
    date_value,
    duration,
    from_text,
    places,
)
from tiers.problems import Refusal
from tiers.schema import (
    Boolean,
    Date,
    DayTimeDuration,
    Months,
    Null,
    Number,
    String,
    Type,
    YearMonthDuration,
)
from tiers.text import Text


@frozen
class Function:
    """A function: the types it takes, and the node a call becomes.

    Arguments past *required* may be left out; with *repeats*, the last type may recur.
    """

    takes: tuple[type, ...]
    becomes: Callable[..., Node]
    required: int
    repeats: bool = False


_YEAR = Number(0, Decimal(1), Decimal(9999))
_LENGTH = Number(0, Decimal(0), Decimal(10) ** 9)
_SECONDS = (LONGEST + 1) * 86_400 - 1
_SPAN = Number(0, Decimal(-LONGEST), Decimal(LONGEST))

CALLS: Mapping[str, tuple[tuple[type, ...], Type]] = {
    "string length": ((String,), _LENGTH),
    "upper case": ((String,), String()),
    "lower case": ((String,), String()),
    "contains": ((String, String), Boolean()),
    "starts with": ((String, String), Boolean()),
    "ends with": ((String, String), Boolean()),
    "substring before": ((String, String), String()),
    "substring after": ((String, String), String()),
    "year": ((Date,), _YEAR),
    "month": ((Date,), Number(0, Decimal(1), Decimal(12))),
    "day": ((Date,), Number(0, Decimal(1), Decimal(31))),
    "weekday": ((Date,), Number(0, Decimal(1), Decimal(7))),
    "day of year": ((Date,), Number(0, Decimal(1), Decimal(366))),
    "week of year": ((Date,), Number(0, Decimal(1), Decimal(53))),
    "day of week": ((Date,), String()),
    "month of year": ((Date,), String()),
    "years and months duration": ((Date, Date), YearMonthDuration()),
}
"""The functions that every engine has under its own name: argument types, result."""

OPERATIONS: Mapping[str, Type] = {
    "concatenate": String(),
    "substring": String(),
    "make date": Date(),
    "days between": DayTimeDuration(),
    "add days": Date(),
    "add months": Date(),
    "add durations": DayTimeDuration(),
    "add year durations": YearMonthDuration(),
    "negate duration": DayTimeDuration(),
    "negate year duration": YearMonthDuration(),
    "multiply duration": DayTimeDuration(),
    "multiply year duration": YearMonthDuration(),
    "total seconds": Number(0, Decimal(-_SECONDS), Decimal(_SECONDS)),
    "total months": _SPAN,
    "days": _SPAN,
    "hours": Number(0, Decimal(-23), Decimal(23)),
    "minutes": Number(0, Decimal(-59), Decimal(59)),
    "seconds": Number(0, Decimal(-59), Decimal(59)),
    "years": _SPAN,
    "months": _SPAN,
}
"""What operators and properties become: the type of each result."""

PROPERTIES: Mapping[type, tuple[str, ...]] = {
    Date: ("year", "month", "day", "weekday"),
    DayTimeDuration: ("days", "hours", "minutes", "seconds"),
    YearMonthDuration: ("years", "months"),
}


def operation(name: str, *arguments: Node) -> Node:
    """Make the node of an operator that is not on numbers."""
    kind = OPERATIONS.get(name) or CALLS[name][1]
    return build.call(name, arguments, kind)


def _date(*arguments: Node) -> Node:
    match [a.type for a in arguments]:
        case [Date()]:
            return arguments[0]
        case [String()] if not isinstance(arguments[0], ir.Constant):
            return build.call("date", arguments, Date())
        case [_]:
            what = Text("a date", "日期")
            return from_text(arguments[0], date_value, what, "2026-07-01")
        case [Number(), Number(), Number()]:
            return operation("make date", *arguments)
        case _:
            pass
    raise Refusal(
        Text(
            '`date` takes a text such as "2026-07-01", or a year, a month and a day',
            '`date` 的参数应为文本（如 "2026-07-01"），或年、月、日三个数字',
        )
    )


def _rounding(mode: ir.Rounding) -> Callable[..., Node]:
    def rounding(number: Node, scale: Node | None = None) -> Node:
        return rounded(number, places(scale), mode)

    return rounding


def _sum(*numbers: Node) -> Node:
    return build.total(*numbers)


def _mean(*numbers: Node) -> Node:
    count = build.constant(Decimal(len(numbers)))
    return build.divide(build.total(*numbers), count, QUOTIENT_PLACES)


def _modulo(dividend: Node, divisor: Node) -> Node:
    a, b = build.number_of(dividend), build.number_of(divisor)
    bound = max(b.low.copy_abs(), b.high.copy_abs())
    kind = Number(max(a.places, b.places), bound.copy_negate(), bound)
    return build.call("modulo", (dividend, divisor), kind)


def _parity(wanted: int) -> Callable[[Node], Node]:
    def parity(number: Node) -> Node:
        rest = _modulo(number, build.constant(Decimal(2)))
        return ir.Same(rest, build.constant(Decimal(wanted)), strict=True)

    return parity


def _extreme(pick: str) -> Callable[..., Node]:
    def extreme(*parts: Node) -> Node:
        if isinstance(parts[0].type, Boolean | Null):
            raise Refusal(
                Text("true and false have no order", "真假值没有大小之分"),
            )
        return build.extreme(pick, *parts)

    return extreme


def _substring(text: Node, start: Node, length: Node | None = None) -> Node:
    arguments = (text, start) if length is None else (text, start, length)
    return operation("substring", *arguments)


def _named(name: str) -> Callable[..., Node]:
    return lambda *arguments: operation(name, *arguments)


def _product(*numbers: Node) -> Node:
    return reduce(build.multiply, numbers)


def _median(*numbers: Node) -> Node:
    ends = [build.number_of(n) for n in numbers]
    digits = max(kind.places for kind in ends) + 1
    kind = Number(digits, min(k.low for k in ends), max(k.high for k in ends))
    return numbers[0] if len(numbers) == 1 else build.call("median", numbers, kind)


def _absolute(value: Node) -> Node:
    match value.type:
        case Number():
            return build.absolute(value)
        case DayTimeDuration() | YearMonthDuration() as kind:
            is_days = isinstance(kind, DayTimeDuration)
            nothing = build.constant(timedelta() if is_days else Months(0))
            negate = "negate duration" if is_days else "negate year duration"
            is_negative = build.compare(value, "<", nothing)
            return build.choose(is_negative, operation(negate, value), value)
        case _:
            raise Refusal(
                Text("`abs` takes a number or a duration", "`abs` 只用于数字或时长")
            )


def _matches(text: Node, pattern: Node, *flags: Node) -> Node:
    patterns.found("", *_written_texts(pattern, *flags))
    return build.call("matches", (text, pattern, *flags), Boolean())


def _replace(text: Node, pattern: Node, replacement: Node, *flags: Node) -> Node:
    sample = _written_texts(replacement)[0]
    search, *marks = _written_texts(pattern, *flags)
    patterns.replaced("", search, sample, *marks)
    return build.call("replace", (text, pattern, replacement, *flags), String())


def _written_texts(*nodes: Node) -> list[str]:
    return [str(constant(node)) for node in nodes]


def _string(value: Node) -> Node:
    if isinstance(value.type, String | Null):
        return value
    return build.call("string", (value,), String())


def _is(one: Node, other: Node) -> Node:
    kinds = {type(one.type), type(other.type)} - {Null}
    if len(kinds) > 1:
        return build.every(ir.IsMissing(one), ir.IsMissing(other))
    return ir.Same(other, one) if one == build.MISSING else ir.Same(one, other)


def _today() -> Node:
    return ir.Today()


FUNCTIONS: Mapping[str, Function] = {
    "abs": Function((object,), _absolute, 1),
    "floor": Function((Number, Number), _rounding("floor"), 1),
    "ceiling": Function((Number, Number), _rounding("ceiling"), 1),
    "decimal": Function((Number, Number), _rounding("half-even"), 2),
    "round half up": Function((Number, Number), _rounding("half-up"), 1),
    "round half down": Function((Number, Number), _rounding("half-down"), 1),
    "round up": Function((Number, Number), _rounding("up"), 1),
    "round down": Function((Number, Number), _rounding("down"), 1),
    "min": Function((object,), _extreme("min"), 1, repeats=True),
    "max": Function((object,), _extreme("max"), 1, repeats=True),
    "sum": Function((Number,), _sum, 1, repeats=True),
    "mean": Function((Number,), _mean, 1, repeats=True),
    "product": Function((Number,), _product, 1, repeats=True),
    "median": Function((Number,), _median, 1, repeats=True),
    "all": Function((Boolean,), build.every, 1, repeats=True),
    "any": Function((Boolean,), build.some, 1, repeats=True),
    "is": Function((object, object), _is, 2),
    "string": Function((object,), _string, 1),
    "matches": Function((String, String, String), _matches, 2),
    "replace": Function((String, String, String, String), _replace, 3),
    "modulo": Function((Number, Number), _modulo, 2),
    "odd": Function((Number,), _parity(1), 1),
    "even": Function((Number,), _parity(0), 1),
    "not": Function((Boolean,), ir.Not, 1),
    "substring": Function((String, Number, Number), _substring, 2),
    "date": Function((object, Number, Number), _date, 1),
    "duration": Function((String,), duration, 1),
    "today": Function((), _today, 0),
    **{
        name: Function(takes, _named(name), len(takes))
        for name, (takes, _) in CALLS.items()
    },
}
"""Every function by name."""

SPACED = tuple(dict.fromkeys(n for n in (*FUNCTIONS, *BUILTINS) if " " in n))
"""Names that the lexer must know, because they hold blanks."""
