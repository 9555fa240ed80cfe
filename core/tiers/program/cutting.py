"""Inputs cut into pieces: values that no condition tells apart share a code.

A condition about one input is then a set of codes, written as the bits of an integer,
and three-valued logic is arithmetic on such sets. The grid of scaled integers makes
every cut exact: with two places, `x < 1.005` is `x < 1.01`.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from math import ceil, floor
from operator import and_, or_
from typing import Self

from tiers.freezing import frozen
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.schema import EXACT, Boolean, Months, Null, Number, String, Type

_SWAPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@frozen
class Truth:
    """The codes for which a condition is true, and those for which it is not false."""

    true: int
    possible: int

    def __and__(self, other: "Truth") -> "Truth":
        return Truth(self.true & other.true, self.possible & other.possible)

    def __or__(self, other: "Truth") -> "Truth":
        return Truth(self.true | other.true, self.possible | other.possible)


@frozen
class Test:
    """What a condition asks of one input: an order, `=`, or that it `holds`."""

    input: Node
    op: str
    value: ir.Value = None
    is_strict: bool = True
    """Whether the answer is unknown where the input is missing."""


def _test(node: Node) -> Test:
    """Read a condition as a test; one of another form asks that it holds itself."""
    found = Test(node, "holds")
    match node:
        case ir.Compare(only, op, ir.Constant(value)) if value is not None:
            found = Test(only, op, value)
        case ir.Compare(ir.Constant(value), op, only) if value is not None:
            found = Test(only, _SWAPPED[op], value)
        case ir.Same(only, ir.Constant(value), strict):
            found = Test(only, "=", value, strict)
        case ir.Same(ir.Constant(value), only, strict):
            found = Test(only, "=", value, strict)
        case ir.IsMissing(only):
            found = Test(only, "=", None, is_strict=False)
        case _:
            pass
    is_order = found.op in _SWAPPED and isinstance(found.input.type, String)
    is_fixed = isinstance(found.input, ir.Constant)
    return Test(node, "holds") if is_order or is_fixed else found


def tests(condition: Node) -> Iterator[Test]:
    """Give the tests that a condition is made of."""
    match condition:
        case ir.Every() | ir.Some() | ir.Not() | ir.If():
            for part in ir.children(condition):
                yield from tests(part)
        case ir.IsMissing(only) if _is_composed(only):
            yield from tests(only)
        case ir.Constant(bool()):
            return
        case _:
            yield _test(condition)


def _is_composed(node: Node) -> bool:
    """Tell whether a node is a condition made of tests."""
    is_input = isinstance(node, ir.Column | ir.Constant | ir.Call)
    return isinstance(node.type, Boolean) and not is_input


def input_of(condition: Node) -> Node:
    """Give the one input that a condition tests, or else the condition itself."""
    found = {test.input for test in tests(condition)}
    return found.pop() if len(found) == 1 else condition


@frozen
class Cut:
    """An input and its codes: one for each piece, for other values, and for missing."""

    input: Node
    points: tuple[int, ...] = ()
    """Where pieces begin, of numbers and days; empty for texts and truths."""
    labels: tuple[str | bool, ...] = ()

    @classmethod
    def of(cls, input_: Node, conditions: Iterable[Node]) -> Self:
        """Cut an input wherever a condition about it tells values apart."""
        kind = input_.type
        if isinstance(kind, Boolean | Null):
            return cls(input_, labels=(False, True))
        asked = {
            test.value
            for node in conditions
            for test in tests(node)
            if test.input == input_
        } - {None}
        if isinstance(kind, String):
            return cls(input_, labels=tuple(sorted(map(str, asked))))
        points = {point for value in asked for point in ends(value, kind)}
        return cls(input_, points=tuple(sorted(points)))

    @property
    def count(self) -> int:
        """How many codes there are; the last two are other values, and missing.

        Among numbers the others are those from the last point on.
        """
        return len(self.points) + len(self.labels) + 2

    def truth(self, condition: Node) -> Truth:
        """Give the codes for which a condition about this input holds."""
        if condition == self.input:
            return self._tested(Test(condition, "holds"))
        match condition:
            case ir.Every(parts):
                return reduce(and_, map(self.truth, parts))
            case ir.Some(parts):
                return reduce(or_, map(self.truth, parts))
            case ir.Not(only):
                inner = self.truth(only)
                return Truth(self._but(inner.possible), self._but(inner.true))
            case ir.If(asked, then, otherwise):
                is_open = self.truth(asked) if condition.strict else Truth(0, 0)
                arms = self.truth(then), self.truth(otherwise)
                return self._chosen(self.truth(asked), *arms, is_open)
            case ir.IsMissing(only) if _is_composed(only):
                inner = self.truth(only)
                unknown = inner.possible & ~inner.true
                return Truth(unknown, unknown)
            case ir.Constant(value):
                return Truth(*[self._but(0) if value else 0] * 2)
            case _:
                return self._tested(_test(condition))

    def _chosen(self, asked: Truth, then: Truth, other: Truth, open_: Truth) -> Truth:
        """Choose code by code; where a strict condition is open, both can be."""
        unknown = open_.possible & ~open_.true
        there = self._but(asked.true | unknown)
        return Truth(
            asked.true & then.true | there & other.true,
            asked.true & then.possible | there & other.possible | unknown,
        )

    def _but(self, codes: int) -> int:
        """Give all other codes."""
        return (1 << self.count) - 1 & ~codes

    def _tested(self, test: Test) -> Truth:
        missing = 1 << self.count - 1
        if test.op == "=" and test.value is None:
            return Truth(0, self._but(0)) if test.is_strict else Truth(missing, missing)
        passing = self._passing(test) & ~missing
        return Truth(passing, passing | missing if test.is_strict else passing)

    def _passing(self, test: Test) -> int:
        """Give the codes of the values that pass; missing does not count."""
        if self.labels:
            asked = test.op == "holds" or test.value
            return sum(
                1 << at for at, label in enumerate(self.labels) if label == asked
            )
        low, high = map(self._below, ends(test.value, self.input.type))
        match test.op:
            case "<":
                return low
            case "<=":
                return high
            case ">":
                return self._but(high)
            case ">=":
                return self._but(low)
            case _:
                return high & ~low

    def _below(self, point: int) -> int:
        """Give the codes of the values below a point."""
        return (1 << bisect_left(self.points, point) + 1) - 1


def ends(value: ir.Value, kind: Type) -> list[int]:
    """Give the first place on the grid not below a value, and the first beyond it.

    They stay in the range of the type or one past its end, so that columns hold them.
    """
    place = _place(value, kind)
    ends = [ceil(place), floor(place) + 1]
    if not isinstance(kind, Number):
        return ends
    low, high = (int(b.scaleb(kind.places, EXACT)) for b in (kind.low, kind.high))
    return [min(max(end, low), high + 1) for end in ends]


_FIRST_DAY = date(1970, 1, 1)


def _place(value: ir.Value, kind: Type) -> Decimal | int:
    """Give where a value lies among the integers of a column."""
    match value:
        case Decimal() if isinstance(kind, Number):
            return value.scaleb(kind.places, EXACT)
        case date():
            return (value - _FIRST_DAY).days
        case timedelta():
            return value // timedelta(seconds=1)
        case Months(count):
            return count
        case _:
            raise TypeError(value)
