"""Collect the faults of several parts, so that none hides another."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import attrs

from tiers.problems import Fault, Problem

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]
"""What structures a node: it takes the node and a type, and raises `Fault`."""


class Faults:
    """Collects the problems of several parts, so that none hides another."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def take(self, hook: Hook, node: Any, kind: Any) -> Any:
        """Give what *hook* makes of *node*, or `attrs.NOTHING` if it found faults.

        A problem without a place is put at *node*.
        """
        try:
            return hook(node, kind)
        except* Fault as group:
            self.problems += (
                p if p.at else attrs.evolve(p, at=node.at) for p in _flat(group)
            )
        return attrs.NOTHING

    def settle(self, value: T) -> T:
        """Give *value* if there were no faults, or raise them all."""
        if self.problems:
            raise Fault(*self.problems)
        return value


def _flat(group: BaseExceptionGroup[Fault]) -> Iterator[Problem]:
    for fault in group.exceptions:
        if isinstance(fault, BaseExceptionGroup):
            yield from _flat(fault)
        else:
            yield from fault.problems
