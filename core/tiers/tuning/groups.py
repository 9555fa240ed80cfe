"""Customers who fare alike whatever the thresholds are, as groups."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.meaning import meaning
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.program import TIER, Fitted, Program, Tunable
from tiers.program.tunables import is_threshold, moved
from tiers.schema import Number

Fate = tuple[str | None, frozenset[str]]
"""A tier and the actions that come with it."""


def atoms(program: Program) -> tuple[list[Node], set[str]]:
    """Take the rules apart: what they ask besides thresholds that may be moved.

    What reads the tier is asked once the tier is known; the columns that it reads
    besides are the second answer.
    """
    found: dict[Node, None] = {}
    columns: set[str] = set()
    nodes = [rule.node for rule in program.rules]
    nodes += [rule.when.node for rule in program.action_rules]
    for node in nodes:
        for atom in _atoms(node):
            if any(is_threshold(atom, t.node, t.at) for t in program.tunables):
                continue
            names = ir.columns(atom)
            if TIER in names or _reads_threshold(atom, program.tunables):
                columns |= names - {TIER}
            else:
                found[atom] = None
    return list(found), columns


def _reads_threshold(node: Node, tunables: Sequence[Tunable]) -> bool:
    """Tell whether a threshold stands inside of something else than `and` and `or`."""
    if any(is_threshold(node, t.node, t.at) for t in tunables):
        return True
    return any(_reads_threshold(part, tunables) for part in ir.children(node))


def _atoms(node: Node) -> Iterator[Node]:
    match node:
        case ir.Every(parts) | ir.Some(parts):
            for part in parts:
                yield from _atoms(part)
        case ir.Not(only):
            yield from _atoms(only)
        case _:
            yield node


def loosened(fitted: Fitted) -> Fitted:
    """Let rules read each threshold as a column, `#threshold N`."""
    program = fitted.program
    for at, tunable in enumerate(program.tunables):
        column = ir.Column(_name(at), Number(10))
        program = attrs.evolve(
            program,
            rules=tuple(
                attrs.evolve(
                    rule,
                    conditions=tuple(
                        attrs.evolve(
                            c, node=moved(c.node, tunable.node, tunable.at, column)
                        )
                        for c in rule.conditions
                    ),
                )
                for rule in program.rules
            ),
            action_rules=tuple(
                attrs.evolve(
                    rule,
                    when=attrs.evolve(
                        rule.when,
                        node=moved(rule.when.node, tunable.node, tunable.at, column),
                    ),
                )
                for rule in program.action_rules
            ),
        )
    return attrs.evolve(fitted, program=program)


def _name(at: int) -> str:
    return f"#threshold {at}"


@attrs.frozen
class Group:
    """Customers who fare alike: how many there are, and one of them."""

    count: int
    customer: Mapping[str, Any]
    """Facts, scores and decisions of one of them."""
    values: tuple[Decimal | None, ...]
    """What each threshold is compared with."""
    fates: dict[tuple[int, ...], Fate] = attrs.field(factory=dict, eq=False)


@attrs.frozen
class Groups:
    """All customers of a run in groups, decided by any thresholds."""

    interpreter: Interpreter
    """Of the loosened policy."""
    groups: tuple[Group, ...]

    @property
    def total(self) -> int:
        """Count the customers."""
        return sum(group.count for group in self.groups)

    @classmethod
    def of(
        cls,
        interpreter: Interpreter,
        tunables: Sequence[Tunable],
        customers: Sequence[tuple[int, Mapping[str, Any]]],
    ) -> "Groups":
        """Prepare groups: how many customers each has, and one of them."""
        compared = [meaning(tunable.node) for tunable in tunables]
        return cls(
            interpreter,
            tuple(
                Group(count, customer, tuple(value(customer) for value in compared))
                for count, customer in customers
            ),
        )

    def fates(self, thresholds: Sequence[Decimal]) -> list[Fate]:
        """Decide each group by some thresholds."""
        return [self._fate(group, thresholds) for group in self.groups]

    def _fate(self, group: Group, thresholds: Sequence[Decimal]) -> Fate:
        """Look a fate up: it depends on which side of each threshold a group lies."""
        pairs = zip(group.values, thresholds, strict=True)
        sides = tuple(_side(value, line) for value, line in pairs)
        if sides not in group.fates:
            group.fates[sides] = self._decided(group, thresholds)
        return group.fates[sides]

    def _decided(self, group: Group, thresholds: Sequence[Decimal]) -> Fate:
        interpreter = self.interpreter
        customer = dict(group.customer)
        customer |= {_name(at): line for at, line in enumerate(thresholds)}
        matching = interpreter.matching(customer)
        clash = interpreter.clash(matching)
        rule = matching[0] if matching and not clash else None
        customer[TIER] = tier = interpreter.tier(rule, matching)
        return tier, frozenset(interpreter.given(customer))


def _side(value: Decimal | None, line: Decimal) -> int:
    if value is None:
        return 2
    return int(value > line) - int(value < line)
