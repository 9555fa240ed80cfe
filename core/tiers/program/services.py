"""The compiled service actions, and the rules that give them."""

from collections.abc import Sequence

from tiers.freezing import frozen
from tiers.lang import build
from tiers.lang.ir import Node
from tiers.policy.nodes import NOWHERE
from tiers.policy.service import Action
from tiers.program.rules import Condition
from tiers.source import Located
from tiers.text import Text

GIVEN = Located("given", NOWHERE)
"""Stands for the condition that the action which sets off others is given."""


@frozen
class ServiceAction:
    """An action of the catalogue."""

    name: str
    label: Text
    details: Action


@frozen
class ActionRule:
    """A rule that gives actions, or what an action sets off."""

    when: Condition
    """What is asked besides; `granting` has all that must hold."""
    do: tuple[str, ...]
    because: Text | None
    after: str = ""
    """The action that sets these off; empty for a rule."""


@frozen
class Granting:
    """All that must hold for an action rule to give its actions."""

    rule: ActionRule
    conditions: tuple[Condition, ...]
    """That the action which sets it off is given, if there is one, comes first."""

    @property
    def node(self) -> Node:
        """The whole condition."""
        return build.every(*(c.node for c in self.conditions))


def granting(rule: ActionRule, before: Sequence[Granting]) -> Granting:
    """Put together what a rule asks; those that give what sets it off are *before*."""
    if not rule.after:
        return Granting(rule, (rule.when,))
    nodes = [one.node for one in before if rule.after in one.rule.do]
    cause = build.some(*nodes) if nodes else build.FALSE
    given = Condition(GIVEN, cause, rule.after)
    asked = () if rule.when.node == build.TRUE else (rule.when,)
    return Granting(rule, (given, *asked))
