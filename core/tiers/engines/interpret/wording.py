"""Nodes in words: formulas with one customer's values in them, to recompute by hand."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tiers.engines.interpret.meaning import Customer, meaning
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.schema import Months, Number

_SIGNS = {"+": "+", "-": "−", "*": "×"}
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}
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


def value_text(value: Any) -> str:
    """Write a value as an owner would."""
    match value:
        case None:
            return "?"
        case bool():
            return "true" if value else "false"
        case date() | str():
            return str(value)
        case timedelta():
            return _duration(value)
        case Months(count):
            return f"P{count}M"
        case _:
            return f"{value:f}"


def _duration(span: timedelta) -> str:
    hours = span.seconds // 3600
    return f"P{span.days}D" + (f"T{hours}H" if hours else "")


def wording(node: Node, customer: Customer, rank: int = 0) -> str:
    """Write *node* with the customer's values behind the names.

    *rank* is the binding strength of the operator around it, for the parentheses.
    """
    match node:
        case ir.Constant(value):
            return f'"{value}"' if isinstance(value, str) else value_text(value)
        case ir.Column(name):
            return f"{name} {value_text(customer[name])}"
        case ir.Today():
            return f"today {value_text(meaning(node)(customer))}"
        case ir.Arithmetic(left, op, right):
            return _binary(left, op, right, customer, rank)
        case ir.Divide(left, right):
            return _binary(left, "/", right, customer, rank)
        case ir.Compare(left, op, right):
            return f"{wording(left, customer)} {op} {wording(right, customer)}"
        case ir.Same(left, right):
            return f"{wording(left, customer)} = {wording(right, customer)}"
        case ir.IsMissing(only):
            return f"{wording(only, customer)} = null"
        case ir.Not(only):
            return f"not({wording(only, customer)})"
        case ir.Every(parts):
            return " and ".join(wording(p, customer) for p in parts)
        case ir.Some(parts):
            return f"({' or '.join(wording(p, customer) for p in parts)})"
        case ir.If():
            return _chosen(node, customer, rank)
        case ir.Round(only, mode):
            inner = wording(only, customer)
            return f"round {mode} to {node.type.places} of ({inner})"
        case ir.Extreme(pick, parts):
            return _called(pick, parts, customer)
        case ir.Call(function, arguments):
            return _call(function, arguments, customer)
        case ir.Steps():
            return _step(node, customer)
        case ir.Match(only):
            found = value_text(meaning(node)(customer))
            return f"{found} [{wording(only, customer)}]"


def _binary(left: Node, op: str, right: Node, customer: Customer, rank: int) -> str:
    own = _RANK[op]
    sign = _SIGNS.get(op, "÷")
    a = wording(left, customer, own)
    b = wording(right, customer, own + (op in "-/"))
    text = f"{a} {sign} {b}"
    return f"({text})" if own < rank else text


def _chosen(node: ir.If, customer: Customer, rank: int) -> str:
    """Write only the branch that is taken, and why."""
    is_true = meaning(node.condition)(customer) is True
    if not is_true:
        return wording(node.otherwise, customer, rank)
    condition = wording(node.condition, customer)
    return f"{wording(node.then, customer, rank)} [{condition}]"


def _called(name: str, parts: tuple[Node, ...], customer: Customer) -> str:
    return f"{name}({', '.join(wording(p, customer) for p in parts)})"


def _call(name: str, parts: tuple[Node, ...], customer: Customer) -> str:
    match name, parts:
        case ("add days" | "add months", (day, ir.Call("negate duration", (span,)))):
            return f"{wording(day, customer)} − {wording(span, customer)}"
        case _:
            pattern = _FUNCTIONS.get(name)
    if pattern is None:
        return _called(name, parts, customer)
    return pattern.format(*(wording(p, customer) for p in parts))


def _step(node: ir.Steps, customer: Customer) -> str:
    """Write the step that is reached, and the next one."""
    value = meaning(node.input)(customer)
    group = None if node.group is None else meaning(node.group)(customer)
    stair = dict(node.stairs).get(group, ())
    reached = value_text(meaning(node)(customer))
    shown = wording(node.input, customer)
    if value is None:
        return f"{reached} [{shown}]"
    below = [step for step in stair if step.bound <= value]
    above = [step for step in stair if step.bound > value]
    low = f"{value_text(below[-1].bound)} ≤ " if below else ""
    high = f" < {value_text(above[0].bound)}" if above else ""
    among = f", {wording(node.group, customer)}" if node.group else ""
    return f"{reached} [{low}{shown}{high}{among}]"


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
