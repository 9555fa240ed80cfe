"""Operators on values of every type: what `+` means for dates, and what it refuses."""

from collections.abc import Callable
from decimal import Decimal

from tiers.lang import build, columnless, ir
from tiers.lang.build import QUOTIENT_PLACES
from tiers.lang.functions import operation
from tiers.lang.ir import Node
from tiers.lang.kinds import Place, kind_name, refuse
from tiers.lang.syntax import Operator
from tiers.problems import Fault
from tiers.schema import (
    Date,
    DayTimeDuration,
    Number,
    String,
    Type,
    YearMonthDuration,
)
from tiers.text import Text

__all__ = ["Place", "arithmetic", "mixed", "negative", "wrong_type"]

_Binary = Callable[[Node, Node], Node]
_HIGHEST_POWER = 8


def arithmetic(place: Place, left: Node, op: Operator, right: Node) -> Node:
    """Type `left op right`.

    Raises:
        Fault: the operator has no meaning for these types.
    """
    if isinstance(left.type, Number) and isinstance(right.type, Number):
        return _numbers(place, left, op, right)
    found = _OTHERS.get((op, type(left.type), type(right.type)))
    if found:
        return found(left, right)
    if op == "*" and Number in {type(left.type), type(right.type)}:
        return _multiple(place, left, right)
    raise mixed(place, left.type, right.type, op)


def negative(place: Place, node: Node) -> Node:
    """Type `-node`."""
    match node.type:
        case Number():
            return build.negative(node)
        case DayTimeDuration():
            return operation("negate duration", node)
        case YearMonthDuration():
            return operation("negate year duration", node)
        case _:
            raise wrong_type(place, Number, node.type)


def _numbers(place: Place, left: Node, op: Operator, right: Node) -> Node:
    match op:
        case "+":
            return build.add(left, right)
        case "-":
            return build.subtract(left, right)
        case "*":
            return build.multiply(left, right)
        case "/":
            if isinstance(right, ir.Constant) and not right.value:
                message = Text("this divides by zero", "除数为零")
                raise refuse(place, "division-by-zero", message)
            return build.divide(left, right, QUOTIENT_PLACES)
        case "**":
            return _power(place, left, right)


def _power(place: Place, left: Node, right: Node) -> Node:
    exponent = right.value if isinstance(right, ir.Constant) else None
    if exponent not in {Decimal(n) for n in range(_HIGHEST_POWER + 1)}:
        message = Text(
            f"an exponent is a whole number from 0 to {_HIGHEST_POWER}, written out",
            f"指数应为 0 到 {_HIGHEST_POWER} 的整数字面值",
        )
        raise refuse(place, "bad-exponent", message)
    assert isinstance(exponent, Decimal)
    return build.power(left, int(exponent))


def _multiple(place: Place, left: Node, right: Node) -> Node:
    """Multiply a duration by a whole number."""
    times, span = (left, right) if isinstance(left.type, Number) else (right, left)
    name = _MULTIPLES.get(type(span.type))
    if name is None:
        raise mixed(place, left.type, right.type, "*")
    if build.number_of(times).places:
        raise columnless.refused(place, _PART, _WHOLE)
    return operation(name, span, times)


_MULTIPLES = {
    DayTimeDuration: "multiply duration",
    YearMonthDuration: "multiply year duration",
}
_PART = Text("a part of a duration", "时长的一部分")
_WHOLE = Text("multiply it by a whole number", "请乘以整数")


def _ratio(measure: str) -> _Binary:
    def make(left: Node, right: Node) -> Node:
        sides = operation(measure, left), operation(measure, right)
        return build.divide(*sides, QUOTIENT_PLACES)

    return make


def _named(name: str, *, swapped: bool = False) -> _Binary:
    def make(left: Node, right: Node) -> Node:
        return operation(name, right, left) if swapped else operation(name, left, right)

    return make


def _minus(add: str, negate: str) -> _Binary:
    return lambda left, right: operation(add, left, operation(negate, right))


_DAYS, _YEARS = DayTimeDuration, YearMonthDuration
_OTHERS: dict[tuple[Operator, type, type], _Binary] = {
    ("+", String, String): _named("concatenate"),
    ("-", Date, Date): _named("days between"),
    ("+", Date, _DAYS): _named("add days"),
    ("+", _DAYS, Date): _named("add days", swapped=True),
    ("-", Date, _DAYS): _minus("add days", "negate duration"),
    ("+", Date, _YEARS): _named("add months"),
    ("+", _YEARS, Date): _named("add months", swapped=True),
    ("-", Date, _YEARS): _minus("add months", "negate year duration"),
    ("+", _DAYS, _DAYS): _named("add durations"),
    ("-", _DAYS, _DAYS): _minus("add durations", "negate duration"),
    ("+", _YEARS, _YEARS): _named("add year durations"),
    ("-", _YEARS, _YEARS): _minus("add year durations", "negate year duration"),
    ("/", _DAYS, _DAYS): _ratio("total seconds"),
    ("/", _YEARS, _YEARS): _ratio("total months"),
}


def wrong_type(place: Place, wanted: type, given: Type) -> Fault:
    """Refuse a value of a type that does not fit its place."""
    want, have = kind_name(wanted), kind_name(given)
    message = Text(
        f"this must be {want.en}, and it is {have.en}",
        f"此处应为{want.zh}，实际是{have.zh}",
    )
    return refuse(place, "wrong-operand", message)


def mixed(place: Place, one: Type, other: Type, op: str = "") -> Fault:
    """Refuse two values of types that do not go together."""
    a, b = kind_name(one), kind_name(other)
    using = f" by `{op}`" if op else ""
    message = Text(
        f"{a.en} and {b.en} can't be combined{using}",
        f"{a.zh}与{b.zh}不能" + (f"用 `{op}` " if op else "") + "一起运算",
    )
    return refuse(place, "wrong-operand", message)
