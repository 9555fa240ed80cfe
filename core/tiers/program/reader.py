"""Type the conditions and the values of a policy one by one."""

from collections.abc import Callable, Iterable

import attrs

from tiers.freezing import frozen
from tiers.lang import check
from tiers.lang.check import Scope
from tiers.lang.ir import Node, columns
from tiers.policy.table_specs import Condition as Asked
from tiers.problems import Fault, Problem
from tiers.program import usage
from tiers.program.rules import Condition
from tiers.schema import Type


@frozen
class Reader:
    """Types expressions, keeping what it finds wrong and what they read."""

    scope: Scope
    problems: list[Problem]
    read: set[str] = attrs.field(factory=set)
    inputs: dict[str, Node | None] = attrs.field(factory=dict)
    """What the cells of the columns met so far are about; None for one with faults."""

    def conditions(self, specs: Iterable[Asked]) -> tuple[Condition, ...]:
        """Type conditions; those with faults are left out."""
        found = (self.condition(spec) for spec in specs)
        return tuple(condition for condition in found if condition)

    def condition(self, spec: Asked) -> Condition | None:
        """Type a cell's tests of its column, or a whole condition."""
        column, test = spec.column, spec.test
        if column is None:
            node = self.take(test, lambda: check.condition(test, self.scope))
            return Condition(test, node) if node else None
        if column not in self.inputs:
            typed = self.take(column, lambda: check.expression(column, self.scope))
            self.inputs[column] = typed
        input_ = self.inputs[column]
        if input_ is None:
            self.read.update(usage.guess(test, self.scope.names))
            return None
        node = self.take(test, lambda: check.tests(test, input_, self.scope))
        return Condition(test, node, str(column)) if node else None

    def expression(self, text: str, wanted: Type | None = None) -> Node | None:
        """Type an expression; one of type *wanted* may be left to FEEL."""
        return self.take(text, lambda: check.expression(text, self.scope, wanted))

    def take(
        self, text: str, typed: Callable[[], tuple[Node, list[Problem]]]
    ) -> Node | None:
        """Keep what an expression reads and is warned of, or its faults."""
        try:
            node, warnings = typed()
        except Fault as fault:
            self.problems.extend(fault.problems)
            self.read.update(usage.guess(text, self.scope.names))
            return None
        self.problems.extend(warnings)
        self.read.update(columns(node))
        return node
