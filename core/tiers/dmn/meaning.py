"""What boxed expressions mean: functions from names with values to a value.

A box that has no value gives null and a warning that points at it.
"""

from collections.abc import Callable, Mapping
from typing import assert_never

import attrs

from tiers.dmn import boxes
from tiers.dmn.conforming import Types
from tiers.dmn.model import Definitions
from tiers.lang import feel
from tiers.lang.evaluation import calls, loops
from tiers.lang.evaluation.frame import Frame, Meaning
from tiers.lang.values import Parameter, Value
from tiers.problems import Fault, Problem, Refusal
from tiers.source import Located, Span
from tiers.text import Text


@attrs.frozen
class Scope:
    """The file that logic stands in, and the names that it may use there."""

    home: Definitions
    names: frozenset[str]
    members: frozenset[str]

    def knowing(self, *names: str) -> "Scope":
        """Add names."""
        return attrs.evolve(self, names=self.names | set(names))


@attrs.frozen
class Meanings:
    """Turns boxes into functions."""

    types: Types
    table: Callable[["Meanings", boxes.Table, Scope], Meaning]
    """What makes a function of a decision table."""

    def of(self, box: boxes.Box, scope: Scope) -> Meaning:
        """Give the meaning of *box*, converted to the type it declares."""
        found = self.guarded(self._of(box, scope), box.at)
        if isinstance(box, boxes.Function) or box.type_ref is None:
            return found
        return self.typed(found, scope.home, box.type_ref, box.at)

    def typed(
        self, meaning: Meaning, home: Definitions, name: Located | None, at: Span
    ) -> Meaning:
        """Convert a value to a type; what does not fit is null, with a warning."""
        if name is None:
            return meaning

        def typed(frame: Frame) -> Value:
            value = meaning(frame)
            try:
                return self.types.coerced(value, home, name, frame)
            except Refusal as refusal:
                note(frame, "not-of-type", refusal, at)
                return None

        return typed

    def guarded(self, meaning: Meaning, at: Span) -> Meaning:
        """Turn a refusal into null and a warning."""

        def safe(frame: Frame) -> Value:
            try:
                return meaning(frame)
            except Refusal as refusal:
                note(frame, "no-value", refusal, at)
            except RecursionError:
                message = Text("calls lie too deep in each other", "函数调用嵌套过深")
                note(frame, "no-value", Refusal(message), at)
            return None

        return safe

    def expression(self, text: Located, scope: Scope) -> Meaning:
        """Read an expression; where that is impossible its value is null."""
        try:
            return feel.expression(text, self.names(scope)).within
        except Fault as fault:
            self.types.problems.extend(fault.problems)
            return _unreadable(fault)

    def names(self, scope: Scope) -> feel.Names:
        """Give what expressions may name."""
        return feel.Names(scope.names, scope.members, self.types.named(scope.home))

    def function(self, box: boxes.Function, scope: Scope) -> Meaning:
        """Make a function that sees the names around it."""
        if box.kind != "FEEL":
            return _external(box)
        home, takes = scope.home, box.parameters
        body = self.of(box.body, scope.knowing(*(str(p.name) for p in takes)))
        parameters = tuple(
            Parameter(str(p.name), self.types.taken(home, p.type_ref)) for p in takes
        )

        def meaning(frame: Frame) -> Value:
            def called(given: Mapping[str, Value]) -> Value:
                for p in takes:
                    self.types.coerced(given[p.name], home, p.type_ref, frame)
                return body(frame.inner(given))

            return calls.Closure(parameters, called, frame.run)

        return meaning

    def _of(self, box: boxes.Box, scope: Scope) -> Meaning:
        match box:
            case boxes.Feel(text=text):
                return self.expression(text, scope)
            case boxes.Context():
                return self._context(box, scope)
            case boxes.Items(items=items):
                found = tuple(self.of(item, scope) for item in items)
                return lambda frame: tuple(item(frame) for item in found)
            case boxes.Relation():
                return self._relation(box, scope)
            case boxes.Function():
                return self.function(box, scope)
            case boxes.Invocation():
                return self._invocation(box, scope)
            case boxes.Table():
                return self.table(self, box, scope)
            case boxes.Conditional():
                return self._conditional(box, scope)
            case boxes.Filter():
                return self._filter(box, scope)
            case boxes.For(variable=name, domain=domain, result=result):
                inner = self.of(result, scope.knowing(name, "partial"))
                return loops.loop(((str(name), self.of(domain, scope)),), inner)
            case boxes.Quantified(variable=name, domain=domain):
                asks = loops.QUANTIFIERS[box.quantifier]
                inner = _condition(self.of(box.satisfies, scope.knowing(name)))
                over = ((str(name), self.of(domain, scope)),)
                return loops.quantified(asks, over, inner)
            case _:
                assert_never(box)

    def _context(self, box: boxes.Context, scope: Scope) -> Meaning:
        """Each entry sees those before it; one without a name is the result."""
        found: list[tuple[str | None, Meaning]] = []
        for entry in box.entries:
            variable = entry.variable
            scope = scope.knowing(str(variable.name)) if variable else scope
            value = self.of(entry.value, scope)
            if variable is not None:
                at = variable.name.at
                value = self.typed(value, scope.home, variable.type_ref, at)
            found.append((str(variable.name) if variable else None, value))

        def meaning(frame: Frame) -> Value:
            values: dict[str, Value] = {}
            inner = frame.inner(values)
            for name, value in found:
                if name is None:
                    return value(inner)
                values[name] = value(inner)
            return values

        return meaning

    def _relation(self, box: boxes.Relation, scope: Scope) -> Meaning:
        def cell(column: boxes.Variable, value: boxes.Box) -> Meaning:
            found = self.of(value, scope)
            return self.typed(found, scope.home, column.type_ref, value.at)

        rows = [
            {str(c.name): cell(c, v) for c, v in zip(box.columns, row, strict=True)}
            for row in box.rows
        ]
        return lambda frame: tuple(
            {name: value(frame) for name, value in row.items()} for row in rows
        )

    def _invocation(self, box: boxes.Invocation, scope: Scope) -> Meaning:
        function = self.of(box.called, scope)
        names = [str(binding.parameter) for binding in box.bindings]
        values = [self.of(binding.value, scope) for binding in box.bindings]
        return lambda frame: calls.call(
            function(frame), [value(frame) for value in values], names
        )

    def _conditional(self, box: boxes.Conditional, scope: Scope) -> Meaning:
        condition = _condition(self.of(box.condition, scope))
        then, otherwise = self.of(box.then, scope), self.of(box.otherwise, scope)
        return lambda frame: (
            then(frame) if condition(frame) is True else otherwise(frame)
        )

    def _filter(self, box: boxes.Filter, scope: Scope) -> Meaning:
        inner = self.of(box.match, scope.knowing("item", *scope.members))
        return loops.filtered(self.of(box.domain, scope), _condition(inner))


def note(frame: Frame, code: str, refusal: Refusal, at: Span) -> None:
    """Say why a value is null."""
    problem = Problem(code, refusal.message, at, refusal.advice, "warning")
    frame.run.warn(problem)


def _condition(meaning: Meaning) -> Meaning:
    """Refuse what is neither true nor false nor null."""

    def condition(frame: Frame) -> Value:
        found = meaning(frame)
        if isinstance(found, bool | None):
            return found
        raise Refusal(Text("this needs true or false", "此处需要真或假"))

    return condition


def _unreadable(fault: Fault) -> Meaning:
    def meaning(frame: Frame) -> Value:
        for problem in fault.problems:
            frame.run.warn(problem)
        return None

    return meaning


def _external(box: boxes.Function) -> Meaning:
    def meaning(frame: Frame) -> Value:
        message = Text(
            f"functions in {box.kind} are not called", f"不支持调用 {box.kind} 函数"
        )
        note(frame, "no-value", Refusal(message), box.at)
        return None

    return meaning
