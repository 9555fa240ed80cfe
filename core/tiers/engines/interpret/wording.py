"""Nodes in words: formulas with one customer's values in them, to recompute by hand."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from decimal import Decimal

import attrs

from tiers.engines.interpret.meaning import meaning
from tiers.engines.interpret.pieces import (
    Known,
    Piece,
    Said,
    applied,
    joined,
    listed,
    put,
    text,
)
from tiers.engines.interpret.tabled import AS_IT_IS, Tables
from tiers.engines.interpret.values import MISSING, literal, months, shown, value_text
from tiers.lang import added, ir
from tiers.lang.ir import Node
from tiers.schema import EXACT, Months
from tiers.text import Text

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

_NO_STAIR: tuple[list[Decimal], list[Decimal | None]] = ([], [None])
"""What stands for the steps of a group that has none."""
_TODAY = Text("today", "今天")
_FAILED = {False: Text("no: {}", "不符：{}"), None: Text("unknown: {}", "未知：{}")}
_ROUNDED = Text("({1}) rounded {0} to {2} places", "（{1}）按 {0} 保留 {2} 位小数")


def wording(
    node: Node, rank: int = 0, tables: Tables = AS_IT_IS
) -> Callable[[Known], Text]:
    """Give the function that writes *node* with a customer's values behind the names.

    *rank* is the binding strength of the operator around it, for the parentheses.
    """
    piece = _Writer(tables).said(node, rank)
    if not callable(piece):
        only = text(piece)
        return lambda _: only

    def words(customer: Known) -> Text:
        said = piece(customer)
        return Text(said, said) if isinstance(said, str) else said

    return words


@attrs.frozen
class _Writer:
    """Writes nodes as pieces."""

    tables: Tables

    def value(self, node: Node) -> Callable[[Known], Said]:
        """Write what *node* is for the customer."""
        value_of = meaning(node)
        return lambda customer: shown(value_of(customer))

    def said(self, node: Node, rank: int = 0) -> Piece:
        """Write a node as the policy does, with values behind the names."""
        piece = self.written(node, rank)
        return self.tables.of(piece, node) if callable(piece) else piece

    def written(self, node: Node, rank: int) -> Piece:
        """Write a node, its parts by `said`."""
        match node:
            case ir.Constant(value):
                return literal(value, rank)
            case ir.Column(name):
                return named(name)
            case ir.Today():
                return joined(_TODAY, " ", self.value(node))
            case ir.Arithmetic(left, op, right):
                return self.binary(left, op, right, rank)
            case ir.Divide(left, right):
                return self.binary(left, "/", right, rank)
            case ir.Compare(left, op, right):
                return joined(self.said(left), f" {op} ", self.said(right))
            case ir.Same(left, right):
                return joined(self.said(left), " = ", self.said(right))
            case ir.IsMissing(only):
                return joined(self.said(only), " = null")
            case ir.Not(ir.Same(left, right)):
                return joined(self.said(left), " != ", self.said(right))
            case ir.Not(only):
                return joined("not(", self.said(only), ")")
            case ir.Every(parts):
                return listed([self.said(p) for p in parts], " and ")
            case ir.Some(parts):
                return joined("(", listed([self.said(p) for p in parts], " or "), ")")
            case ir.If():
                return self.chosen(node, rank)
            case ir.Round(only, mode):
                (en, more), (zh, mehr) = (
                    _ROUNDED.put(lang).format(mode, "\0", node.type.places).split("\0")
                    for lang in ("en", "zh")
                )
                return joined(Text(en, zh), self.said(only), Text(more, mehr))
            case ir.Extreme(pick, parts):
                return self.function(pick, parts)
            case ir.Call(function, arguments):
                return self.call(function, arguments)
            case ir.Steps():
                return self.step(node)
            case ir.Match(only):
                return joined(self.value(node), " [", self.said(only), "]")
            case ir.Row() | ir.Pick() | ir.Collect():
                return self.value(node)
            case ir.Feel(_, reads, functions=((name, _),)) if added.is_call(node):
                return self.function(name, [part for _, part in reads])
            case ir.Feel(text):
                read = [self.said(part) for part in ir.children(node)]
                return joined(text, " [", listed(read, ", "), "]") if read else text

    def binary(self, left: Node, op: str, right: Node, rank: int) -> Piece:
        own = _RANK[op]
        sides = self.said(left, own), self.said(right, own + (op in "-/"))
        text = joined(sides[0], f" {_SIGNS[op]} ", sides[1])
        return joined("(", text, ")") if own < rank else text

    def chosen(self, node: ir.If, rank: int) -> Piece:
        """Write only the branch that is taken, and why: what holds, or what failed."""
        branches = []
        branch: Node = node
        while isinstance(branch, ir.If):
            words, then = self.said(branch.condition), self.said(branch.then, rank or 1)
            taken = joined(then, " [", words, "]")
            failed = {
                truth: joined(*pieces) for truth, pieces in _failed(words).items()
            }
            branches.append((meaning(branch.condition), taken, failed))
            branch = branch.otherwise
        last = self.said(branch, rank or 1)

        def written(customer: Known) -> Said:
            failed: list[Piece] = []
            for truth_of, taken, why in branches:
                truth = truth_of(customer)
                if truth is True:
                    return applied(taken, customer)
                failed.append(why[truth])
            told = failed if len(failed) <= _LISTED else ["…", failed[-1]]
            reasons = [applied(piece, customer) for piece in told]
            parts: list[Said] = [applied(last, customer), " [", reasons[0]]
            for reason in reasons[1:]:
                parts += ["; ", reason]
            return put([*parts, "]"])

        return written

    def function(self, name: str, parts: Sequence[Node]) -> Piece:
        return joined(f"{name}(", listed([self.said(p) for p in parts], ", "), ")")

    def call(self, name: str, parts: tuple[Node, ...]) -> Piece:
        match name, parts:
            case (
                "add days" | "add months",
                (day, ir.Call("negate duration" | "negate year duration", (span,))),
            ):
                return joined(self.said(day), " − ", self.said(span))
            case "add months", (day, ir.Constant(Months(count))) if count < 0:
                return joined(self.said(day), f" − {months(-count)}")
            case _ if name in _BETWEEN:
                return listed([self.said(p) for p in parts], _BETWEEN[name])
            case _ if name in _NEGATIONS:
                return joined("−", self.said(parts[0]))
            case _:
                return self.function(name, parts)

    def step(self, node: ir.Steps) -> Piece:
        """Write the step that is reached, and the next one."""
        input_of, words = meaning(node.input), self.said(node.input)
        group_of = meaning(node.group) if node.group else None
        among = joined(", ", self.said(node.group)) if node.group else ""
        missing = joined(MISSING, " [", words, "]")
        stairs = {
            name: ([s.bound for s in stair], [node.below, *(s.value for s in stair)])
            for name, stair in node.stairs
        }

        def written(customer: Known) -> Said:
            value = input_of(customer)
            if value is None:
                return applied(missing, customer)
            group = group_of(customer) if group_of else None
            bounds, values = stairs.get(group, _NO_STAIR)
            at = bisect_right(bounds, value)
            low = f"{value_text(bounds[at - 1])} ≤ " if at else ""
            high = f" < {value_text(bounds[at])}" if at < len(bounds) else ""
            said = applied(words, customer), applied(among, customer)
            return put([shown(values[at]), f" [{low}", said[0], high, said[1], "]"])

        return written


def named(name: str) -> Callable[[Known], Said]:
    """Write a column with its value, which is noted: most are named several times."""
    note = f"#said {name}"

    def written(customer: Known) -> Said:
        said: Said | None = customer.get(note)
        if said is None:
            value = customer[name]
            if type(value) is Decimal:  # as most are
                said = f"{name} {EXACT.plus(value):f}"
            else:
                said = put([f"{name} ", shown(value)])
            customer[note] = said
        return said

    return written


def _failed(words: Piece) -> dict[bool | None, tuple[Piece, Piece, Piece]]:
    """Say of a condition that it is false, or unknown."""
    found: dict[bool | None, tuple[Piece, Piece, Piece]] = {}
    for truth, pattern in _FAILED.items():
        (en, more), (zh, mehr) = pattern.en.split("{}"), pattern.zh.split("{}")
        found[truth] = Text(en, zh), words, Text(more, mehr)
    return found
