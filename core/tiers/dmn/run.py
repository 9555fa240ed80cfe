"""Run a model: the value of a decision or a service for given inputs."""

from collections.abc import Mapping
from functools import cached_property

import attrs

from tiers.dmn.meaning import note
from tiers.dmn.model import Decision, Definitions, Node, Service
from tiers.dmn.order import order, parts
from tiers.dmn.program import Program, Values
from tiers.dmn.project import Key, Project, key
from tiers.lang.evaluation.frame import Frame, Run
from tiers.lang.feel import deep_stack
from tiers.lang.temporal import DateTime
from tiers.lang.values import Value
from tiers.problems import Fault, Problem, Refusal, closest
from tiers.text import Text


@attrs.frozen
class Outcome:
    """A value, and why it or a part of it is null."""

    value: Value
    warnings: tuple[Problem, ...] = ()


@attrs.frozen(slots=False, eq=False)
class Runner:
    """What gives the value of one decision or service, as often as it is asked."""

    program: Program
    home: Definitions
    node: Decision | Service
    problems: tuple[Problem, ...]
    """What can't be read in the logic that is needed; its value will be null."""

    @cached_property
    def inputs(self) -> list[tuple[Definitions, Node]]:
        """What may be given from outside: input data, and decisions without logic."""
        if isinstance(self.node, Service):
            hrefs = (*self.node.inputs, *self.node.input_decisions)
            return parts(self.program.project, self.home, hrefs)
        project, found = self.program.project, dict[Key, tuple[Definitions, Node]]()
        for home, decision in order(project, [(self.home, self.node)], ()):
            for part in parts(project, home, decision.inputs):
                found[key(*part)] = part
            if decision.logic is None:
                found[key(home, decision)] = home, decision
        return list(found.values())

    def __call__(
        self, inputs: Mapping[str, Value], *, now: DateTime | None = None
    ) -> Outcome:
        """Give the value for *inputs*; those left out are null."""
        warnings: list[Problem] = []
        run = Run(warnings.append, now)
        with deep_stack():
            value = self._value(inputs, run)
        return Outcome(value, tuple(warnings))

    def _value(self, inputs: Mapping[str, Value], run: Run) -> Value:
        values: Values = {}
        for home, node in self.inputs:
            value = _given(self.program.project, home, node, inputs)
            if value is not None or not _can_decide(self.node, node):
                values[key(home, node)] = self._typed(value, home, node, run)
        if isinstance(self.node, Service):
            return self._served(self.node, values, run)
        self.program.decide([(self.home, self.node)], values, run)
        return values[key(self.home, self.node)]

    def _served(self, node: Service, values: Values, run: Run) -> Value:
        try:
            return self.program.served(self.home, node, values, run)
        except Refusal as refusal:
            note(Frame({}, run), "not-of-type", refusal, node.at)
            return None

    def _typed(self, value: Value, home: Definitions, node: Node, run: Run) -> Value:
        frame, name = Frame({}, run), node.variable.type_ref
        try:
            return self.program.types.coerced(value, home, name, frame)
        except Refusal as refusal:
            note(frame, "not-of-type", refusal, node.at)
            return None


def runner(program: Program, name: str) -> Runner:
    """Make ready to run the decision or the service *name*.

    Raises:
        Fault: `unknown-decision`, with what there is.
    """
    home = program.project.root
    all_nodes: tuple[Decision | Service, ...] = (*home.services, *home.decisions)
    nodes = {str(node.name): node for node in all_nodes}
    if name not in nodes:
        message = Text(f"no decision is named `{name}`", f"没有名为 `{name}` 的决策")
        raise Fault(Problem("unknown-decision", message, home.at, closest(name, nodes)))
    node = nodes[name]
    return Runner(program, home, node, program.problems(home, node))


def _can_decide(wanted: Node, node: Node) -> bool:
    """Tell whether a decision that is not given says itself why it is null."""
    return isinstance(wanted, Decision) and isinstance(node, Decision)


def _given(
    project: Project, home: Definitions, node: Node, inputs: Mapping[str, Value]
) -> Value:
    """Find an input by its name; one of an imported model also behind that's name."""
    name, prefix = str(node.name), project.prefix(project.root, home)
    inner = inputs.get(prefix)
    if prefix and isinstance(inner, Mapping) and name in inner:
        found: Value = inner[name]
        return found
    return inputs.get(f"{prefix}.{name}", inputs.get(name))
