"""Nodes → Polars expressions; what they mean is `tiers.engines.interpret.meaning`."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import and_, ge, gt, le, lt, or_

import attrs
import polars as pl

from tiers.engines.columnar import numbers
from tiers.engines.columnar.functions import FUNCTIONS
from tiers.engines.columnar.steps import steps
from tiers.lang import ir
from tiers.lang.build import number_of, places_of
from tiers.lang.ir import Node
from tiers.physical import dtype, scaled
from tiers.schema import Months, Null, Number, Type

_ORDERS: dict[ir.Order, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


@attrs.frozen
class Compiler:
    """Compiles nodes for evaluation as of one day."""

    as_of: date

    def expr(self, node: Node) -> pl.Expr:
        """Give the expression; a number comes as an integer scaled by its places.

        Raises:
            OverflowError: a number on the way could need more than 128 bits.
        """
        match node:
            case ir.Constant(value, kind):
                return pl.lit(_stored(value), dtype=dtype(kind))
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
                return reduce(and_, map(self.truth, parts))
            case ir.Some(parts):
                return reduce(or_, map(self.truth, parts))
            case ir.Not(only):
                return ~self.truth(only)
            case ir.If(condition, then, otherwise):
                a, b = self.sides(then, otherwise, node.type)
                return pl.when(self.truth(condition)).then(a).otherwise(b)
            case ir.Arithmetic():
                return self.arithmetic(node)
            case ir.Divide(left, right):
                dividend = self.expr(left), number_of(left)
                divisor = self.expr(right), number_of(right)
                return numbers.quotient(*dividend, *divisor, node.type.places)
            case ir.Round(only, mode):
                kind = number_of(only)
                return numbers.rounded(self.expr(only), kind, node.type.places, mode)
            case ir.Extreme(pick, parts):
                return numbers.extreme(pick, list(self.sides(*parts)), dtype(node.type))
            case ir.Call():
                return self.call(node)
            case ir.Steps(only, group):
                inner = None if group is None else self.expr(group)
                return steps(node, self.expr(only), inner)
            case ir.Match():
                return self.match(node)

    def stored(self, node: Node, kind: Type) -> pl.Expr:
        """Give the expression as a column of *kind* is stored."""
        found = self.expr(node)
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

    def same(self, node: ir.Same) -> pl.Expr:
        """Compare by value; a missing value is a value unless the node is strict."""
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

    def call(self, node: ir.Call) -> pl.Expr:
        """Call a function of the catalogue; it takes whole numbers."""
        function = FUNCTIONS[node.function]
        if node.function == "modulo":
            return function(*self.sides(*node.arguments, node.type))
        arguments = [self.argument(a) for a in node.arguments]
        return numbers.let(arguments, function, dtype(node.type))

    def argument(self, node: Node) -> pl.Expr:
        """Give an argument; the fraction of a number is cut off."""
        found = self.expr(node)
        if isinstance(node.type, Number):
            whole = numbers.rounded(found, node.type, 0, "down")
            return (whole if node.type.places else found).cast(pl.Int64)
        return found

    def match(self, node: ir.Match) -> pl.Expr:
        """Look a value up; missing where it is not listed."""
        places = node.type.places
        kind = node.input.type
        keys = [
            scaled(k, kind.places)
            if isinstance(k, Decimal) and isinstance(kind, Number)
            else k
            for k, _ in node.cases
        ]
        values = pl.Series(
            [scaled(v, places) for _, v in node.cases], dtype=dtype(node.type)
        )
        old = pl.Series(keys, dtype=dtype(kind))
        return self.expr(node.input).replace_strict(
            old, values, default=None, return_dtype=dtype(node.type)
        )


def _stored(value: ir.Value) -> object:
    """Give a constant as columns store it."""
    match value:
        case Decimal():
            return scaled(value, places_of(value))
        case timedelta():
            return value // timedelta(seconds=1)
        case Months(count):
            return count
        case _:
            return value
