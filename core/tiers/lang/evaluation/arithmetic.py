"""Arithmetic of FEEL on values of every type."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from tiers.lang import temporal
from tiers.lang.conversion import type_name, type_of
from tiers.lang.syntax import Operator
from tiers.lang.values import DECIMAL128, Value
from tiers.problems import Refusal
from tiers.schema import Months
from tiers.text import Text

_NUMBERS: Mapping[Operator, Callable[[Decimal, Decimal], Decimal]] = {
    "+": DECIMAL128.add,
    "-": DECIMAL128.subtract,
    "*": DECIMAL128.multiply,
    "/": DECIMAL128.divide,
    "**": DECIMAL128.power,
}
_TIMES = (
    temporal.Date,
    temporal.Time,
    temporal.DateTime,
    temporal.Duration,
    Months,
)
_TEMPORAL: Mapping[Operator, Callable[[Value, Value], Value]] = {
    "+": temporal.add,
    "-": temporal.subtract,
    "*": temporal.multiply,
    "/": temporal.divide,
}


def arithmetic(left: Value, op: Operator, right: Value) -> Value:
    """Compute `left op right`; null if either is null.

    Raises:
        Refusal: the operator has no meaning for these values, or no result.
    """
    if left is None or right is None:
        return None
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(left, op, right)
    if isinstance(left, str) and isinstance(right, str) and op == "+":
        return left + right
    if isinstance(left, _TIMES) or isinstance(right, _TIMES):
        return _time(left, op, right)
    raise _refusal(left, op, right)


def negative(value: Value) -> Value:
    """Compute `-value`; null for null.

    Raises:
        Refusal: the value is neither a number nor a duration.
    """
    if value is None:
        return None
    if isinstance(value, Decimal):
        return value.copy_negate() if value else value
    if isinstance(value, _TIMES):
        return temporal.negative(value)
    have = type_name(type_of(value))
    raise Refusal(Text(f"`{have}` has no negative", f"`{have}` 不能取负"))


def _number(left: Decimal, op: Operator, right: Decimal) -> Decimal:
    try:
        return _NUMBERS[op](left, right)
    except ZeroDivisionError:
        raise Refusal(Text("this divides by zero", "除数为零")) from None
    except ArithmeticError:
        message = Text("this has no result among numbers", "此运算没有数值结果")
        raise Refusal(message) from None


def _time(left: Value, op: Operator, right: Value) -> Value:
    if op not in _TEMPORAL:
        raise _refusal(left, op, right)
    return _TEMPORAL[op](left, right)


def _refusal(left: Value, op: Operator, right: Value) -> Refusal:
    a, b = type_name(type_of(left)), type_name(type_of(right))
    return Refusal(
        Text(
            f"`{a}` and `{b}` can't be combined by `{op}`",
            f"`{a}` 与 `{b}` 不能用 `{op}` 运算",
        )
    )
