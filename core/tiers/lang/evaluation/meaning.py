"""What each piece of syntax means: a function from names with values to a value.

An expression that has no value gives null and a warning that points at it.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

import attrs

from tiers.freezing import frozen
from tiers.lang import syntax as sx
from tiers.lang import temporal
from tiers.lang.conversion import conforms, type_name, type_of
from tiers.lang.evaluation import calls, loops
from tiers.lang.evaluation.arithmetic import arithmetic, negative
from tiers.lang.evaluation.frame import ABSENT, Frame, Meaning
from tiers.lang.evaluation.properties import property_of
from tiers.lang.evaluation.truth import Truth, compared, every, matches, some, truth
from tiers.lang.inference import inferred
from tiers.lang.library.signature import Signature
from tiers.lang.types import (
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Simple,
    Type,
)
from tiers.lang.values import DECIMAL128, Parameter, Range, Value
from tiers.problems import Problem, Refusal
from tiers.source import Located
from tiers.text import Text

INPUT = "?"
"""The name by which a table's cell reads its input."""


@frozen
class Meanings:
    """Turns the syntax of one text into functions."""

    text: str
    types: Mapping[str, Type] = attrs.field(factory=dict)
    """Types that expressions may name, beside FEEL's own."""

    def of(self, part: sx.Syntax) -> Meaning:
        """Give the meaning of *part*; what is refused in it becomes null."""
        return self.guarded(part, self._of(part))

    def guarded(self, part: sx.Part, meaning: Meaning) -> Meaning:
        """Turn a refusal into null and a warning at *part*."""
        if isinstance(part, sx.Name):
            return meaning

        def safe(frame: Frame) -> Value:
            try:
                return meaning(frame)
            except Refusal as refusal:
                self.warn(frame, part, refusal)
            except RecursionError:
                message = Text("calls lie too deep in each other", "函数调用嵌套过深")
                self.warn(frame, part, Refusal(message))
            return None

        return safe

    def warn(self, frame: Frame, part: sx.Part, refusal: Refusal) -> None:
        """Say why *part* is null."""
        text = self.text
        at = text.span(part.start, part.end) if isinstance(text, Located) else None
        problem = Problem("no-value", refusal.message, at, refusal.advice, "warning")
        frame.run.warn(problem)

    def _of(self, part: sx.Syntax) -> Meaning:
        match part:
            case sx.Literally(value=Decimal() as number):
                return _number(number)
            case sx.Literally(value=value):
                return lambda _: value
            case sx.At(text=text):
                return lambda _: temporal.literal(text)
            case sx.Name():
                return self.name(part)
            case sx.Property(of=of, name=name):
                inner = self.of(of)
                return lambda frame: property_of(inner(frame), name)
            case sx.Filter(of=of, condition=condition):
                return loops.filtered(self.of(of), self.of(condition))
            case sx.Invocation():
                return self.invocation(part)
            case sx.Definition():
                return self.definition(part)
            case sx.InstanceOf(operand=operand, type=kind):
                inner, wanted = self.of(operand), self.resolved(kind)
                return lambda frame: conforms(inner(frame), wanted)
            case sx.Binary():
                return self.binary(part)
            case sx.Negative(operand=operand):
                inner = self.of(operand)
                return lambda frame: negative(inner(frame))
            case sx.Comparing(left=left, op=op, right=right):
                return self.comparing(part, self.of(left), op, self.of(right))
            case sx.Between(operand=operand, low=low, high=high):
                x, a, b = self.of(operand), self.of(low), self.of(high)
                return lambda frame: _between(x(frame), a(frame), b(frame))
            case sx.In(operand=operand, tests=tests):
                inner, asked = self.of(operand), self.tests(tests)
                return lambda frame: asked(inner(frame), frame)
            case sx.Logical(left=left, op=op, right=right):
                a, b = self.of(left), self.of(right)
                return _both(a, b) if op == "and" else _either(a, b)
            case sx.Conditional():
                return self.conditional(part)
            case sx.Interval():
                return self.interval(part)
            case sx.Ordering(op=op, right=right):
                inner = self.of(right)
                return lambda frame: _half(op, inner(frame))
            case sx.Listing(items=(sx.Ordering() as only,), is_list=False):
                return self.of(only)
            case sx.Listing(items=items):
                found = tuple(map(self.of, items))
                return lambda frame: tuple(item(frame) for item in found)
            case sx.Record(entries=entries):
                return self.record(part, {k: self.of(v) for k, v in entries})
            case sx.Counting(low=low, high=high):
                return loops.counting(self.of(low), self.of(high))
            case sx.For(iterators=iterators, body=body):
                return loops.loop(self.iterators(iterators), self.of(body))
            case sx.Quantified(quantifier=quantifier, iterators=named, body=body):
                asks = loops.QUANTIFIERS[quantifier]
                return loops.quantified(asks, self.iterators(named), self.of(body))

    def binary(self, part: sx.Binary) -> Meaning:
        """Compute with two operands."""
        a, op, b = self.of(part.left), part.op, self.of(part.right)
        return lambda frame: arithmetic(a(frame), op, b(frame))

    def iterators(
        self, iterators: tuple[tuple[str, sx.Syntax], ...]
    ) -> tuple[tuple[str, Meaning], ...]:
        """Give each variable with the meaning of what it goes through."""
        return tuple((name, self.of(over)) for name, over in iterators)

    def name(self, part: sx.Name) -> Meaning:
        """Read a name in scope, or a function of the catalogue."""
        name, function = part.name, calls.builtin(part.name)

        def meaning(frame: Frame) -> Value:
            found = frame.find(name)
            if found is not ABSENT:
                return found
            own = function or _clock(name, frame)
            if own is None:
                message = Text(f"nothing is named `{name}`", f"没有名为 `{name}` 的值")
                self.warn(frame, part, Refusal(message))
            return own

        return meaning

    def invocation(self, part: sx.Invocation) -> Meaning:
        """Call a function; a name is looked up like any other."""
        function, names = self.of(part.function), part.names
        arguments = tuple(map(self.of, part.arguments))
        return lambda frame: calls.call(
            function(frame), [a(frame) for a in arguments], names
        )

    def definition(self, part: sx.Definition) -> Meaning:
        """Make a function that sees the names around it."""
        body = self.of(part.body)
        takes = tuple(
            Parameter(name, None if kind is None else self.resolved(kind))
            for name, kind in part.parameters
        )
        if part.is_external:
            return _external
        gives = inferred(part.body, {p.name: p.type for p in takes if p.type})

        def meaning(frame: Frame) -> Value:
            return calls.Closure(
                takes, lambda given: body(frame.inner(given)), frame.run, gives
            )

        return meaning

    def comparing(
        self, part: sx.Part, left: Meaning, op: sx.Comparison, right: Meaning
    ) -> Meaning:
        """Compare two values; a warning says why two are not comparable."""

        def meaning(frame: Frame) -> Value:
            a, b = left(frame), right(frame)
            found = compared(a, op, b)
            if found is None and a is not None and b is not None:
                self.warn(frame, part, _not_comparable(a, b))
            return found

        return meaning

    def conditional(self, part: sx.Conditional) -> Meaning:
        """Choose; whatever is not true chooses the second."""
        condition = self.of(part.condition)
        then, otherwise = self.of(part.then), self.of(part.otherwise)

        def meaning(frame: Frame) -> Value:
            return then(frame) if condition(frame) is True else otherwise(frame)

        return meaning

    def interval(self, part: sx.Interval) -> Meaning:
        """Make a range of values that can be compared."""
        low, high = self.of(part.low), self.of(part.high)

        def meaning(frame: Frame) -> Value:
            a, b = low(frame), high(frame)
            if a is None and b is None:
                return None
            if a is not None and b is not None and compared(a, "<=", b) is None:
                raise _not_comparable(a, b)
            return Range(a, b, part.low_open, part.high_open)

        return meaning

    def record(self, part: sx.Record, entries: Mapping[str, Meaning]) -> Meaning:
        """Make a context; each entry sees those before it."""

        def meaning(frame: Frame) -> Value:
            if len(entries) < len(part.entries):
                message = Text("an entry is there twice", "上下文中有重复的条目")
                raise Refusal(message)
            values: dict[str, Value] = {}
            inner = frame.inner(values)
            for name, value in entries.items():
                values[name] = value(inner)
            return values

        return meaning

    def tests(self, tests: tuple[sx.Syntax, ...]) -> Callable[[Value, Frame], Truth]:
        """Ask whether a value passes any of some tests."""
        asked = tuple(map(self.test, tests))
        return lambda value, frame: some(test(value, frame) for test in asked)

    def test(self, part: sx.Syntax) -> Callable[[Value, Frame], Truth]:
        """Ask whether a value passes a test: a comparison, a condition, or a value."""
        if isinstance(part, sx.Ordering):
            op, right = part.op, self.of(part.right)
            return lambda value, frame: compared(value, op, right(frame))
        inner = self.of(part)
        if any(name.name == INPUT for name in sx.mentions(part)):
            return lambda _, frame: truth(inner(frame))
        return lambda value, frame: matches(value, inner(frame))

    def resolved(self, kind: Type) -> Type:
        """Replace the names of types that a model declares."""
        match kind:
            case Simple(name):
                return self.types.get(name, kind)
            case ListType(of):
                return ListType(self.resolved(of))
            case RangeType(of):
                return RangeType(self.resolved(of))
            case ContextType(entries):
                return ContextType({k: self.resolved(t) for k, t in entries.items()})
            case FunctionType(parameters, result):
                takes = tuple(map(self.resolved, parameters))
                return FunctionType(takes, self.resolved(result))


