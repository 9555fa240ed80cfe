"""Cases on both sides of every threshold, with what a policy gives now.

They are for an owner to confirm: what a policy gives is not what it should give. A
threshold about a score is tried with the score given; one about a fact, with the fact.
What else its rule asks is met first, so that the threshold decides.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from tiers.engines.interpret.meaning import meaning
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.program import TIER, Fitted, Program
from tiers.program.rules import Condition
from tiers.results import Decision
from tiers.schema import Boolean, Number, String, Type
from tiers.trials.customers import Customers, Setting
from tiers.trials.grids import Grid, around
from tiers.trials.places import Threshold, thresholds

_DEEPEST = 4
"""How often a condition about the tier or a decision leads to other conditions."""


@attrs.frozen
class Boundary:
    """A case at a threshold, and what the policy gives now."""

    threshold: Threshold
    name: str
    """The fact or score that lies on the threshold or beside it."""
    value: Any
    setting: Setting
    decision: Decision


@attrs.frozen
class Boundaries:
    """The cases at all thresholds, and the thresholds without one."""

    found: tuple[Boundary, ...]
    unreached: tuple[Threshold, ...]


def boundaries(fitted: Fitted, start: Setting | None, as_of: date) -> Boundaries:
    """Make cases on, below and above each threshold; *start* is a customer to vary."""
    maker = _Maker.of(fitted, as_of)
    base = start or maker.invented()
    found: dict[tuple[Any, ...], Boundary] = {}
    unreached: list[Threshold] = []
    for threshold in thresholds(fitted.program):
        cases = list(maker.cases(threshold, base))
        for case in cases:
            found.setdefault(case.setting.key(), case)
        if not cases:
            unreached.append(threshold)
    return Boundaries(tuple(found.values()), tuple(unreached))


@attrs.frozen
class _Maker(Customers):
    """Makes cases at thresholds."""

    # --- cases at a threshold ----------------------------------------------

    def cases(self, threshold: Threshold, base: Setting) -> Iterator[Boundary]:
        """Give the cases on a threshold, a unit below it and a unit above."""
        for name in sorted(ir.columns(threshold.node) & self.types.keys()):
            kind = self.types[name]
            setting = self.met(threshold, base, name)
            line = self.line(threshold.node, setting, name, kind)
            if line is None:
                continue
            for value in around(line, kind):
                moved = self.with_value(setting, name, value)
                if self.customer(moved) is not None:
                    decision = self.decided(moved)
                    yield Boundary(threshold, name, value, moved, decision)
            return

    def line(
        self, node: ir.Compare, setting: Setting, name: str, kind: Type
    ) -> Decimal | date | None:
        """Find the value of a fact or score at which a comparison turns."""
        if node.left == ir.Column(name, kind) and not ir.columns(node.right):
            line = meaning(node.right)(self.customer(setting) or {})
            is_on_grid = not isinstance(kind, Number) or line == round(
                line, kind.places
            )
            if is_on_grid:
                found: Decimal | date = line
                return found
        grid = Grid.of(kind, self.as_of)
        return self.turn(node, setting, name, grid) if grid else None

    def turn(
        self,
        node: ir.Compare,
        setting: Setting,
        name: str,
        grid: Grid,
    ) -> Decimal | date | None:
        """Halve the range until the comparison turns between two neighbours."""
        low, high, holds = grid.low, grid.high, meaning(node)

        def truth(at: int) -> bool | None:
            known = self.customer(self.with_value(setting, name, grid.value(at)))
            return None if known is None else holds(known)

        first, last = truth(low), truth(high)
        if first is None or last is None or first == last:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            if truth(middle) == first:
                low = middle
            else:
                high = middle
        return grid.value(high)

    # --- what else is asked --------------------------------------------------

    def met(self, threshold: Threshold, base: Setting, name: str) -> Setting:
        """Meet what the rule of a threshold asks besides, without moving *name*."""
        setting, fixed = base, {name}
        for node in _others(self.program, threshold):
            setting = self.satisfied(node, setting, fixed)
        return setting

    def satisfied(
        self, node: Node, setting: Setting, fixed: set[str], depth: int = 0
    ) -> Setting:
        """Change a setting so that a condition holds, if a simple change does it."""
        known = self.customer(setting)
        if known is None or meaning(node)(known) is True or depth > _DEEPEST:
            return setting
        if isinstance(node, ir.Every):
            for part in node.parts:
                setting = self.satisfied(part, setting, fixed, depth + 1)
            return setting
        if TIER in ir.columns(node):
            return self.with_tier(node, setting, fixed, depth)
        for name in sorted(ir.columns(node) & self.types.keys() - fixed):
            for value in self.candidates(name):
                moved = self.with_value(setting, name, value)
                found = self.customer(moved)
                if found is not None and meaning(node)(found) is True:
                    fixed.add(name)
                    return moved
        return setting

    def with_tier(
        self, node: Node, setting: Setting, fixed: set[str], depth: int
    ) -> Setting:
        """Reach a tier of which a condition holds, by a rule that gives one."""
        for rule in self.program.rules:
            if meaning(node)({**(self.customer(setting) or {}), TIER: rule.tier}):
                moved = setting
                for condition in rule.conditions:
                    moved = self.satisfied(condition.node, moved, set(fixed), depth + 1)
                found = self.customer(moved)
                if found is not None and meaning(node)(found) is True:
                    return moved
        return setting

    def candidates(self, name: str) -> Sequence[Any]:
        """Give the values of a fact or score that could make a difference."""
        kind = self.types[name]
        if isinstance(kind, String):
            return kind.values
        if isinstance(kind, Boolean):
            return (True, False)
        lines: list[Any] = []
        for threshold in thresholds(self.program):
            node = threshold.node
            if node.left == ir.Column(name, kind) and not ir.columns(node.right):
                lines.append(meaning(node.right)({"#today": self.as_of}))
        values = dict.fromkeys(v for line in lines for v in around(line, kind))
        return list(values)


def _others(program: Program, threshold: Threshold) -> Iterator[Node]:
    """Give what must hold besides a threshold, for its rule to apply."""
    for condition in _conditions(program, threshold):
        node = condition.node
        parts = node.parts if isinstance(node, ir.Every) else (node,)
        for part in parts:
            if threshold.node not in set(_inside(part)):
                yield part


def _conditions(program: Program, threshold: Threshold) -> tuple[Condition, ...]:
    place = threshold.place
    match place.kind:
        case "rule":
            return next(r.conditions for r in program.rules if r.id == place.name)
        case "action rule":
            return program.granting[int(place.name) - 1].conditions
        case "row":
            return next(
                (
                    row.conditions
                    for table in program.tables
                    for row in table.rows
                    if f"{table.name}.{row.id}" == place.name
                ),
                (),
            )
        case "score":
            return ()


def _inside(node: Node) -> Iterator[Node]:
    yield node
    for part in ir.children(node):
        yield from _inside(part)
