"""Nodes in words: formulas with one customer's values in them, to recompute by hand."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs

from tiers.engines.interpret.meaning import Customer, meaning
from tiers.lang import added, ir
from tiers.lang.ir import Node
from tiers.schema import EXACT, Months, Number
from tiers.text import Lang, Text

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}
_LISTED = 3
"""The most failed conditions that are listed; of more, only the last is."""

_FUNCTIONS = {
    "concatenate": "{0} + {1}",
    "days between": "{0} − {1}",
    "add days": "{0} + {1}",
    "add months": "{0} + {1}",
    "add durations": "{0} + {1}",
    "add year durations": "{0} + {1}",
    "negate duration": "−{0}",
    "negate year duration": "−{0}",
}

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


def wording(node: Node, customer: Customer, rank: int = 0) -> Text:
    """Write *node* with the customer's values behind the names.

    *rank* is the binding strength of the operator around it, for the parentheses.
    """
    return Text(
        _Writer(customer, "en").write(node, rank),
        _Writer(customer, "zh").write(node, rank),
    )


@attrs.frozen
class _Writer:
    """Writes nodes about one customer in one language."""

    customer: Customer
    lang: Lang

    def write(self, node: Node, rank: int = 0) -> str:
        match node:
            case ir.Constant(value):
                return _literal(value, rank)
            case ir.Column(name):
                return f"{name} {self.value(node)}"
            case ir.Today():
                return f"{_TODAY.put(self.lang)} {self.value(node)}"
            case ir.Arithmetic(left, op, right):
                return self.binary(left, op, right, rank)
            case ir.Divide(left, right):
                return self.binary(left, "/", right, rank)
            case ir.Compare(left, op, right):
                return f"{self.write(left)} {op} {self.write(right)}"
            case ir.Same(left, right):
                return f"{self.write(left)} = {self.write(right)}"
            case ir.IsMissing(only):
                return f"{self.write(only)} = null"
            case ir.Not(ir.Same(left, right)):
                return f"{self.write(left)} != {self.write(right)}"
            case ir.Not(only):
                return f"not({self.write(only)})"
            case ir.Every(parts):
                return " and ".join(self.write(p) for p in parts)
            case ir.Some(parts):
                return f"({' or '.join(self.write(p) for p in parts)})"
            case ir.If():
                return self.chosen(node, rank)
            case ir.Round(only, mode):
                pattern = _ROUNDED.put(self.lang)
                return pattern.format(mode, self.write(only), node.type.places)
            case ir.Extreme(pick, parts):
                return self.called(pick, parts)
            case ir.Call(function, arguments):
                return self.call(function, arguments)
            case ir.Steps():
                return self.step(node)
            case ir.Match(only):
                return f"{self.value(node)} [{self.write(only)}]"
            case ir.Row() | ir.Pick() | ir.Collect():
                return self.value(node)
            case ir.Feel(_, reads, functions=((name, _),)) if added.is_call(node):
                return self.called(name, tuple(part for _, part in reads))
            case ir.Feel(text):
                read = ", ".join(self.write(part) for part in ir.children(node))
                return f"{text} [{read}]" if read else text

    def value(self, node: Node) -> str:
        """Write what *node* is for the customer."""
        return value_text(meaning(node)(self.customer), self.lang)

    def binary(self, left: Node, op: str, right: Node, rank: int) -> str:
        own = _RANK[op]
        a = self.write(left, own)
        b = self.write(right, own + (op in "-/"))
        text = f"{a} {_SIGNS[op]} {b}"
        return f"({text})" if own < rank else text

    def chosen(self, node: ir.If, rank: int) -> str:
        """Write only the branch that is taken, and why: what holds, or what failed."""
        failed: list[str] = []
        branch: Node = node
        while isinstance(branch, ir.If):
            words = self.write(branch.condition)
            truth = meaning(branch.condition)(self.customer)
            if truth is True:
                return f"{self.write(branch.then, rank or 1)} [{words}]"
            failed.append(_FAILED[truth].put(self.lang).format(words))
            branch = branch.otherwise
        shown = failed if len(failed) <= _LISTED else ["…", failed[-1]]
        return f"{self.write(branch, rank or 1)} [{'; '.join(shown)}]"

    def called(self, name: str, parts: tuple[Node, ...]) -> str:
        return f"{name}({', '.join(self.write(p) for p in parts)})"

    def call(self, name: str, parts: tuple[Node, ...]) -> str:
        match name, parts:
            case (
                "add days" | "add months",
                (day, ir.Call("negate duration" | "negate year duration", (span,))),
            ):
                return f"{self.write(day)} − {self.write(span)}"
            case "add months", (day, ir.Constant(Months(count))) if count < 0:
                return f"{self.write(day)} − {_months(-count)}"
            case _:
                pattern = _FUNCTIONS.get(name)
        if pattern is None:
            return self.called(name, parts)
        return pattern.format(*(self.write(p) for p in parts))

    def step(self, node: ir.Steps) -> str:
        """Write the step that is reached, and the next one."""
        value = meaning(node.input)(self.customer)
        shown = self.write(node.input)
        if value is None:
            return f"{self.value(node)} [{shown}]"
        low, high = _bounds(self.stair(node), value)
        among = f", {self.write(node.group)}" if node.group else ""
        return f"{self.value(node)} [{low}{shown}{high}{among}]"

    def stair(self, node: ir.Steps) -> tuple[ir.Step, ...]:
        group = meaning(node.group)(self.customer) if node.group else None
        return dict(node.stairs).get(group, ())


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


def _bounds(stair: tuple[ir.Step, ...], value: Decimal) -> tuple[str, str]:
    below = [step.bound for step in stair if step.bound <= value]
    above = [step.bound for step in stair if step.bound > value]
    low = f"{value_text(below[-1])} ≤ " if below else ""
    high = f" < {value_text(above[0])}" if above else ""
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


def shortfall(node: ir.Compare, customer: Mapping[str, Any]) -> Any:
    """Say how far a comparison of numbers is from holding; None if that is unknown."""
    if not isinstance(node.left.type, Number):
        return None
    left, right = meaning(node.left)(customer), meaning(node.right)(customer)
    if left is None or right is None:
        return None
    return abs(right - left)
