"""Service actions as the catalogue describes them, and who gets them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import cattrs

from tiers.freezing import frozen
from tiers.policy.keys import ALWAYS, Expression, Name, key
from tiers.policy.nodes import Node, Scalar
from tiers.policy.scalars import text
from tiers.policy.structure import class_hook
from tiers.source import Located
from tiers.text import Text


@frozen
class Then:
    """What an action sets off; a name alone stands for always doing that."""

    do: tuple[Name, ...] = key("actions of the catalogue", stand_in=())
    when: Expression = key(
        "a condition in FEEL; always, without one", name="if", default=ALWAYS
    )
    because: Text | None = key("why, in words", default=None)


@frozen
class Action:
    """A service action as the catalogue describes it."""

    label: Text | None = key("the name people see", default=None)
    timing: Literal["pre-sale", "in-sale", "after-sale"] | None = key(
        "when it is given, relative to the sale", default=None
    )
    nature: Literal["technical", "non-technical"] | None = key(
        "technical or not", default=None
    )
    place: Literal["fixed", "mobile"] | None = key(
        "at a fixed place or at the customer's", default=None
    )
    charge: Literal["charged", "free"] | None = key("charged or free", default=None)
    duration: Literal["short", "medium", "long"] | None = key(
        "how long it takes", default=None
    )
    frequency: Literal["once", "recurring"] | None = key(
        "given once or again and again", default=None
    )
    layer: Literal["core", "facilitating", "supporting"] | None = key(
        "core, facilitating or supporting service", default=None
    )
    offer: Literal["core", "add-on"] | None = key(
        "part of the core offer or added to it", default=None
    )
    owner: str = key("the role that carries it out", default="")
    within: Located | None = key(
        "service level as an ISO 8601 duration, such as P10D or PT5M", default=None
    )
    cost: Decimal | None = key("cost of giving it once", default=None)
    uses: Mapping[Located, Located] = key(
        "what it draws on: resource: amount (2, or a fraction such as 1/40)",
        factory=dict,
    )
    needs: Literal["approval"] | None = key(
        "what must happen before it is carried out", default=None
    )
    then: tuple[Then, ...] = key(
        "actions that it sets off: names, or `{if, do, because}`", factory=tuple
    )


@frozen
class ActionRule:
    """When to give which actions; all rules that match are collected."""

    when: Expression = key("a condition in FEEL", name="if", stand_in=ALWAYS)
    do: tuple[Name, ...] = key("actions of the catalogue", stand_in=())
    because: Text | None = key("why, in words", default=None)


@frozen
class Actions:
    """The service actions and who gets them."""

    catalogue: Mapping[Name, Action] = key("the actions by name", factory=dict)
    rules: tuple[ActionRule, ...] = key("who gets which actions", factory=tuple)


def register(converter: cattrs.BaseConverter) -> None:
    """Teach *converter* what an action sets off."""
    whole = class_hook(Then, converter)

    def hook(node: Node, kind: object) -> Then:
        if isinstance(node, Scalar) and not node.is_null:
            return Then((text(node),))
        made: Then = whole(node, kind)
        return made

    converter.register_structure_hook(Then, hook)


def set_off(catalogue: Mapping[Name, Action]) -> Mapping[str, tuple[Name, ...]]:
    """Name, by action, the actions of the catalogue that it sets off, as written."""
    return {
        str(name): tuple(n for then in action.then for n in then.do if n in catalogue)
        for name, action in catalogue.items()
    }