def _number(written: Decimal) -> Meaning:
    """Give a number that is written out, rounded to the digits that FEEL has."""
    try:
        value = DECIMAL128.plus(written)
    except ArithmeticError:
        return _too_large
    return lambda _: value


def _too_large(_: Frame) -> Value:
    raise Refusal(Text("this number is too large", "该数字过大"))


def _both(a: Meaning, b: Meaning) -> Meaning:
    return lambda frame: every(truth(part(frame)) for part in (a, b))


def _either(a: Meaning, b: Meaning) -> Meaning:
    return lambda frame: some(truth(part(frame)) for part in (a, b))


def _between(value: Value, low: Value, high: Value) -> Truth:
    return every((compared(value, ">=", low), compared(value, "<=", high)))


def _half(op: sx.Comparison, end: Value) -> Value:
    """Give the range that a comparison without its left side stands for."""
    match op:
        case "<" | "<=":
            return Range(None, end, low_open=True, high_open=op == "<", comparison=op)
        case ">" | ">=":
            return Range(end, None, low_open=op == ">", high_open=True, comparison=op)
        case "=":
            return Range(end, end, comparison=op)
        case "!=":
            raise Refusal(Text("`!=` makes no range", "`!=` 不能构成区间"))


def _clock(name: str, frame: Frame) -> Value:
    """Give the functions that read the clock of this run."""
    now = frame.run.now
    values: Mapping[str, Value] = {
        "now": now,
        "today": None if now is None else now.date,
    }
    if name not in values:
        return None
    return calls.Builtin(name, (Signature((), lambda: values[name]),))


def _external(_: Frame) -> Value:
    raise Refusal(
        Text("functions outside FEEL are not called", "不支持调用 FEEL 之外的函数")
    )


def _not_comparable(a: Value, b: Value) -> Refusal:
    one, other = type_name(type_of(a)), type_name(type_of(b))
    return Refusal(
        Text(
            f"`{one}` and `{other}` can't be compared",
            f"`{one}` 与 `{other}` 不能比较",
        )
    )
