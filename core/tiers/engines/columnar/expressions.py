"""Nodes → Polars expressions; what they mean is `tiers.engines.interpret.meaning`."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from operator import and_, ge, gt, le, lt, or_
from typing import Any

import attrs
import polars as pl

from tiers.engines.columnar import distinct, numbers, tables
from tiers.engines.columnar.choosing import Shared, looked_up, numbered
from tiers.engines.columnar.functions import FUNCTIONS
from tiers.engines.columnar.steps import steps
from tiers.freezing import frozen
from tiers.lang import ir
from tiers.lang.build import number_of
from tiers.lang.ir import Node
from tiers.lang.served import SERVED, evaluating, serving
from tiers.physical import dtype, scaled
from tiers.schema import Null, Number, Type

_Operator = Callable[[pl.Expr, pl.Expr], pl.Expr]

_ORDERS: dict[ir.Order, _Operator] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}

_LARGEST = 10**12
"""No text is longer and no year is later."""


@frozen
class Compiler:
    """Compiles nodes for evaluation as of one day."""

    as_of: date
    tiers: tuple[str | None, ...] = ()
    """By rule, the tier that it gives, where the rule that decides is known by now."""
    shared: Shared | None = attrs.field(default=None, eq=False, repr=False)
    """Where numberings go that several columns read; None computes them in place."""

    def expr(self, node: Node) -> pl.Expr:
        """Give the expression; a number comes as an integer scaled by its places.

        Raises:
            OverflowError: a number on the way could need more than 128 bits.
        """
        match node:
            case ir.Constant(value, kind):
                return pl.lit(distinct.stored(value, kind), dtype=dtype(kind))
            case ir.Column(name):
                return pl.col(name)
            case ir.Today():
                return pl.lit(self.as_of)
            case ir.Compare(left, op, right):
                return _ORDERS[op](*self.sides(left, right))
            case ir.Same():
                return self.same(node)
            case ir.IsMissing(only):
                return self.expr(only).is_null()
            case ir.Every(parts):
                return _joined(and_, list(map(self.truth, parts)))
            case ir.Some(parts):
                return _joined(or_, list(map(self.truth, parts)))
            case ir.Not(only):
                return ~self.truth(only)
            case ir.If():
                return self.choice(node)
            case ir.Arithmetic():
                return self.arithmetic(node)
            case ir.Divide(left, right):
                dividend = self.expr(left), number_of(left)
                divisor = self.expr(right), number_of(right)
                return numbers.quotient(*dividend, *divisor, node.type.places)
            case ir.Round(only, mode):
                kind = number_of(only)
                return numbers.rounded(self.expr(only), kind, node.type.places, mode)
            case ir.Extreme():
                return self.extreme(node)
            case ir.Call():
                return self.call(node)
            case ir.Steps(only, group):
                inner = None if group is None else partial(self.numbered, group)
                return steps(node, self.expr(only), inner)
            case ir.Match():
                return self.match(node)
            case ir.Row(_, conditions, _, answers):
                found = [self.sides(*column) for column in zip(*answers, strict=True)]
                given = [list(row) for row in zip(*found, strict=True)]
                return tables.row(node, list(map(self.truth, conditions)), given)
            case ir.Pick():
                return self.pick(node)
            case ir.Collect():
                return self.collect(node)
            case ir.Feel():
                return self.feel(node)

    def stored(self, node: Node, kind: Type) -> pl.Expr:
        """Give the expression as a column of *kind* is stored."""
        found = self.expr(node)
        if isinstance(node.type, Null):
            return found.cast(dtype(kind))
        if isinstance(kind, Number):
            found = numbers.rescaled(found, number_of(node), kind.places, dtype(kind))
        return found

    def truth(self, node: Node) -> pl.Expr:
        """Give a condition; a bare null becomes a truth value."""
        found = self.expr(node)
        return found.cast(pl.Boolean) if isinstance(node.type, Null) else found

    def sides(self, *nodes: Node | Type) -> tuple[pl.Expr, ...]:
        """Give expressions of one type; numbers brought to one scale and width.

        A type among *nodes* must fit, too.
        """
        given = [n for n in nodes if isinstance(n, ir.Node)]
        typed = [n for n in given if isinstance(n.type, Number)]
        bounds = [n for n in nodes if isinstance(n, Number)]
        if not typed:
            return tuple(self.expr(n) for n in given)
        found, _ = numbers.aligned(
            [(self.expr(n), number_of(n)) for n in typed], *bounds
        )
        parts = iter(found)
        return tuple(
            next(parts) if isinstance(n.type, Number) else self.expr(n) for n in given
        )

    def choice(self, node: ir.If) -> pl.Expr:
        """Choose by a condition; an unknown one gives the second, or none if strict."""
        condition = self.truth(node.condition)
        a, b = self.sides(node.then, node.otherwise, node.type)
        if not node.strict:
            return pl.when(condition).then(a).otherwise(b)
        return numbers.let(
            [condition, a, b],
            lambda c, a, b: pl.when(c).then(a).when(~c).then(b),
            dtype(node.type),
        )

    def same(self, node: ir.Same) -> pl.Expr:
        """Compare by value; a missing value is a value unless the node is strict."""
        if node.strict and _has_null(node):
            return pl.lit(None, dtype=pl.Boolean)
        if isinstance(node.right.type, Null):
            return self.expr(node.left).is_null()
        if isinstance(node.left.type, Null):
            return self.expr(node.right).is_null()
        left, right = self.sides(node.left, node.right)
        return left == right if node.strict else left.eq_missing(right)

    def arithmetic(self, node: ir.Arithmetic) -> pl.Expr:
        """Add, subtract or multiply."""
        a, b = number_of(node.left), number_of(node.right)
        left, right = self.expr(node.left), self.expr(node.right)
        if node.op == "*":
            return numbers.product(left, a, right, b)
        (left, right), _ = numbers.aligned([(left, a), (right, b)], node.type)
        return left + right if node.op == "+" else left - right

    def extreme(self, node: ir.Extreme) -> pl.Expr:
        """Take the least or the greatest; a number and a constant cost one pass."""
        parts, last = list(self.sides(*node.parts)), node.parts[-1]
        if len(parts) == 2 and isinstance(last, ir.Constant) and _is_number(last):
            return numbers.limited(node.pick, *parts)
        return numbers.extreme(node.pick, parts, dtype(node.type))

    def call(self, node: ir.Call) -> pl.Expr:
        """Call a function of the catalogue; those on numbers keep the places."""
        if node.function in SERVED:
            given = [(self.expr(a), a.type) for a in node.arguments]
            return distinct.served(given, serving(node), node.type)
        function, kind = FUNCTIONS[node.function], dtype(node.type)
        if node.function in {"abs", "modulo"}:
            return numbers.let(
                list(self.sides(*node.arguments, node.type)), function, kind
            )
        return numbers.let([self.argument(a) for a in node.arguments], function, kind)

    def feel(self, node: ir.Feel) -> pl.Expr:
        """Evaluate an expression on the distinct customers that it reads."""
        evaluate = partial(evaluating(node), self.as_of)
        given = [(self.expr(part), part.type) for part in ir.children(node)]
        if not given:
            value = distinct.stored(evaluate(), node.type)
            return pl.lit(value, dtype=dtype(node.type))
        return distinct.served(given, evaluate, node.type, takes_missing=True)

    def argument(self, node: Node) -> pl.Expr:
        """Give an argument; of a number its whole part, no larger than matters."""
        found = self.expr(node)
        if not isinstance(node.type, Number):
            return found
        if node.type.places:
            found = numbers.rounded(found, node.type, 0, "down")
        return found.clip(-_LARGEST, _LARGEST).cast(pl.Int64)

    def match(self, node: ir.Match) -> pl.Expr:
        """Look a value up; missing where it is not listed."""
        places = node.type.places
        kind = node.input.type
        cases = {
            scaled(key, kind.places)
            if isinstance(key, Decimal) and isinstance(kind, Number)
            else key: scaled(value, places)
            for key, value in node.cases
        }
        return looked_up(
            self.numbered(node.input, cases),
            [None, *cases.values()],
            dtype(node.type),
        )

    def numbered(self, node: Node, values: Iterable[Any]) -> pl.Expr:
        """Number some values as columns store them; see `choosing.numbered`."""
        found = numbered(self.expr(node), known := tuple(values))
        if self.shared is None or not isinstance(node, ir.Column) or not known:
            return found
        return self.shared.column(node.name, known, found)

    def pick(self, node: ir.Pick) -> pl.Expr:
        """Take the value at a place."""
        width = dtype(node.type)
        known = [_constant(value, node.type) for value in node.values]
        index = self.expr(node.index)
        computed = [
            pl.when(index == at).then(self.stored(value, node.type))
            for at, value in enumerate(node.values)
            if not isinstance(value, ir.Constant)
        ]
        return pl.coalesce(tables.lookup(index, known, width), *computed)

    def collect(self, node: ir.Collect) -> pl.Expr:
        """Put together what the rows that apply give."""
        return tables.collect(
            node,
            list(map(self.truth, node.conditions)),
            [self.stored(value, node.type) for value in node.values],
            self.stored(node.default, node.type),
        )


def _constant(node: Node, kind: Type) -> object:
    """Give a constant as a column of *kind* stores it; nothing for another node."""
    if not isinstance(node, ir.Constant):
        return None
    return distinct.stored(node.value, kind)


def _is_number(node: ir.Constant) -> bool:
    return isinstance(node.value, Decimal)


def _joined(op: _Operator, parts: list[pl.Expr]) -> pl.Expr:
    """Join conditions by halves: a tree of thousands in a line overflows the stack."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return op(_joined(op, parts[:middle]), _joined(op, parts[middle:]))


def _has_null(node: ir.Same) -> bool:
    return isinstance(node.left.type, Null) or isinstance(node.right.type, Null)
