"""What the nodes of one kind need of the writer of all nodes."""

from collections.abc import Callable, Sequence
from typing import Protocol

from tiers.lang.ir import Node


class Writing(Protocol):
    """What writes nodes; see `compiled.writer`."""

    def can_miss(self, node: Node) -> bool:
        """Tell whether the value of a node can be missing."""

    def value(self, node: Node, depth: int = 0) -> str:
        """Write the value of a node."""

    def at(self, node: Node, places: int | None, depth: int) -> str:
        """Write a value, a number with so many places."""

    def known(
        self,
        parts: Sequence[tuple[Node, int | None]],
        use: Callable[..., str],
        depth: int,
    ) -> str:
        """Write what is made of known parts, numbers with so many places."""

    def true(self, node: Node, depth: int = 0) -> str:
        """Write a test that a node is true."""

    def named(self, value: object) -> str:
        """Name a value."""
