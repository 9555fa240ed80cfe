"""Syntax + types of the names in scope → typed nodes, or located problems."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

import attrs

from tiers.lang import build, comparing, functions, ir, operators, parser, size
from tiers.lang import syntax as sx
from tiers.lang.ir import Node
from tiers.lang.kinds import Place, fits, kind_name, refuse
from tiers.problems import Fault, Problem, Refusal, closest
from tiers.schema import Boolean, Null, Type
from tiers.source import Located
from tiers.text import Text


@attrs.frozen(slots=False)
class Scope:
    """The names that an expression may use, with their types."""

    types: Mapping[str, Type]
    lost: frozenset[str] = frozenset()
    """Names whose declarations have faults: no expression is blamed for them."""
    is_open: bool = False
    """Whether there may be more names, because what declares them can't be read."""

    @cached_property
    def spaced(self) -> tuple[str, ...]:
        """The names that the lexer must be told of."""
        names = (*self.types, *self.lost)
        return (*functions.SPACED, *(n for n in names if not n.isidentifier()))


@attrs.frozen
class _Checker:
    """The expression being checked: its text, its scope, and what its cell is about."""

    text: str
    scope: Scope
    found: list[Problem] = attrs.field(factory=list)

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
            case sx.Name(name=name):
                return ir.Column(name, self.scope.types[name])
            case sx.Property(of=of, name=name):
                return self.property(part, self.node(of), name)
            case sx.Invocation():
                return self.invocation(part)
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
            case sx.Interval() | sx.Ordering() | sx.Listing():
                raise refuse(self.at(part), "misplaced-test", _MISPLACED)
            case sx.Filter() | sx.For() | sx.Quantified() | sx.Counting():
                raise refuse(self.at(part), "no-columns", _NO_COLUMNS)
            case sx.Definition() | sx.Record() | sx.InstanceOf():
                raise refuse(self.at(part), "no-columns", _NO_COLUMNS)

    def at(self, part: sx.Part) -> operators.Place:
        """Say where *part* stands, for a problem."""
        if isinstance(self.text, Located):
            return operators.Place(self.text.span(part.start, part.end), self.found)
        return operators.Place(None, self.found)

    def literal(self, part: sx.Syntax, value: ir.Value) -> Node:
        """Type a value that is written out."""
        if isinstance(value, Decimal):
            size.refuse_literal(self.at(part), value)
        return build.constant(value)

    def temporal(self, part: sx.Syntax, text: str) -> Node:
        """Type `@"…"`."""
        for read in (functions.date_value, functions.duration_value):
            try:
                return build.constant(read(text))
            except ValueError:
                continue
        message = Text(
            f"`{text}` is neither a date nor a duration",
            f"`{text}` 既不是日期也不是时长",
        )
        raise refuse(self.at(part), "bad-temporal", message)

    def known(self, syntax: sx.Syntax | sx.Tests) -> "_Checker":
        """Refuse *syntax* if it mentions names that are not in scope: all of them."""
        unknown = [n for n in sx.mentions(syntax) if n.name not in self.scope.types]
        if unknown:
            raise Fault(*self.unknown_names(unknown))
        return self

    def unknown_names(self, parts: list[sx.Name]) -> list[Problem]:
        """Say that there are no such facts or scores, if that is sure."""
        if self.scope.is_open:
            return []
        return [self.unknown_name(n) for n in parts if n.name not in self.scope.lost]

    def unknown_name(self, part: sx.Name) -> Problem:
        """Say that there is no such fact or score."""
        message = Text(
            f"no fact or score is named `{part.name}`",
            f"没有名为 `{part.name}` 的事实或得分",
        )
        advice = closest(part.name, {*self.scope.types, *self.scope.lost})
        return Problem("unknown-name", message, self.at(part).at, advice)

    def property(self, part: sx.Syntax, of: Node, name: str) -> Node:
        """Type `date.year` and its like."""
        known = functions.PROPERTIES.get(type(of.type), ())
        if name in known:
            return functions.operation(name, of)
        kind = kind_name(of.type)
        message = Text(
            f"{kind.en} has no property `{name}`", f"{kind.zh}没有属性 `{name}`"
        )
        raise refuse(self.at(part), "unknown-property", message, closest(name, known))

    def invocation(self, part: sx.Invocation) -> Node:
        """Type a call, its function, its number of arguments and their types."""
        if not isinstance(part.function, sx.Name) or part.names:
            raise refuse(self.at(part), "no-columns", _NO_COLUMNS)
        name = part.function.name
        function = functions.FUNCTIONS.get(name)
        if function is None:
            message = Text(f"there is no function `{name}`", f"没有函数 `{name}`")
            advice = closest(name, functions.FUNCTIONS)
            raise refuse(self.at(part.function), "unknown-function", message, advice)
        nodes = [self.node(a) for a in part.arguments]
        self.arguments(part, name, function, nodes)
        try:
            return function.becomes(*nodes)
        except Refusal as refusal:
            raise refuse(self.at(part), "bad-argument", refusal.message) from None

    def arguments(
        self,
        part: sx.Invocation,
        name: str,
        function: functions.Function,
        nodes: list[Node],
    ) -> None:
        """Refuse arguments that *function* does not take."""
        most = len(nodes) if function.repeats else len(function.takes)
        if not function.required <= len(nodes) <= most:
            raise refuse(self.at(part), "argument-count", _count(name, function))
        takes = function.takes + function.takes[-1:] * len(nodes)
        for node, wanted, given in zip(nodes, takes, part.arguments, strict=False):
            if not fits(node.type, wanted):
                raise operators.wrong_type(self.at(given), wanted, node.type)
        if function.repeats and len({type(n.type) for n in nodes}) > 1:
            raise operators.mixed(self.at(part), nodes[0].type, nodes[1].type)

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

    def sized(self, node: Node) -> Node:
        """Refuse the whole expression if it is too large."""
        at = (
            self.text.span(0, len(self.text))
            if isinstance(self.text, Located)
            else None
        )
        size.refuse_bulk(Place(at, self.found), node)
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
            case _:
                return self.value_test(part, input_)

    def interval(self, part: sx.Interval, input_: Node) -> Node:
        """Type `[low..high]`, a test of *input_*."""
        low, high = self.node(part.low), self.node(part.high)
        comparing.refuse_empty(self.at(part), low, high, part)
        return build.every(
            self.comparison(part, input_, ">" if part.low_open else ">=", low),
            self.comparison(part, input_, "<" if part.high_open else "<=", high),
        )

    def value_test(self, part: sx.Syntax, input_: Node) -> Node:
        """Type a value to be equal to, or a condition about something else."""
        node = self.node(part)
        is_condition = isinstance(node.type, Boolean)
        if is_condition and not isinstance(input_.type, Boolean):
            return node
        return comparing.compare(self.at(part), input_, "=", node)


