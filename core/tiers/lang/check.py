"""Syntax + types of the names in scope → typed nodes, or located problems."""

from decimal import Decimal

from tiers.freezing import frozen
from tiers.lang import (
    build,
    columnless,
    instances,
    ir,
    opaque,
    operators,
    parser,
    size,
    temporal,
    unrolled,
)
from tiers.lang import syntax as sx
from tiers.lang.ir import Node
from tiers.lang.kinds import Place, refuse
from tiers.lang.scope import INPUT, Scope
from tiers.lang.shaping import Shaping
from tiers.lang.written import date_value, duration_value
from tiers.problems import Fault, Problem, Refusal
from tiers.schema import Boolean, Null, Type
from tiers.text import Text

__all__ = ["Scope", "condition", "expression", "tests"]


@frozen
class _Checker(Shaping):
    """Types expressions."""

    def node(self, part: sx.Syntax) -> Node:
        """Type one piece of syntax, whose numbers must not grow too long."""
        found = self.typed(part)
        size.refuse_digits(self.at(part), found)
        return found

    def typed(self, part: sx.Syntax) -> Node:
        """Type one piece of syntax."""
        match part:
            case sx.Literally(value=value):
                return self.literal(part, value)
            case sx.At(text=text):
                return self.temporal(part, text)
            case sx.Binary(left=left, op=op, right=right):
                sides = self.node(left), self.node(right)
                return operators.arithmetic(self.at(part), sides[0], op, sides[1])
            case sx.Negative(operand=operand):
                return operators.negative(self.at(part), self.node(operand))
            case sx.Comparing(left=left, op=op, right=right):
                return self.comparison(part, self.node(left), op, self.node(right))
            case sx.Between(operand=operand, low=low, high=high):
                return self.between(part, operand, low, high)
            case sx.In(operand=operand, tests=tests):
                return self.membership(part, operand, tests)
            case sx.Logical(left=left, op=op, right=right):
                sides = self.truth(left), self.truth(right)
                return build.every(*sides) if op == "and" else build.some(*sides)
            case sx.Conditional():
                return self.conditional(part)
            case sx.InstanceOf(operand=operand, type=kind):
                return instances.instance(self.at(part), self.shape(operand), kind)
            case sx.Quantified(quantifier=quantifier, iterators=iterators, body=body):
                over = self.iterators(iterators)
                inner = lambda bound: self.inside(bound).truth(body)  # noqa: E731
                return unrolled.quantified(self.at(part), quantifier, over, inner)
            case _:
                return columnless.single(self.at(part), self.shape(part))

    def literal(self, part: sx.Syntax, value: ir.Value) -> Node:
        """Type a value that is written out."""
        if isinstance(value, Decimal):
            size.refuse_literal(self.at(part), value)
        return build.constant(value)

    def temporal(self, part: sx.Syntax, text: str) -> Node:
        """Type `@"…"`."""
        for read in (date_value, duration_value):
            try:
                return build.constant(read(text))
            except ValueError:
                continue
        message = Text(
            f"`{text}` is neither a date nor a duration",
            f"`{text}` 既不是日期也不是时长",
        )
        if _is_moment(text):
            raise columnless.refused(self.at(part), columnless.MOMENT)
        raise refuse(self.at(part), "bad-temporal", message)

    def sized(self, node: Node) -> Node:
        """Refuse the whole expression if it is too large."""
        whole = Place(self.text, 0, len(self.text), self.found)
        size.refuse_bulk(whole, node)
        return node

    def truth(self, part: sx.Syntax) -> Node:
        """Type a condition."""
        node = self.node(part)
        if not isinstance(node.type, Boolean | Null):
            raise operators.wrong_type(self.at(part), Boolean, node.type)
        return node

    def conditional(self, part: sx.Conditional) -> Node:
        """Type `if … then … else …`."""
        condition = self.truth(part.condition)
        then, otherwise = self.node(part.then), self.node(part.otherwise)
        try:
            return build.choose(condition, then, otherwise)
        except TypeError:
            raise operators.mixed(self.at(part), then.type, otherwise.type) from None


def _is_moment(text: str) -> bool:
    """Tell whether `@"…"` is a value of time that columns have no place for."""
    try:
        return isinstance(temporal.literal(text), temporal.Time | temporal.DateTime)
    except Refusal:
        return False


def expression(
    text: str, scope: Scope, wanted: Type | None = None
) -> tuple[Node, list[Problem]]:
    """Parse and type an expression; the problems are warnings.

    Under `feel: full` a value of type *wanted* may be left to FEEL.

    Raises:
        Fault: what is wrong, located inside *text*.
    """
    syntax = parser.parse_expression(text, scope.spaced)
    checker = _Checker(text, scope).known(syntax)
    try:
        return checker.sized(checker.node(syntax)), checker.found
    except Fault as fault:
        return opaque.instead(checker, fault, syntax, wanted), checker.found


def condition(text: str, scope: Scope) -> tuple[Node, list[Problem]]:
    """Parse and type an expression that is true or false.

    Raises:
        Fault: what is wrong, located inside *text*.
    """
    syntax = parser.parse_expression(text, scope.spaced)
    checker = _Checker(text, scope).known(syntax)
    try:
        return checker.sized(checker.truth(syntax)), checker.found
    except Fault as fault:
        return opaque.instead(checker, fault, syntax, Boolean()), checker.found


def tests(text: str, input_: Node, scope: Scope) -> tuple[Node, list[Problem]]:
    """Parse and type a cell's tests of *input_*; `-` is always true.

    Raises:
        Fault: what is wrong, located inside *text*.
    """
    found = parser.parse_tests(text, scope.spaced)
    if found is None:
        return build.TRUE, []
    checker = _Checker(text, scope, bound={INPUT: input_}).known(found)
    try:
        asked = build.some(*(checker.test(t, input_) for t in found.items))
        node = checker.sized(asked)
    except Fault as fault:
        node = opaque.instead(checker, fault, found, Boolean(), input_)
        return node, checker.found
    return (ir.Not(node) if found.negated else node), checker.found
