"""Functions on numbers, which have 34 digits and are rounded half-even."""

import decimal
import re
from collections.abc import Callable, Mapping
from decimal import Context, Decimal

from tiers.lang import temporal
from tiers.lang.library.signature import Signature, Taken
from tiers.lang.types import DAYS, MONTHS, NUMBER, STRING
from tiers.lang.values import DECIMAL128, Value
from tiers.problems import Refusal
from tiers.schema import Months
from tiers.text import Text

_FEWEST_PLACES, _MOST_PLACES = -6111, 6176
_WIDE = Context(prec=13_000)
"""Enough digits for the remainder of any two numbers."""

_WRITTEN = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def computed(compute: Callable[..., Decimal]) -> Callable[..., Value]:
    """Round what *compute* gives to 34 digits, and refuse what they can't hold."""

    def becomes(*arguments: Value) -> Value:
        try:
            return DECIMAL128.plus(compute(*arguments))
        except ArithmeticError:
            message = Text("this has no result among the numbers", "结果不是可表示的数")
            raise Refusal(message) from None

    return becomes


def whole(number: Decimal) -> int:
    """Leave out the fraction of a position, a length or a number of places."""
    return int(number)


def _rounding(mode: str) -> Callable[..., Value]:
    def rounded(number: Decimal, places: Decimal = Decimal()) -> Decimal:
        if not _FEWEST_PLACES <= whole(places) <= _MOST_PLACES:
            message = Text(
                f"places go from {_FEWEST_PLACES} to {_MOST_PLACES}",
                f"小数位数应在 {_FEWEST_PLACES} 到 {_MOST_PLACES} 之间",
            )
            raise Refusal(message)
        unit = Decimal((0, (1,), -whole(places)))
        return number.quantize(unit, mode, _WIDE) if _is_finer(number, unit) else number

    return computed(rounded)


def _is_finer(number: Decimal, unit: Decimal) -> bool:
    return int(number.as_tuple().exponent) < int(unit.as_tuple().exponent)


def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    rest = _WIDE.remainder(dividend, divisor)
    return _WIDE.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def _log(number: Decimal) -> Decimal:
    if number <= 0:
        raise Refusal(Text("only numbers above 0 have a logarithm", "对数要求正数"))
    return DECIMAL128.ln(number)


def _absolute(duration: temporal.Duration) -> Value:
    return duration if duration.seconds >= 0 else temporal.negative(duration)


def _is_divisible(number: Decimal, rest: int) -> bool:
    return _modulo(number, Decimal(2)) == rest


def _number(text: str, grouping: str | None = None, point: str | None = None) -> Value:
    if grouping not in {" ", ",", ".", None} or point not in {",", ".", None}:
        message = Text(
            "a separator is a blank, a comma or a period",
            "分隔符只能是空格、逗号或句点",
        )
        raise Refusal(message)
    if grouping == (point or "."):
        raise Refusal(Text("the separators must differ", "两个分隔符不能相同"))
    plain = text.replace(grouping, "") if grouping else text
    if point == ",":
        plain = plain.replace(".", "?").replace(",", ".")
    if not _WRITTEN.fullmatch(plain):
        raise Refusal(Text(f"`{text}` is not a number", f"`{text}` 不是数字"))
    return computed(DECIMAL128.create_decimal)(plain)


_N = Taken("n", NUMBER)
_SCALE = Taken("scale", NUMBER)
_NUMBER = (Taken("number", NUMBER),)


def _to_places(mode: str) -> tuple[Signature, ...]:
    return (Signature((_N, _SCALE), _rounding(mode)),)


def _to_whole(mode: str) -> tuple[Signature, ...]:
    return *_to_places(mode), Signature((_N,), _rounding(mode))


NUMERIC: Mapping[str, tuple[Signature, ...]] = {
    "decimal": _to_places(decimal.ROUND_HALF_EVEN),
    "floor": _to_whole(decimal.ROUND_FLOOR),
    "ceiling": _to_whole(decimal.ROUND_CEILING),
    "round up": _to_places(decimal.ROUND_UP),
    "round down": _to_places(decimal.ROUND_DOWN),
    "round half up": _to_places(decimal.ROUND_HALF_UP),
    "round half down": _to_places(decimal.ROUND_HALF_DOWN),
    "abs": (
        Signature((Taken("n", DAYS),), _absolute),
        Signature((Taken("n", MONTHS),), lambda span: Months(abs(span.count))),
        Signature((_N,), computed(DECIMAL128.abs)),
    ),
    "modulo": (
        Signature(
            (Taken("dividend", NUMBER), Taken("divisor", NUMBER)), computed(_modulo)
        ),
    ),
    "sqrt": (Signature(_NUMBER, computed(DECIMAL128.sqrt)),),
    "log": (Signature(_NUMBER, computed(_log)),),
    "exp": (Signature(_NUMBER, computed(DECIMAL128.exp)),),
    "odd": (Signature(_NUMBER, lambda number: _is_divisible(number, 1)),),
    "even": (Signature(_NUMBER, lambda number: _is_divisible(number, 0)),),
    "number": (
        Signature((Taken("from", STRING),), _number),
        Signature(
            (
                Taken("from", STRING),
                Taken("grouping separator", STRING, is_nullable=True),
                Taken("decimal separator", STRING, is_nullable=True),
            ),
            _number,
        ),
    ),
}
"""The functions by name, each with the ways to call it."""
