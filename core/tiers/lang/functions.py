"""The functions an expression may call, by their FEEL names.

Numeric functions become nodes that every engine has; the others become `ir.Call`s,
whose names are `CALLS`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

import attrs

from tiers.lang import build, ir
from tiers.lang.build import QUOTIENT_PLACES
from tiers.lang.ir import Node
from tiers.lang.rounding import rounded
from tiers.problems import Refusal
from tiers.schema import (
    Boolean,
    Date,
    DayTimeDuration,
    Months,
    Number,
    String,
    Type,
    YearMonthDuration,
)
from tiers.text import Text


@attrs.frozen
class Function:
    """A function: the types it takes, and the node a call becomes.

    Arguments past *required* may be left out; with *repeats*, the last type may recur.
    """

    takes: tuple[type, ...]
    becomes: Callable[..., Node]
    required: int
    repeats: bool = False


LONGEST = 10**7
"""The most days or months a duration can have; a longer one is missing."""

_YEAR = Number(0, Decimal(1), Decimal(9999))
_LENGTH = Number(0, Decimal(0), Decimal(10) ** 9)
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
    "days": _SPAN,
    "years": _SPAN,
    "months": _SPAN,
}
"""What operators and properties become: the type of each result."""

PROPERTIES: Mapping[type, tuple[str, ...]] = {
    Date: ("year", "month", "day", "weekday"),
    DayTimeDuration: ("days",),
    YearMonthDuration: ("years", "months"),
}


def operation(name: str, *arguments: Node) -> Node:
    """Make the node of an operator that is not on numbers."""
    kind = OPERATIONS.get(name) or CALLS[name][1]
    return build.call(name, arguments, kind)


def date_value(text: str) -> date:
    """Read a day written as `2026-07-01`; `ValueError` if there is no such day."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


_DURATION = re.compile(
    r"(-)?P(?:(\d{1,12})Y)?(?:(\d{1,12})M)?(?:(\d{1,12})D)?"
    r"(?:T(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})S)?)?"
)


def duration_value(text: str) -> timedelta | Months:
    """Read an ISO 8601 duration; `ValueError` where years mix with days.

    Durations go up to `LONGEST` days or months, either way.
    """
    found = _DURATION.fullmatch(text)
    if not found or text[-1] in "PT":
        raise ValueError(text)
    sign = -1 if found[1] else 1
    years, months, *rest = (int(g or 0) for g in found.groups()[1:])
    count, seconds = 12 * years + months, _seconds(*rest)
    is_months = bool(found[2] or found[3])
    if (is_months and seconds) or max(count, seconds // 86_400) > LONGEST:
        raise ValueError(text)
    return Months(sign * count) if is_months else timedelta(seconds=sign * seconds)


def _seconds(days: int, hours: int, minutes: int, seconds: int) -> int:
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def _constant(node: Node) -> ir.Value:
    if not isinstance(node, ir.Constant):
        raise Refusal(
            Text(
                "this argument must be written out, not computed", "该参数必须是字面值"
            )
        )
    return node.value


def _date(*arguments: Node) -> Node:
    if len(arguments) == 1:
        return _from_text(
            arguments[0], date_value, Text("a date", "日期"), "2026-07-01"
        )
    if len(arguments) == 3 and all(isinstance(a.type, Number) for a in arguments):
        return operation("make date", *arguments)
    raise Refusal(
        Text(
            '`date` takes a text such as "2026-07-01", or a year, a month and a day',
            '`date` 的参数应为文本（如 "2026-07-01"），或年、月、日三个数字',
        )
    )


def _duration(argument: Node) -> Node:
    return _from_text(argument, duration_value, Text("a duration", "时长"), "P90D")


def _from_text(
    node: Node, read: Callable[[str], ir.Value], what: Text, example: str
) -> Node:
    text = _written(_constant(node))
    try:
        return build.constant(read(text))
    except ValueError:
        raise Refusal(
            Text(
                f"`{text}` is not {what.en}; write it like `{example}`",
                f"`{text}` 不是有效的{what.zh}，写法如 `{example}`",
            )
        ) from None


def _written(value: ir.Value) -> str:
    """Write a constant as the language does."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def _places(node: Node | None) -> int:
    value = Decimal(0) if node is None else _constant(node)
    if not isinstance(value, Decimal) or value % 1 or not 0 <= value <= 10:
        raise Refusal(
            Text(
                "places are a whole number from 0 to 10", "小数位数应为 0 到 10 的整数"
            )
        )
    return int(value)


def _rounding(mode: ir.Rounding) -> Callable[..., Node]:
    def rounding(number: Node, places: Node | None = None) -> Node:
        return rounded(number, _places(places), mode)

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
        if not isinstance(parts[0].type, Number | Date):
            raise Refusal(
                Text(f"`{pick}` takes numbers or dates", f"`{pick}` 只用于数字或日期")
            )
        return build.extreme(pick, *parts)

    return extreme


def _substring(text: Node, start: Node, length: Node | None = None) -> Node:
    arguments = (text, start) if length is None else (text, start, length)
    return operation("substring", *arguments)


def _named(name: str) -> Callable[..., Node]:
    return lambda *arguments: operation(name, *arguments)


def _today() -> Node:
    return ir.Today()


FUNCTIONS: Mapping[str, Function] = {
    "abs": Function((Number,), build.absolute, 1),
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
    "modulo": Function((Number, Number), _modulo, 2),
    "odd": Function((Number,), _parity(1), 1),
    "even": Function((Number,), _parity(0), 1),
    "not": Function((Boolean,), ir.Not, 1),
    "substring": Function((String, Number, Number), _substring, 2),
    "date": Function((object, Number, Number), _date, 1),
    "duration": Function((String,), _duration, 1),
    "today": Function((), _today, 0),
    **{
        name: Function(takes, _named(name), len(takes))
        for name, (takes, _) in CALLS.items()
    },
}
"""Every function by name."""

SPACED = tuple(name for name in FUNCTIONS if " " in name)
"""Names that the lexer must know, because they hold blanks."""
