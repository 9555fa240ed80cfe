"""Which of many conditions hold, tried by one Python function written for them.

What a condition gives (true, false or unknown) is `meaning`; here only whether it is
true. Tests of facts and scores by constants are written out, because thousands of calls
a customer would be most of the work; everything else is asked of `meaning`.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from tiers.engines.interpret.meaning import Customer, meaning
from tiers.lang import ir
from tiers.lang.ir import Node

Holding = Callable[[Customer], Iterator[int]]
"""Gives the places of the conditions that hold, in order."""

_DEEPEST = 20
"""How deep conditions are written out: Python refuses a hundred nested parentheses."""


def holding(conditions: Sequence[Node]) -> Holding:
    """Write the function that tries conditions one after the other."""
    source = _Source()
    tests = [source.test(node) for node in conditions]
    columns = [
        f"{variable} = customer[{source.value(name)}]"
        for name, variable in source.columns.items()
    ]
    tried = [f"if {test}: yield {at}" for at, test in enumerate(tests)]
    lines = ["def tried(customer):", *columns, *tried, "yield from ()"]
    known = dict(source.values)
    # Owners' words and numbers are values with names of ours: none is in the source.
    exec("\n ".join(lines), known)  # noqa: S102
    tried_by: Holding = known["tried"]
    return tried_by


@attrs.frozen
class _Source:
    """Writes conditions as Python that is true where they are true."""

    values: dict[str, Any] = attrs.field(factory=dict)
    columns: dict[str, str] = attrs.field(factory=dict)

    def test(self, node: Node, depth: int = 0) -> str:
        """Write one condition."""
        match node:
            case ir.Every(parts) if depth < _DEEPEST:
                return self.joined(" and ", parts, depth)
            case ir.Some(parts) if depth < _DEEPEST:
                return self.joined(" or ", parts, depth)
            case ir.Compare(ir.Column(name), op, ir.Constant(value)) if (
                value is not None
            ):
                column = self.column(name)
                return f"({column} is not None and {column} {op} {self.value(value)})"
            case ir.Same(ir.Column(name), ir.Constant(value), False):
                return f"{self.column(name)} == {self.value(value)}"
            case ir.Not(ir.Same(strict=False) as same):
                return f"(not {self.test(same)})"
            case _:
                return f"{self.value(meaning(node))}(customer) is True"

    def joined(self, word: str, parts: tuple[Node, ...], depth: int) -> str:
        """Write conditions with a word between them."""
        return f"({word.join(self.test(part, depth + 1) for part in parts)})"

    def column(self, name: str) -> str:
        """Name the variable that holds a column."""
        return self.columns.setdefault(name, f"v{len(self.columns)}")

    def value(self, value: Any) -> str:
        """Name a value."""
        self.values[name := f"k{len(self.values)}"] = value
        return name
