"""Tests of a value: comparisons, and what stands behind `in` or in a table's cell."""

from tiers.freezing import frozen
from tiers.lang import build, columnless, comparing
from tiers.lang import syntax as sx
from tiers.lang.ir import Node
from tiers.lang.kinds import refuse
from tiers.lang.scope import INPUT, Named
from tiers.lang.shapes import Entries, Several, Shape, Span
from tiers.schema import Boolean
from tiers.text import Text


@frozen
class Testing(Named):
    """Types comparisons and tests."""

    def comparison(
        self, part: sx.Syntax, left: Node, op: sx.Comparison, right: Node
    ) -> Node:
        """Type `left op right`."""
        is_test = not isinstance(part, sx.Comparing)
        return comparing.compare(self.at(part), left, op, right, is_test=is_test)

    def between(
        self, part: sx.Between, operand: sx.Syntax, low: sx.Syntax, high: sx.Syntax
    ) -> Node:
        """Type `x between low and high`."""
        input_ = self.node(operand)
        return build.every(
            self.comparison(part, input_, ">=", self.node(low)),
            self.comparison(part, input_, "<=", self.node(high)),
        )

    def membership(
        self, part: sx.In, operand: sx.Syntax, tests: tuple[sx.Syntax, ...]
    ) -> Node:
        """Type `x in (…)`."""
        input_ = self.node(operand)
        if not tests:
            raise refuse(self.at(part), "empty-list", _EMPTY)
        return build.some(*(self.test(t, input_) for t in tests))

    def test(self, part: sx.Syntax, input_: Node) -> Node:
        """Type one test of *input_*: a value, a comparison, an interval, a list."""
        match part:
            case sx.Ordering(op=op, right=right):
                return self.comparison(part, input_, op, self.node(right))
            case sx.Interval():
                return self.interval(part, input_)
            case sx.Listing(items=items) if items:
                return build.some(*(self.test(i, input_) for i in items))
            case sx.Listing():
                raise refuse(self.at(part), "empty-list", _EMPTY)
            case _ if INPUT in self.bound and _asks(part):
                return self.truth(part)
            case _:
                return self.shape_test(part, input_, self.shape(part))

    def interval(self, part: sx.Interval, input_: Node) -> Node:
        """Type `[low..high]`, a test of *input_*."""
        low, high = self.node(part.low), self.node(part.high)
        comparing.refuse_empty(self.at(part), low, high, part)
        return self.within(part, input_, Span(low, high, part.low_open, part.high_open))

    def within(self, part: sx.Syntax, input_: Node, span: Span) -> Node:
        """Type the question whether *input_* lies in a range."""
        asked = []
        if span.low is not None:
            op: sx.Comparison = ">" if span.low_open else ">="
            asked.append(self.comparison(part, input_, op, span.low))
        if span.high is not None:
            op = "<" if span.high_open else "<="
            asked.append(self.comparison(part, input_, op, span.high))
        return build.every(*asked)

    def shape_test(self, part: sx.Syntax, input_: Node, wanted: Shape) -> Node:
        """Type a value to be equal to, a range or list to lie in, or a condition."""
        match wanted:
            case Span():
                return self.within(part, input_, wanted)
            case Several(members):
                asked = [
                    build.every(
                        *([] if m.when is None else [m.when]),
                        self.shape_test(part, input_, m.shape),
                    )
                    for m in members
                ]
                return build.some(*asked) if asked else build.FALSE
            case Entries():
                raise columnless.refused(self.at(part), columnless.CONTEXT)
            case node:
                return self.value_test(part, input_, node)

    def value_test(self, part: sx.Syntax, input_: Node, node: Node) -> Node:
        """Type a value to be equal to, or a condition about something else."""
        is_condition = isinstance(node.type, Boolean)
        if is_condition and not isinstance(input_.type, Boolean):
            return node
        return comparing.compare(self.at(part), input_, "=", node)


_EMPTY = Text("the list is empty", "列表是空的")


def _asks(part: sx.Syntax) -> bool:
    """Tell whether a test asks about the input by its name."""
    return any(name.name == INPUT for name in sx.mentions(part))
