"""Nodes in words: formulas with one customer's values in them, to recompute by hand."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from tiers.engines.interpret.meaning import Customer, meaning
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.schema import EXACT, Months, Number
from tiers.text import Lang, Text

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}
_LISTED = 3
"""The most failed conditions that are listed; of more, only the last is."""

_BETWEEN = {
    "concatenate": " + ",
    "days between": " − ",
    "add days": " + ",
    "add months": " + ",
    "add durations": " + ",
    "add year durations": " + ",
}
"""Operators that are calls, by what is written between their operands."""

_NEGATIONS = {"negate duration", "negate year duration"}

_MISSING = Text("missing", "缺失")
_TRUTH = {True: Text("true", "是"), False: Text("false", "否")}
_TODAY = Text("today", "今天")
_FAILED = {False: Text("no: {}", "不符：{}"), None: Text("unknown: {}", "未知：{}")}
_ROUNDED = Text("({1}) rounded {0} to {2} places", "（{1}）按 {0} 保留 {2} 位小数")


def value_text(value: Any, lang: Lang = "en") -> str:
    """Write a value as people do."""
    match value:
        case None:
            return _MISSING.put(lang)
        case bool():
            return _TRUTH[value].put(lang)
        case date() | str():
            return str(value)
        case timedelta():
            return _duration(value)
        case Months(count):
            return _months(count)
        case _:
            return f"{EXACT.plus(value):f}"  # a negative zero loses its sign


def _duration(span: timedelta) -> str:
    hours = span.seconds // 3600
    return f"P{span.days}D" + (f"T{hours}H" if hours else "")


def _months(count: int) -> str:
    years, months = divmod(abs(count), 12)
    sign = "−" if count < 0 else ""
    written = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{sign}P{written or '0M'}"


def wording(node: Node, rank: int = 0) -> Callable[[Customer], Text]:
    """Give the function that writes *node* with a customer's values behind the names.

    *rank* is the binding strength of the operator around it, for the parentheses.
    """
    piece = _said(node, rank)

    def words(customer: Customer) -> Text:
        said = piece(customer) if callable(piece) else piece
        return Text.same(said) if isinstance(said, str) else said

    return words


# A piece is one text where both languages say the same, so that most is written once.
Said = str | Text
_Piece = Said | Callable[[Customer], Said]


def _joined(*pieces: _Piece) -> _Piece:
    """Put pieces behind each other."""
    if not any(map(callable, pieces)):
        return _put([piece for piece in pieces if not callable(piece)])

    def written(customer: Customer) -> Said:
        return _put([p(customer) if callable(p) else p for p in pieces])

    return written


def _put(parts: Sequence[Said]) -> Said:
    try:
        return "".join(cast("Sequence[str]", parts))
    except TypeError:
        # One of them says something else in Chinese.
        texts = [Text.same(p) if isinstance(p, str) else p for p in parts]
        en, zh = ("".join(t.en for t in texts), "".join(t.zh for t in texts))
        return Text(en, zh)


def _listed(pieces: Sequence[_Piece], between: str) -> _Piece:
    """Put a text between pieces."""
    apart: list[_Piece] = []
    for piece in pieces:
        apart += [between, piece] if apart else [piece]
    return _joined(*apart)


def _value(node: Node) -> Callable[[Customer], Said]:
    """Write what *node* is for the customer."""
    value_of = meaning(node)
    return lambda customer: _shown(value_of(customer))


def _shown(value: Any) -> Said:
    if value is None:
        return _MISSING
    return _TRUTH[value] if isinstance(value, bool) else value_text(value)


def _said(node: Node, rank: int = 0) -> _Piece:
    """Write a node as the policy does, with values behind the names."""
    match node:
        case ir.Constant(value):
            return _literal(value, rank)
        case ir.Column(name):
            return _joined(f"{name} ", _value(node))
        case ir.Today():
            return _joined(_TODAY, " ", _value(node))
        case ir.Arithmetic(left, op, right):
            return _binary(left, op, right, rank)
        case ir.Divide(left, right):
            return _binary(left, "/", right, rank)
        case ir.Compare(left, op, right):
            return _joined(_said(left), f" {op} ", _said(right))
        case ir.Same(left, right):
            return _joined(_said(left), " = ", _said(right))
        case ir.IsMissing(only):
            return _joined(_said(only), " = null")
        case ir.Not(ir.Same(left, right)):
            return _joined(_said(left), " != ", _said(right))
        case ir.Not(only):
            return _joined("not(", _said(only), ")")
        case ir.Every(parts):
            return _listed([_said(p) for p in parts], " and ")
        case ir.Some(parts):
            return _joined("(", _listed([_said(p) for p in parts], " or "), ")")
        case ir.If():
            return _chosen(node, rank)
        case ir.Round(only, mode):
            (en, more), (zh, mehr) = (
                _ROUNDED.put(lang).format(mode, "\0", node.type.places).split("\0")
                for lang in ("en", "zh")
            )
            return _joined(Text(en, zh), _said(only), Text(more, mehr))
        case ir.Extreme(pick, parts):
            return _function(pick, parts)
        case ir.Call(function, arguments):
            return _call(function, arguments)
        case ir.Steps():
            return _step(node)
        case ir.Match(only):
            return _joined(_value(node), " [", _said(only), "]")
        case ir.Row() | ir.Pick() | ir.Collect():
            return _value(node)
        case ir.Feel(text):
            read = [_said(part) for part in ir.children(node)]
            return _joined(text, " [", _listed(read, ", "), "]") if read else text


def _binary(left: Node, op: str, right: Node, rank: int) -> _Piece:
    own = _RANK[op]
    sides = _said(left, own), _said(right, own + (op in "-/"))
    text = _joined(sides[0], f" {_SIGNS[op]} ", sides[1])
    return _joined("(", text, ")") if own < rank else text


def _chosen(node: ir.If, rank: int) -> _Piece:
    """Write only the branch that is taken, and why: what holds, or what failed."""
    branches = []
    branch: Node = node
    while isinstance(branch, ir.If):
        words, then = _said(branch.condition), _said(branch.then, rank or 1)
        taken = _joined(then, " [", words, "]")
        failed = {truth: _joined(*pieces) for truth, pieces in _failed(words).items()}
        branches.append((meaning(branch.condition), taken, failed))
        branch = branch.otherwise
    last = _said(branch, rank or 1)

    def written(customer: Customer) -> Said:
        failed: list[_Piece] = []
        for truth_of, taken, why in branches:
            truth = truth_of(customer)
            if truth is True:
                return _applied(taken, customer)
            failed.append(why[truth])
        shown = failed if len(failed) <= _LISTED else ["…", failed[-1]]
        return _applied(_joined(last, " [", _listed(shown, "; "), "]"), customer)

    return written


def _failed(words: _Piece) -> dict[bool | None, tuple[_Piece, _Piece, _Piece]]:
    """Say of a condition that it is false, or unknown."""
    found: dict[bool | None, tuple[_Piece, _Piece, _Piece]] = {}
    for truth, pattern in _FAILED.items():
        (en, more), (zh, mehr) = pattern.en.split("{}"), pattern.zh.split("{}")
        found[truth] = Text(en, zh), words, Text(more, mehr)
    return found


def _applied(piece: _Piece, customer: Customer) -> Said:
    return piece(customer) if callable(piece) else piece


def _function(name: str, parts: Sequence[Node]) -> _Piece:
    return _joined(f"{name}(", _listed([_said(p) for p in parts], ", "), ")")


def _call(name: str, parts: tuple[Node, ...]) -> _Piece:
    match name, parts:
        case (
            "add days" | "add months",
            (day, ir.Call("negate duration" | "negate year duration", (span,))),
        ):
            return _joined(_said(day), " − ", _said(span))
        case "add months", (day, ir.Constant(Months(count))) if count < 0:
            return _joined(_said(day), f" − {_months(-count)}")
        case _ if name in _BETWEEN:
            return _listed([_said(p) for p in parts], _BETWEEN[name])
        case _ if name in _NEGATIONS:
            return _joined("−", _said(parts[0]))
        case _:
            return _function(name, parts)


def _step(node: ir.Steps) -> _Piece:
    """Write the step that is reached, and the next one."""
    input_of, result, shown = meaning(node.input), _value(node), _said(node.input)
    group_of = meaning(node.group) if node.group else None
    stairs = {name: [step.bound for step in stair] for name, stair in node.stairs}
    among = _joined(", ", _said(node.group)) if node.group else ""

    def written(customer: Customer) -> Said:
        value = input_of(customer)
        if value is None:
            return _applied(_joined(result, " [", shown, "]"), customer)
        bounds = stairs.get(group_of(customer) if group_of else None, [])
        low, high = _bounds(bounds, value)
        pieces = (result, f" [{low}", shown, high, among, "]")
        return _put([_applied(piece, customer) for piece in pieces])

    return written


def _literal(value: ir.Value, rank: int) -> str:
    """Write a value as the policy does."""
    match value:
        case None:
            return "null"
        case str():
            return f'"{value}"'
        case Decimal() if value < 0 and rank:
            return f"({value_text(value)})"
        case _:
            return value_text(value)


def _bounds(bounds: Sequence[Decimal], value: Decimal) -> tuple[str, str]:
    """Write the step below a value, and the one above it."""
    at = bisect_right(bounds, value)
    low = f"{value_text(bounds[at - 1])} ≤ " if at else ""
    high = f" < {value_text(bounds[at])}" if at < len(bounds) else ""
    return low, high


def addends(node: Node) -> tuple[tuple[Node, int], ...]:
    """Split a sum into its parts, each with the sign it is added by."""
    match node:
        case ir.Arithmetic(left, "+", right):
            return (*addends(left), *addends(right))
        case ir.Arithmetic(left, "-", right):
            return (*addends(left), *((part, -sign) for part, sign in addends(right)))
        case _:
            return ((node, 1),)


def shortfall(node: Node) -> Callable[[Customer], Decimal | None]:
    """Say how far a comparison of numbers is from holding; None if that is unknown."""
    if not isinstance(node, ir.Compare) or not isinstance(node.left.type, Number):
        return lambda _: None
    sides = meaning(node.left), meaning(node.right)

    def short(customer: Customer) -> Decimal | None:
        left, right = (side(customer) for side in sides)
        return None if left is None or right is None else abs(right - left)

    return short
