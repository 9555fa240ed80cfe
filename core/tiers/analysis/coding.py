"""Nodes of the language → integers and truths of the solver.

The interpreter is the definition; this page says the same once more. Where integers
can't say it, the value is a guess, which examples correct.
"""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from tiers.analysis import calls, guessing, stairs, tabling, unsaid, values
from tiers.analysis.folding import folded
from tiers.analysis.logic import Z, alike, chosen, every, negated, some
from tiers.analysis.quotients import quotient, reduced
from tiers.analysis.world import MISSING, Coded, World
from tiers.lang import ir
from tiers.lang.build import number_of
from tiers.lang.ir import Node
from tiers.physical import scaled
from tiers.schema import Boolean, Number, String, Type


@attrs.define
class Coder:
    """Codes nodes that read the columns of one copy of a program."""

    world: World
    owner: str
    columns: dict[str, Coded] = attrs.field(factory=dict)
    types: dict[str, Type] = attrs.field(factory=dict)
    _known: dict[int, tuple[Node, Coded]] = attrs.field(factory=dict)
    _unsaid: dict[Node, Coded] = attrs.field(factory=dict)

    def is_true(self, node: Node) -> Z:
        """Say that a condition is known to hold."""
        return self.coded(node).is_true

    def coded(self, node: Node) -> Coded:
        """Code a node; the same one is coded once."""
        if id(node) not in self._known:
            self._known[id(node)] = node, self._coded(node)
        return self._known[id(node)][1]

    def _coded(self, node: Node) -> Coded:
        match node:
            case ir.Constant(value):
                return self.constant(value, node.type)
            case ir.Column(name):
                return self.columns[name]
            case ir.Today():
                return self.constant(self.world.evaluate(node, {}), node.type)
            case ir.Compare(left, op, right):
                return self.compared(node, left, op, right)
            case ir.Same(left, right, strict):
                return self.same(left, right, is_strict=strict)
            case ir.IsMissing(only):
                return Coded(self.coded(only).missing)
            case ir.Every(parts):
                return _joined([self.coded(p) for p in parts], every, some)
            case ir.Some(parts):
                found = [_turned(self.coded(p)) for p in parts]
                return _turned(_joined(found, every, some))
            case ir.Not(only):
                return _turned(self.coded(only))
            case ir.If():
                return self.chosen(node)
            case ir.Arithmetic(left, op, right):
                return self.arithmetic(node, left, op, right)
            case ir.Divide():
                return self.divided(node)
            case ir.Round(only, mode):
                inner, places = self.coded(only), number_of(only).places
                below = 10 ** (places - node.type.places)
                found = quotient(self.world, inner.value, below, mode)
                return Coded(found, inner.missing)
            case ir.Extreme(pick, parts):
                return self.extreme(node, pick, parts)
            case ir.Call():
                return calls.called(self, node) or self.unsaid(node)
            case ir.Steps():
                return stairs.steps(self, node)
            case ir.Match(only, cases):
                return self.matched(node, only, cases)
            case ir.Row():
                return tabling.row(self, node)
            case ir.Pick():
                return tabling.pick(self, node)
            case ir.Collect():
                return tabling.collect(self, node)
            case ir.Feel():
                return self.unsaid(node)

    def constant(self, value: ir.Value, kind: Type) -> Coded:
        """Code a value that is known."""
        return values.constant(self.world, value, kind)

    def aligned(self, node: Node, kind: Type) -> Coded:
        """Code a node with the places of *kind*; null takes any type."""
        found = self.coded(node)
        if isinstance(kind, Number) and isinstance(node.type, Number):
            factor = 10 ** (kind.places - node.type.places)
            return found if factor == 1 else Coded(found.value * factor, found.missing)
        if isinstance(kind, Boolean) and found is MISSING:
            return Coded(value=False, missing=True)
        return found

    def pair(self, left: Node, right: Node) -> tuple[Coded, Coded]:
        """Code two values with the same places."""
        kind = left.type if isinstance(left.type, Number | Boolean) else right.type
        if isinstance(left.type, Number) and isinstance(right.type, Number):
            kind = Number(max(left.type.places, right.type.places))
        return self.aligned(left, kind), self.aligned(right, kind)

    def compared(self, node: Node, left: Node, op: ir.Order, right: Node) -> Coded:
        """Code an order; of texts only what can be tabulated."""
        if isinstance(left.type, String) or isinstance(right.type, String):
            return self.unsaid(node)
        a, b = self.pair(left, right)
        missing = some([a.missing, b.missing])
        if missing is True:
            return Coded(value=False, missing=True)
        return Coded(_ORDERS[op](a.value, b.value), missing)

    def same(self, left: Node, right: Node, *, is_strict: bool) -> Coded:
        """Code equality."""
        a, b = self.pair(left, right)
        equal = alike(a.value, b.value)
        if is_strict:
            return Coded(equal, some([a.missing, b.missing]))
        both = every([a.missing, b.missing])
        neither = every([negated(a.missing), negated(b.missing)])
        if neither is False:
            return Coded(both)
        return Coded(some([both, every([neither, equal])]))

    def chosen(self, node: ir.If) -> Coded:
        """Code a choice."""
        asked = self.coded(node.condition)
        then = self.aligned(node.then, node.type)
        other = self.aligned(node.otherwise, node.type)
        value = chosen(asked.is_true, then.value, other.value)
        missing = chosen(asked.is_true, then.missing, other.missing)
        unknown = asked.missing if node.strict else False
        return Coded(value, some([missing, unknown]))

    def arithmetic(
        self, node: ir.Arithmetic, left: Node, op: str, right: Node
    ) -> Coded:
        """Code a sum, a difference or a product."""
        if op == "*":
            a, b = self.coded(left), self.coded(right)
            return Coded(a.value * b.value, some([a.missing, b.missing]))
        a, b = self.aligned(left, node.type), self.aligned(right, node.type)
        value = a.value + b.value if op == "+" else a.value - b.value
        return Coded(value, some([a.missing, b.missing]))

    def divided(self, node: ir.Divide) -> Coded:
        """Code a quotient; by an unknown it is a guess."""
        left, right = self.coded(node.left), self.coded(node.right)
        up, down = number_of(node.left).places, number_of(node.right).places
        over, under = reduced(10 ** (node.type.places + down), 10**up)
        above, below = left.value * over, right.value * under
        missing = some([left.missing, right.missing, alike(right.value, 0)])
        if missing is True:
            return MISSING
        if isinstance(below, int):
            above, below = (above, below) if below > 0 else (-above, -below)
            found = quotient(self.world, above, below, "half-even")
            return Coded(found, missing)
        return guessing.quotient(self, node, above, below, missing)

    def extreme(self, node: ir.Extreme, pick: str, parts: tuple[Node, ...]) -> Coded:
        """Code the least or the greatest."""
        if isinstance(node.type, String):
            return self.unsaid(node)
        found = [self.aligned(part, node.type) for part in parts]
        value = found[0].value
        for other in found[1:]:
            is_other = other.value < value if pick == "min" else other.value > value
            value = chosen(is_other, other.value, value)
        return Coded(value, some(part.missing for part in found))

    def matched(self, node: ir.Match, only: Node, cases: Any) -> Coded:
        """Code a number for each listed value."""
        inner, value, is_listed = self.coded(only), 0, []
        for case, number in cases:
            is_case = alike(inner.value, self.constant(case, only.type).value)
            value = chosen(is_case, scaled(number, node.type.places), value)
            is_listed.append(is_case)
        return Coded(value, some([inner.missing, negated(some(is_listed))]))

    def unsaid(self, node: Node) -> Coded:
        """Code what integers can't say.

        Equal nodes are one guess, wherever they are written.
        """
        plain = folded(node, self.world.evaluate)
        if plain not in self._unsaid:
            self._unsaid[plain] = unsaid.tried(self, plain)
        return self._unsaid[plain]


_ORDERS: Mapping[str, Callable[[Z, Z], Z]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _joined(parts: list[Coded], both: Any, either: Any) -> Coded:
    """Join truths by `and`, in three values."""
    true = both(part.is_true for part in parts)
    if all(part.missing is False for part in parts):
        return Coded(true)
    false = either(part.is_false for part in parts)
    return Coded(true, every([negated(true), negated(false)]))


def _turned(part: Coded) -> Coded:
    return Coded(negated(part.value), part.missing)
