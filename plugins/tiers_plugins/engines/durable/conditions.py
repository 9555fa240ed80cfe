"""Conditions as durable-rules has them.

It knows no unknown: a comparison with a missing field never matches, nor does its
opposite. So each condition is written twice, once as *surely true* and once as *surely
false*, and `not` takes the one for the other.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.problems import Refusal
from tiers.schema import Boolean, Number, Scalar, String
from tiers.text import Text
from tiers_plugins.engines.durable.fields import Fields, is_plain

Test = dict[str, Any]

_NAMES = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_OPPOSITES: Mapping[str, ir.Order] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TURNED: Mapping[str, ir.Order] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}

ALWAYS: Test = {"$gte": {"n": 0}}
"""Holds for every event: each has its number."""

NEVER: Test = {"$lt": {"n": 0}}


@attrs.frozen
class Writer:
    """Writes conditions over the fields that they turn out to need."""

    fields: Fields
    as_of: date

    def test(self, node: Node, *, wanted: bool = True) -> Test:
        """Write the test that *node* is surely true, or surely false.

        Raises:
            Refusal: durable-rules can't tell it safely and exactly.
        """
        match node:
            case ir.Constant(bool() as value):
                return ALWAYS if value is wanted else NEVER
            case ir.Constant(None):
                return NEVER
            case ir.Every(parts) | ir.Some(parts):
                tests = [self.test(part, wanted=wanted) for part in parts]
                return joined(tests, every=isinstance(node, ir.Every) is wanted)
            case ir.Not(only):
                return self.test(only, wanted=not wanted)
            case ir.Column(type=Boolean()):
                return {self.fields.value(node): int(wanted)}
            case ir.IsMissing(ir.Column() as column):
                return {self.fields.known(column): int(not wanted)}
            case ir.Compare(left, op, right):
                return self._compared(
                    self._bare(left),
                    op if wanted else _OPPOSITES[op],
                    self._bare(right),
                )
            case ir.Same(left, right, strict):
                return self._same(
                    self._bare(left), self._bare(right), strict=strict, wanted=wanted
                )
            case _:
                raise self._refused(node)

    def _bare(self, node: Node) -> ir.Column | ir.Constant:
        """Give a column or a constant, which alone can be compared."""
        match node:
            case ir.Today():
                return ir.Constant(self.as_of, node.type)
            case ir.Column(type=kind) if is_plain(kind):
                return node
            case ir.Constant():
                return node
            case _:
                raise self._refused(node)

    def _compared(
        self,
        left: ir.Column | ir.Constant,
        op: ir.Order,
        right: ir.Column | ir.Constant,
    ) -> Test:
        if isinstance(left.type, String) or isinstance(right.type, String):
            raise Refusal(
                Text("texts are compared by their order here", "此处按顺序比较文本"),
                _AS_DECISION,
            )
        if isinstance(left, ir.Constant):
            if isinstance(right, ir.Constant):
                raise self._refused(left)
            return self._compared(right, _TURNED[op], left)
        if isinstance(right, ir.Constant):
            return self._against(left, _NAMES[op], right)
        one, other = self._pair(left, right)
        return joined(
            [
                {"$ex": {one: 1}},
                {"$ex": {other: 1}},
                {_NAMES[op]: {one: {"$m": other}}},
            ],
            every=True,
        )

    def _against(self, column: ir.Column, op: str, constant: ir.Constant) -> Test:
        if constant.value is None:
            return NEVER
        places = _places(column, constant)
        name = self.fields.value(column, places)
        value = self.fields.constant(_plain(constant.value), places)
        return {name: value} if op == "=" else {op: {name: value}}

    def _pair(self, left: ir.Column, right: ir.Column) -> tuple[str, str]:
        places = _places(left, right)
        return self.fields.value(left, places), self.fields.value(right, places)

    def _same(
        self,
        left: ir.Column | ir.Constant,
        right: ir.Column | ir.Constant,
        *,
        strict: bool,
        wanted: bool,
    ) -> Test:
        if isinstance(left, ir.Constant):
            left, right = right, left
        if isinstance(left, ir.Constant):
            raise self._refused(left)
        if isinstance(right, ir.Column):
            return self._alike(left, right, strict=strict, wanted=wanted)
        if right.value is None:
            if strict:
                return NEVER
            return {self.fields.known(left): int(not wanted)}
        if wanted:
            return self._against(left, "=", right)
        differs = self._against(left, "$neq", right)
        if strict:
            return differs
        return joined([differs, {self.fields.known(left): 0}], every=False)

    def _alike(
        self, left: ir.Column, right: ir.Column, *, strict: bool, wanted: bool
    ) -> Test:
        """Compare two fields, of numbers, days or truths."""
        if isinstance(left.type, String):
            raise Refusal(
                Text("two texts are compared here", "此处比较两个文本"), _AS_DECISION
            )
        found = self._compared(left, "<=", right), self._compared(left, ">=", right)
        if not wanted:
            found = self._compared(left, "<", right), self._compared(left, ">", right)
        both = joined(list(found), every=wanted)
        if strict:
            return both
        one, other = self.fields.known(left), self.fields.known(right)
        gone = [{one: 0}, {other: 0 if wanted else 1}]
        tests = [both, joined(gone, every=True)]
        if not wanted:
            tests.append(joined([{one: 1}, {other: 0}], every=True))
        return joined(tests, every=False)

    def _refused(self, node: Node) -> Refusal:
        what = _WHAT.get(type(node), _OTHER)
        return Refusal(what, _AS_SCORE)


def joined(tests: list[Test], *, every: bool) -> Test:
    """Join tests by `and`, or by `or`; one alone stays as it is."""
    neutral, decisive = (ALWAYS, NEVER) if every else (NEVER, ALWAYS)
    if decisive in tests:
        return decisive
    name = "$and" if every else "$or"
    left = [
        part
        for test in tests
        if test != neutral
        for part in (test[name] if test.keys() == {name} else [test])
    ]
    if not left:
        return neutral
    return left[0] if len(left) == 1 else {name: left}


def _places(*parts: ir.Column | ir.Constant) -> int:
    numbers = (part.type for part in parts)
    return max((n.places for n in numbers if isinstance(n, Number)), default=0)


def _plain(value: ir.Value) -> Scalar:
    assert isinstance(value, str | bool | Decimal | date)
    return value


_AS_SCORE = Text(
    "compute it as a score or a decision, and compare that",
    "请将其写成得分或决策，再作比较",
)
_AS_DECISION = Text(
    "make it a decision that is true or false, and ask for that",
    "请写成真假值的决策，再引用它",
)
_OTHER = Text(
    "this is no comparison of a fact or a score with a constant",
    "此处不是事实或得分与常数的比较",
)
_WHAT: Mapping[type, Text] = {
    ir.Arithmetic: Text("a condition computes here", "条件中含有计算"),
    ir.Divide: Text("a condition divides here", "条件中含有除法"),
    ir.Round: Text("a condition rounds here", "条件中含有取整"),
    ir.Call: Text("a condition calls a function here", "条件中调用了函数"),
    ir.Feel: Text("FEEL evaluates this customer by customer", "此处由 FEEL 逐个计算"),
}
