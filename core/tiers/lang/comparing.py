"""Comparisons: types that must agree, and results that never vary."""

from decimal import Decimal

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.lang.kinds import Place, kind_name, refuse
from tiers.lang.syntax import Comparison, Interval
from tiers.problems import closest
from tiers.schema import Boolean, Null, Number, String
from tiers.text import Text


def compare(
    place: Place, left: Node, op: Comparison, right: Node, *, is_test: bool = False
) -> Node:
    """Type `left op right`; a cell's test may be one that every value passes.

    Raises:
        Fault: the types can't be compared, or a text is not one of the listed values.
    """
    _refuse_mixed(place, left, right)
    _refuse_unlisted(place, left, right)
    _refuse_unlisted(place, right, left)
    _warn_of_constancy(place, left, op, right, is_test=is_test)
    match op:
        case "=":
            return _same(left, right)
        case "!=":
            return ir.Not(_same(left, right))
        case _:
            return build.compare(left, _ordered(place, op, left), right)


def _same(left: Node, right: Node) -> Node:
    """Put a null that is written out on the right, where others look for it."""
    return ir.Same(right, left) if left == build.MISSING else ir.Same(left, right)


def _refuse_mixed(place: Place, left: Node, right: Node) -> None:
    kinds = {type(left.type), type(right.type)} - {Null}
    if len(kinds) > 1:
        a, b = kind_name(left.type), kind_name(right.type)
        message = Text(
            f"{a.en} can't be compared with {b.en}", f"{a.zh}不能与{b.zh}比较"
        )
        advice = None
        if kinds == {Number, String}:
            advice = Text(
                "a number is written without quotes", "数字不加引号，文本才加双引号"
            )
        raise refuse(place, "wrong-operand", message, advice)


def _refuse_unlisted(place: Place, listed: Node, other: Node) -> None:
    """Refuse to compare an enumeration with a text that is none of its values."""
    kind = listed.type
    if not isinstance(kind, String) or not kind.values:
        return
    if isinstance(other, ir.Constant) and isinstance(other.value, str):
        if other.value in kind.values:
            return
        name = f"`{listed.name}` " if isinstance(listed, ir.Column) else ""
        message = Text(
            f"{name}never has the value `{other.value}`",
            f"{name}没有 `{other.value}` 这个值",
        )
        raise refuse(place, "unknown-value", message, closest(other.value, kind.values))


def _ordered(place: Place, op: Comparison, left: Node) -> ir.Order:
    if isinstance(left.type, Boolean):
        message = Text("true and false have no order", "真假值没有大小之分")
        raise refuse(place, "wrong-operand", message)
    assert op in {"<", "<=", ">", ">="}
    return op


def refuse_empty(place: Place, low: Node, high: Node, part: Interval) -> None:
    """Refuse an interval of written-out numbers that holds nothing."""
    if not (isinstance(low, ir.Constant) and isinstance(high, ir.Constant)):
        return
    if not (isinstance(low.value, Decimal) and isinstance(high.value, Decimal)):
        return
    is_open = part.low_open or part.high_open
    if low.value > high.value or (low.value == high.value and is_open):
        message = Text("no value lies in this range", "没有值落在该区间内")
        advice = Text("the lower end comes first", "较小的一端写在前面")
        raise refuse(place, "empty-range", message, advice)


def _warn_of_constancy(
    place: Place, left: Node, op: Comparison, right: Node, *, is_test: bool
) -> None:
    if not (isinstance(left.type, Number) and isinstance(right.type, Number)):
        return
    if isinstance(left, ir.Constant) == isinstance(right, ir.Constant):
        return
    result = _always(left.type, op, right.type)
    if result is None or (result and is_test):
        return
    kind = left.type if isinstance(right, ir.Constant) else right.type
    word = Text("true", "成立") if result else Text("false", "不成立")
    message = Text(
        f"this is always {word.en}: the values go from {kind.low:f} to {kind.high:f}",
        f"该条件恒{word.zh}：取值范围是 {kind.low:f} 到 {kind.high:f}",
    )
    place.warn(f"always-{word.en}", message)


def _always(left: Number, op: Comparison, right: Number) -> bool | None:
    """Say what the bounds prove about a comparison, if they do."""
    below, above = left.high < right.low, left.low > right.high
    not_above, not_below = left.high <= right.low, left.low >= right.high
    proofs: dict[str, tuple[bool, bool]] = {
        "<": (below, not_below),
        "<=": (not_above, above),
        ">": (above, not_above),
        ">=": (not_below, below),
        "=": (False, below or above),
        "!=": (below or above, False),
    }
    is_true, is_false = proofs[op]
    return True if is_true else False if is_false else None
