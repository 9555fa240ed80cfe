"""Collect the faults of several parts, so that none hides another.

A part with faults still gives what could be made of it, for later stages to check.
"""

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
        self._is_marred = False

    def __bool__(self) -> bool:
        """Tell whether there is any; a fault may have no problem of its own."""
        return self._is_marred or bool(self.problems)

    def add(self, other: "Faults") -> None:
        """Add those of a part."""
        self.problems += other.problems
        self._is_marred |= bool(other)

    def take(self, hook: Hook, node: Any, kind: Any) -> Any:
        """Give what *hook* makes of *node*, as far as faults allow.

        That is `attrs.NOTHING` where nothing could be made. A problem without a place
        is put at *node*.
        """
        faults: list[Fault] = []
        try:
            return hook(node, kind)
        except* Fault as group:
            faults += _flat(group)
        self._is_marred = True
        for fault in faults:
            self.problems += (
                p if p.at else attrs.evolve(p, at=node.at) for p in fault.problems
            )
        return faults[0].value if len(faults) == 1 else attrs.NOTHING

    def settle(self, value: T) -> T:
        """Give *value* if there were no faults, or raise them all with it."""
        if self:
            raise Fault(*self.problems, value=value)
        return value


def _flat(group: BaseExceptionGroup[Fault]) -> Iterator[Fault]:
    for fault in group.exceptions:
        if isinstance(fault, BaseExceptionGroup):
            yield from _flat(fault)
        else:
            yield fault
