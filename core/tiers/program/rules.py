"""The compiled rules, decisions and their tables."""

import attrs

from tiers.freezing import frozen
from tiers.lang import build
from tiers.lang.ir import Column, Node
from tiers.policy.table_specs import TableHit
from tiers.schema import Scalar, Type
from tiers.source import Located
from tiers.text import Text


@frozen
class Step:
    """A column that is computed for each customer."""

    column: Column
    node: Node = attrs.field(repr=False)


@frozen
class Condition:
    """One thing a rule asks, as written and as typed."""

    text: Located
    node: Node
    column: str = ""
    """What a table's cell is about, as written; empty for a whole condition."""

    def __str__(self) -> str:
        """Write the condition so that it reads on its own."""
        return f"{self.column}: {self.text}" if self.column else str(self.text)


@frozen
class Rule:
    """A rule that gives a tier; all its conditions must hold."""

    id: str
    conditions: tuple[Condition, ...]
    tier: str
    because: Text
    at: Located

    @property
    def node(self) -> Node:
        """The whole condition."""
        return build.every(*(c.node for c in self.conditions))


@frozen
class Listing:
    """A list that a table gives: the values of the rows that apply, in this order."""

    conditions: tuple[Node, ...] = attrs.field(repr=False)
    values: tuple[Scalar, ...]
    default: Scalar = None
    """The only value where no row applies; without it the list is empty."""


@frozen
class Output:
    """A value that a decision gives, or a rule beside the tier: a column as shown."""

    name: str
    label: Text
    type: Type
    listing: Listing | None = None


@frozen
class TableRow:
    """A row of a decision table."""

    id: str
    conditions: tuple[Condition, ...]
    gives: tuple[str, ...]
    """What it gives for each output, as written."""

    @property
    def node(self) -> Node:
        """The whole condition."""
        return build.every(*(c.node for c in self.conditions))


@frozen
class Table:
    """The rows of a decision table, or of the rules as an output has them."""

    name: str
    hit: TableHit
    rows: tuple[TableRow, ...]
    row_name: str = ""
    """The column of the row that applies; see `ir.Row`. Empty if rows are collected."""

    @property
    def can_clash(self) -> bool:
        """Whether the hit policy forbids that some rows apply together."""
        return self.hit in {"unique", "any"}

    @property
    def clash(self) -> int:
        """What stands for a row where rows clash."""
        return len(self.rows) + 1


@frozen
class Decision:
    """A decision on the way to the tier."""

    name: Located
    label: Text
    outputs: tuple[Output, ...]
    steps: tuple[Step, ...]
    reads: frozenset[str]
    """The scores and decisions that it names."""
    table: Table | None = None
    """None if it is a formula."""


@frozen
class RuleOutput:
    """What the rules give beside the tier."""

    output: Output
    steps: tuple[Step, ...] = ()
    """Columns that do not depend on the tier."""
    of_rule: Node | None = None
    """The value by the rule that gives the tier; None if it has its own hit policy."""
    table: Table | None = None
    """The rules as this output has them; None without a hit policy of its own."""
