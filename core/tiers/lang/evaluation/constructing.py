"""Values that expressions make: numbers, ranges and contexts that are written out."""

from collections.abc import Mapping
from decimal import Decimal

from tiers.lang import syntax as sx
from tiers.lang.conversion import type_name, type_of
from tiers.lang.evaluation.frame import Frame, Meaning
from tiers.lang.evaluation.truth import compared
from tiers.lang.values import DECIMAL128, Range, Value
from tiers.problems import Refusal
from tiers.text import Text


def number(written: Decimal) -> Meaning:
    """Give a number that is written out, rounded to the digits that FEEL has."""
    try:
        value = DECIMAL128.plus(written)
    except ArithmeticError:
        return _too_large
    return lambda _: value


def interval(low: Meaning, high: Meaning, part: sx.Interval) -> Meaning:
    """Make a range of values that can be compared."""

    def meaning(frame: Frame) -> Value:
        a, b = low(frame), high(frame)
        if a is None and b is None:
            return None
        if a is not None and b is not None and compared(a, "<=", b) is None:
            raise not_comparable(a, b)
        return Range(a, b, part.low_open, part.high_open)

    return meaning


def half(op: sx.Comparison, end: Value) -> Value:
    """Give the range that a comparison without its left side stands for."""
    match op:
        case "<" | "<=":
            return Range(None, end, low_open=True, high_open=op == "<", comparison=op)
        case ">" | ">=":
            return Range(end, None, low_open=op == ">", high_open=True, comparison=op)
        case "=":
            return Range(end, end, comparison=op)
        case "!=":
            raise Refusal(Text("`!=` makes no range", "`!=` 不能构成区间"))


def record(entries: Mapping[str, Meaning], *, repeats: bool) -> Meaning:
    """Make a context; each entry sees those before it, and none may be there twice."""

    def meaning(frame: Frame) -> Value:
        if repeats:
            message = Text("an entry is there twice", "上下文中有重复的条目")
            raise Refusal(message)
        values: dict[str, Value] = {}
        inner = frame.inner(values)
        for name, value in entries.items():
            values[name] = value(inner)
        return values

    return meaning


def not_comparable(a: Value, b: Value) -> Refusal:
    """Say that two values are not of kinds that can be compared."""
    one, other = type_name(type_of(a)), type_name(type_of(b))
    return Refusal(
        Text(
            f"`{one}` and `{other}` can't be compared",
            f"`{one}` 与 `{other}` 不能比较",
        )
    )


def _too_large(_: Frame) -> Value:
    raise Refusal(Text("this number is too large", "该数字过大"))
