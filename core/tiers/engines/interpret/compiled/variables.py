"""The variables of a written function: what they hold, and what can be missing."""

import attrs

from tiers.lang import ir
from tiers.lang.build import number_of
from tiers.lang.ir import Node

TODAY = "today"
"""The variable that holds the day of the evaluation."""

_TOTAL = frozenset(
    {
        *("abs", "concatenate", "string length", "upper case", "lower case"),
        *("contains", "starts with", "ends with", "substring before"),
        *("substring after", "year", "month", "day", "weekday", "day of year"),
        *("week of year", "days between", "total seconds", "total months"),
        *("days", "hours", "minutes", "seconds", "years", "months"),
    }
)
"""Functions that give a value wherever their arguments have one."""


@attrs.frozen
class Variable:
    """The variable that holds a column."""

    name: str
    can_miss: bool


@attrs.frozen
class Missing:
    """Tells what can be missing of nodes that read columns, once for each node."""

    columns: dict[str, Variable]
    _told: dict[int, tuple[Node, bool]] = attrs.field(factory=dict)

    def can_miss(self, node: Node) -> bool:
        """Tell whether the value of a node can be missing."""
        if id(node) not in self._told:
            # The node is kept, so that no other can get its number.
            self._told[id(node)] = node, self._can_miss(node)
        return self._told[id(node)][1]

    def _can_miss(self, node: Node) -> bool:
        match node:
            case ir.Constant(value):
                return value is None
            case ir.Column(name):
                return self.columns[name].can_miss
            case ir.Today() | ir.IsMissing():
                return False
            case ir.Match() | ir.Feel():
                return True
            case ir.Same(_, _, strict) | ir.Row(_, _, _, _, _, strict) if not strict:
                return False
            case ir.Row():
                return True
            case ir.If(condition, then, otherwise, _, strict):
                asked = (condition, then, otherwise) if strict else (then, otherwise)
                return any(map(self.can_miss, asked))
            case ir.Divide(_, right) if (
                number_of(right).low <= 0 <= number_of(right).high
            ):
                return True
            case ir.Call(function) if function not in _TOTAL:
                return True
            case ir.Steps(_, group, _, below) if group is not None or below is None:
                return True
            case ir.Collect(_, _, values, default, _, strict):
                return strict or any(map(self.can_miss, (*values, default)))
            case _:
                return any(map(self.can_miss, ir.children(node)))
