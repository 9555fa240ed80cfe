"""Rules and decision tables as the owner wrote them."""

from collections.abc import Mapping
from typing import Literal

import attrs

from tiers.freezing import frozen
from tiers.policy.keys import Expression, Name, key
from tiers.policy.nodes import NOWHERE, Scalar
from tiers.schema import Type
from tiers.text import Text


@frozen
class Condition:
    """One thing a rule asks: a table's cell about its column, or a whole expression."""

    test: Expression
    column: Expression | None = None


Hit = Literal["unique", "first", "any", "priority"]


TableHit = Literal[
    "unique",
    "first",
    "any",
    "priority",
    "rule order",
    "output order",
    "collect",
    "collect sum",
    "collect min",
    "collect max",
    "collect count",
]
"""All hit policies of DMN."""


LISTS = frozenset({"rule order", "output order", "collect"})
"""The hit policies that give lists."""


@frozen
class OutputSpec:
    """What a table gives: its type, its allowed values, and the value by default."""

    type: Type | None = key(
        "string, integer, decimal(places), boolean, date, or a list of values, best "
        "first; found out unless given",
        default=None,
    )
    values: tuple[Scalar, ...] = key(
        "the allowed values of a number or date, best first", default=()
    )
    default: Expression | None = key(
        "the value if no row applies, in FEEL", default=None
    )
    label: Text | None = key("the name people see", default=None)


@frozen
class RuleOutput(OutputSpec):
    """An output of the rules beside the tier."""

    hit: TableHit | None = key(
        "its own hit policy; without one it comes from the rule that gives the tier",
        default=None,
    )


@frozen
class TableRow:
    """One row of a decision table, or an entry of a list of rows."""

    id: Name
    conditions: tuple[Condition, ...]
    outputs: Mapping[Name, Expression]
    """A value in FEEL by output; an empty one gives nothing."""


SOLE: Name = Scalar("", NOWHERE)
"""The name of an output that is read by the name of its decision."""


@frozen
class TableSpec:
    """A decision table: rows, each with conditions and outputs."""

    hit: TableHit
    outputs: Mapping[Name, OutputSpec]
    """By name, which is `SOLE` or read as `decision.output`."""
    rows: tuple[TableRow, ...]


@frozen
class FormulaSpec:
    """A decision that is one expression."""

    formula: Expression
    type: Type | None = None


@frozen
class DecisionSpec:
    """A decision on the way to the tier: a table or a formula."""

    body: TableSpec | FormulaSpec
    label: Text | None = None
    is_whole: bool = True
    """Whether it is all that the file says; faults may have kept rows out of it."""

    def shown(self, name: Name) -> tuple[Name, ...]:
        """Name what this gives, where *name* is its own."""
        if isinstance(self.body, FormulaSpec):
            return (name,)
        return tuple(output_name(name, output) for output in self.body.outputs)


def output_name(decision: Name, output: Name) -> Name:
    """Name an output as others read it."""
    return Scalar(f"{decision}.{output}", output.at) if output else decision


@frozen
class RuleSpec:
    """One rule, whether written as a row of a table or as an entry of a list."""

    id: Name
    conditions: tuple[Condition, ...]
    tier: Name
    because: Text
    outputs: Mapping[Name, Expression] = attrs.field(factory=dict)
    """A value in FEEL by output; an empty one gives nothing."""


@frozen
class Rules:
    """The rules that give the tier, and outputs beside it."""

    hit: Hit
    rules: tuple[RuleSpec, ...]
    outputs: Mapping[Name, RuleOutput] = attrs.field(factory=dict)
    default: Name | None = None
    """The tier where no rule applies."""