def expression(text: str, scope: Scope) -> tuple[Node, list[Problem]]:
    """Parse and type an expression; the problems are warnings.

    Raises:
        Fault: what is wrong, located inside *text*.
    """
    syntax = parser.parse_expression(text, scope.spaced)
    checker = _Checker(text, scope).known(syntax)
    return checker.sized(checker.node(syntax)), checker.found


def condition(text: str, scope: Scope) -> tuple[Node, list[Problem]]:
    """Parse and type an expression that is true or false.

    Raises:
        Fault: what is wrong, located inside *text*.
    """
    syntax = parser.parse_expression(text, scope.spaced)
    checker = _Checker(text, scope).known(syntax)
    return checker.sized(checker.truth(syntax)), checker.found


def tests(text: str, input_: Node, scope: Scope) -> tuple[Node, list[Problem]]:
    """Parse and type a cell's tests of *input_*; `-` is always true.

    Raises:
        Fault: what is wrong, located inside *text*.
    """
    found = parser.parse_tests(text, scope.spaced)
    if found is None:
        return build.TRUE, []
    checker = _Checker(text, scope).known(found)
    node = checker.sized(build.some(*(checker.test(t, input_) for t in found.items)))
    return (ir.Not(node) if found.negated else node), checker.found


_MISPLACED = Text(
    "a range or a list of tests stands only after `in`, or in a table's cell",
    "区间和测试列表只能写在 `in` 之后或表格单元格中",
)
_NO_COLUMNS = Text(
    "this part of FEEL has no meaning for columns of customers",
    "FEEL 的这一部分无法按客户列计算",
)
_EMPTY = Text("the list is empty", "列表是空的")


def _count(name: str, function: functions.Function) -> Text:
    least, most = function.required, len(function.takes)
    number = f"{least}" if least == most else f"{least}–{most}"
    if function.repeats:
        number = f"{least}+"
    noun = "argument" if number == "1" else "arguments"
    return Text(f"`{name}` takes {number} {noun}", f"`{name}` 需要 {number} 个参数")
