"""A project ready to run: decisions and functions, each made once, in their order."""

from collections.abc import Callable, Iterable, Mapping

import attrs

from tiers.dmn.conforming import Types
from tiers.dmn.meaning import Meanings, Scope, note
from tiers.dmn.model import Decision, Definitions, InputData, Knowledge, Node, Service
from tiers.dmn.order import needed, order, parts
from tiers.dmn.project import Key, Project, key
from tiers.dmn.rules import table
from tiers.dmn.walk import component_names
from tiers.lang.evaluation.calls import Closure
from tiers.lang.evaluation.frame import Frame, Meaning, Run
from tiers.lang.lexer import is_plain
from tiers.lang.values import Parameter, Value
from tiers.problems import Problem, Refusal
from tiers.text import Text

Values = dict[Key, Value]
"""What is known in an evaluation: inputs, and decisions once they are made."""

_Source = Callable[[Values, Run], Value]


@attrs.frozen
class Named:
    """A part of a model as another one names it."""

    prefix: str
    name: str
    value: _Source


@attrs.define
class Program:
    """Makes functions of the parts of a project."""

    project: Project
    types: Types
    meanings: Meanings
    members: frozenset[str]
    _logic: dict[Key, Meaning | None] = attrs.field(factory=dict)
    _faults: dict[Key, tuple[Problem, ...]] = attrs.field(factory=dict)
    _scopes: dict[Key, tuple[Named, ...]] = attrs.field(factory=dict)
    _orders: dict[object, list[tuple[Definitions, Decision]]] = attrs.field(
        factory=dict
    )

    @classmethod
    def of(cls, project: Project) -> "Program":
        """Make a program that reads logic when it is needed."""
        types = Types(project)
        homes = project.files.values()
        names = {str(node.name) for home in homes for node in home.nodes}
        members = names.union(*map(component_names, homes))
        # Those that any lexer takes for one word need no looking up.
        special = frozenset(name for name in members if not is_plain(name))
        return cls(project, types, Meanings(types, table), special)

    def problems(self, home: Definitions, node: Node) -> tuple[Problem, ...]:
        """Read all that a part needs; say what in it can't be read."""
        found: list[Problem] = []
        for other, part in needed(self.project, home, node):
            if isinstance(part, Decision | Knowledge):
                self.logic(other, part)
                found += self._faults.get(key(other, part), ())
        return tuple(found)

    def decide(
        self, wanted: Iterable[tuple[Definitions, Node]], values: Values, run: Run
    ) -> None:
        """Make all decisions that *wanted* ones wait for, and these."""
        for home, decision in self._order(tuple(wanted), frozenset(values)):
            values[key(home, decision)] = self.decided(home, decision, values, run)

    def _order(
        self, wanted: tuple[tuple[Definitions, Node], ...], given: frozenset[Key]
    ) -> list[tuple[Definitions, Decision]]:
        known = (tuple(key(*part) for part in wanted), given)
        if known not in self._orders:
            self._orders[known] = order(self.project, wanted, given)
        return self._orders[known]

    def decided(
        self, home: Definitions, decision: Decision, values: Values, run: Run
    ) -> Value:
        """Make one decision; what it waits for is there."""
        logic = self.logic(home, decision)
        frame = Frame(self.context(home, decision, values, run), run)
        if logic is None:
            message = Text(
                f"`{decision.name}` has no logic and was not given",
                f"`{decision.name}` 没有决策逻辑，也没有给出",
            )
            note(frame, "no-value", Refusal(message), decision.at)
            return None
        return logic(frame)

    def logic(self, home: Definitions, node: Decision | Knowledge) -> Meaning | None:
        """Read a part's logic, once."""
        found = key(home, node)
        if found not in self._logic:
            before = len(self.types.problems)
            self._logic[found] = self._read(home, node)
            self._faults[found] = tuple(self.types.problems[before:])
        return self._logic[found]

    def context(
        self, home: Definitions, node: Decision | Knowledge, values: Values, run: Run
    ) -> Mapping[str, Value]:
        """Give what a part's logic sees; parts of imported models behind their name."""
        found: dict[str, Value] = {}
        for named in self._scope(home, node):
            value = named.value(values, run)
            if named.prefix:
                inner = found.get(named.prefix)
                known = inner if isinstance(inner, dict) else {}
                found[named.prefix] = {**known, named.name: value}
            else:
                found[named.name] = value
        return found

    def function(self, home: Definitions, node: Knowledge | Service, run: Run) -> Value:
        """Give a knowledge model or a service as a function."""
        if isinstance(node, Service):
            return self._service(home, node, run)
        logic = self.logic(home, node)
        return logic(Frame({}, run)) if logic else None

    def _read(self, home: Definitions, node: Decision | Knowledge) -> Meaning | None:
        if node.logic is None:
            return None
        names = {n.prefix or n.name for n in self._scope(home, node)}
        scope = Scope(home, frozenset({*names, str(node.name)}), self.members)
        if isinstance(node, Knowledge):
            return self._knowledge(home, node, scope)
        found = self.meanings.of(node.logic, scope)
        return self.meanings.typed(found, home, node.variable.type_ref, node.at)

    def _knowledge(self, home: Definitions, node: Knowledge, scope: Scope) -> Meaning:
        """Make a function that sees the functions it requires, and itself."""
        assert node.logic is not None
        made = self.meanings.function(node.logic, scope)
        wanted = self.types.result(home, node.variable.type_ref)
        result = self.types.of(home, wanted)

        def meaning(frame: Frame) -> Value:
            values: dict[str, Value] = {}
            function = made(frame.inner(values))
            if isinstance(function, Closure):
                body = function.body

                def called(given: Mapping[str, Value]) -> Value:
                    values.update(self.context(home, node, {}, frame.run))
                    values.setdefault(str(node.name), function)
                    return self.types.coerced(body(given), home, wanted, frame)

                function = attrs.evolve(function, body=called, result=result)
            return function

        return meaning

    def served(
        self, home: Definitions, node: Service, values: Values, run: Run
    ) -> Value:
        """Give the result of a service: its only output, or a context of them.

        Raises:
            Refusal: it is not of the type that the service declares.
        """
        outputs = parts(self.project, home, node.outputs)
        self.decide(outputs, values, run)
        found = {str(part.name): values[key(h, part)] for h, part in outputs}
        result = next(iter(found.values())) if len(found) == 1 else found
        wanted = self.types.result(home, node.variable.type_ref)
        return self.types.coerced(result, home, wanted, Frame({}, run))

    def _service(self, home: Definitions, node: Service, run: Run) -> Value:
        """Make a function of a service's inputs, then of its input decisions."""
        taken = parts(self.project, home, (*node.inputs, *node.input_decisions))

        def called(given: Mapping[str, Value]) -> Value:
            values: Values = {}
            for other, part in taken:
                value, type_ref = given[str(part.name)], part.variable.type_ref
                frame = Frame({}, run)
                found = self.types.coerced(value, other, type_ref, frame)
                values[key(other, part)] = found
            return self.served(home, node, values, run)

        parameters = tuple(
            Parameter(str(p.name), self.types.taken(h, p.variable.type_ref))
            for h, p in taken
        )
        wanted = self.types.result(home, node.variable.type_ref)
        return Closure(parameters, called, run, self.types.of(home, wanted))

    def _scope(
        self, home: Definitions, node: Decision | Knowledge
    ) -> tuple[Named, ...]:
        found = key(home, node)
        if found not in self._scopes:
            hrefs = list(node.knowledge)
            if isinstance(node, Decision):
                hrefs += [*node.inputs, *node.decisions]
            found_parts = parts(self.project, home, hrefs)
            self._scopes[found] = tuple(
                self._named(home, *part) for part in found_parts
            )
        return self._scopes[found]

    def _named(self, home: Definitions, other: Definitions, node: Node) -> Named:
        prefix, name = self.project.prefix(home, other), str(node.name)
        match node:
            case Knowledge() | Service():
                return Named(
                    prefix, name, lambda _, run: self.function(other, node, run)
                )
            case _:
                assert isinstance(node, InputData | Decision)
                known = key(other, node)
                return Named(prefix, name, lambda values, _: values.get(known))
