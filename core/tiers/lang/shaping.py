"""Pieces of syntax that may be more than one value: lists, ranges, contexts, calls."""

from collections.abc import Callable, Mapping

import attrs

from tiers.freezing import frozen
from tiers.lang import build, calls, columnless, functions, unrolled
from tiers.lang import syntax as sx
from tiers.lang.added import Added
from tiers.lang.ir import Node
from tiers.lang.kinds import kind_name, refuse
from tiers.lang.shapes import Entries, Several, Shape, Span, several
from tiers.lang.testing import Testing
from tiers.problems import closest
from tiers.text import Text


@frozen
class Shaping(Testing):
    """Types what may be a list, a range or a context."""

    def shape(self, part: sx.Syntax) -> Shape:
        """Type a piece of syntax that may be a list, a range or a context."""
        match part:
            case sx.Name(name=name):
                return self.name(part, name)
            case sx.Property(of=of, name=name):
                return self.property(part, self.shape(of), name)
            case sx.Invocation():
                return self.invocation(part)
            case sx.Listing(items=items, is_list=True):
                return several(map(self.shape, items))
            case sx.Listing(items=(sx.Ordering() as only,), is_list=False):
                return self.shape(only)
            case sx.Listing() | sx.Ordering(op="!="):
                raise refuse(self.at(part), "misplaced-test", columnless.MISPLACED)
            case sx.Interval():
                return Span(
                    self.node(part.low),
                    self.node(part.high),
                    part.low_open,
                    part.high_open,
                )
            case sx.Ordering(op=op, right=right):
                return _half(op, self.node(right))
            case sx.Record(entries=entries):
                return self.record(part, entries)
            case sx.Filter(of=of, condition=condition):
                return unrolled.filtered(
                    self.at(part),
                    self.shape(of),
                    lambda bound: self.inside(bound).node(condition),
                    lambda bound: self.inside(bound).truth(condition),
                )
            case sx.Counting(low=low, high=high):
                return unrolled.counted(self.at(part), self.node(low), self.node(high))
            case sx.For(iterators=iterators, body=body):
                over = self.iterators(iterators)
                inner = lambda bound: self.inside(bound).shape(body)  # noqa: E731
                return unrolled.looped(self.at(part), over, inner)
            case sx.Definition():
                raise columnless.refused(self.at(part), columnless.FUNCTION)
            case _:
                return self.node(part)

    def iterators(
        self, iterators: tuple[tuple[str, sx.Syntax], ...]
    ) -> unrolled.Iterators:
        """Give each variable with what it goes through."""

        def over(part: sx.Syntax) -> Callable[[Mapping[str, Shape]], Shape]:
            return lambda bound: self.inside(bound).shape(part)

        return tuple((name, over(part)) for name, part in iterators)

    def record(
        self, part: sx.Syntax, entries: tuple[tuple[str, sx.Syntax], ...]
    ) -> Shape:
        """Type a context; each entry sees those before it."""
        found: dict[str, Shape] = {}
        for name, value in entries:
            if name in found:
                message = Text(
                    f"the entry `{name}` is there twice", f"条目 `{name}` 重复"
                )
                raise refuse(self.at(part), "repeated-name", message)
            found[name] = self.inside(found).shape(value)
        return Entries(found)

    def property(self, part: sx.Syntax, of: Shape, name: str) -> Shape:
        """Type `date.year` and its like; of a list, for each element."""
        if isinstance(of, Several):
            read = (
                attrs.evolve(m, shape=self.property(part, m.shape, name))
                for m in of.members
            )
            return Several(tuple(read))
        if isinstance(of, Entries | Span):
            return self.entry(part, of, name)
        known = functions.PROPERTIES.get(type(of.type), ())
        if name in known:
            return functions.operation(name, of)
        if of == build.MISSING:
            return of
        kind = kind_name(of.type)
        message = Text(
            f"{kind.en} has no property `{name}`", f"{kind.zh}没有属性 `{name}`"
        )
        raise refuse(self.at(part), "unknown-property", message, closest(name, known))

    def entry(self, part: sx.Syntax, of: Entries | Span, name: str) -> Shape:
        """Type an entry of a context, or an end of a range."""
        known: Mapping[str, Shape] = of.values if isinstance(of, Entries) else _ends(of)
        if name in known:
            return known[name]
        message = Text(f"there is no `{name}` in it", f"其中没有 `{name}`")
        raise refuse(self.at(part), "unknown-property", message, closest(name, known))

    def invocation(self, part: sx.Invocation) -> Shape:
        """Type a call: its function, its arguments, and what they become."""
        if not isinstance(part.function, sx.Name):
            raise columnless.refused(self.at(part), columnless.FUNCTION)
        name = part.function.name
        if name in self.scope.functions:
            return self.added(part, self.scope.functions[name])
        if name not in calls.KNOWN:
            raise calls.unknown(self.at(part.function), name, self.scope.functions)
        arguments = calls.in_order(self.at(part), name, part)
        shapes = tuple(map(self.shape, arguments))
        return calls.Call(
            self.at(part), name, shapes, tuple(map(self.at, arguments))
        ).shape()

    def added(self, part: sx.Invocation, function: Added) -> Node:
        """Type a call of a function that a plugin adds."""
        if self.scope.has(function.name):
            raise refuse(self.at(part), "repeated-name", _twofold(function.name))
        arguments = function.in_order(self.at(part), part)
        nodes, places = tuple(map(self.node, arguments)), tuple(map(self.at, arguments))
        return function.node(self.at(part), nodes, places)


def _twofold(name: str) -> Text:
    return Text(
        f"`{name}` is a function of a plugin, and a name of this policy",
        f"`{name}` 既是插件函数，又是本策略中的名称",
    )


def _half(op: sx.Comparison, end: Node) -> Span:
    """Give the range that a comparison without its left side stands for."""
    match op:
        case "<" | "<=":
            return Span(None, end, high_open=op == "<")
        case ">" | ">=":
            return Span(end, None, low_open=op == ">")
        case _:
            return Span(end, end)


def _ends(of: Span) -> Mapping[str, Node]:
    """Give the properties of a range."""
    low, high = of.low is not None, of.high is not None
    return {
        "start": of.low or build.MISSING,
        "end": of.high or build.MISSING,
        "start included": build.constant(not of.low_open and low),
        "end included": build.constant(not of.high_open and high),
    }
