"""Facts as the owner declares them, and the tables of rows that some are made of."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import attrs

from tiers.freezing import frozen
from tiers.policy.keys import NO_NAME, Expression, Name, key
from tiers.policy.nodes import Scalar
from tiers.policy.scalars import as_decimal
from tiers.policy.windows import Window
from tiers.schema import EXACT, LIMIT, Actionable, Number, Type
from tiers.source import Located
from tiers.text import Text


@frozen
class Range:
    """The values a number fact may take, as written; None where an end is left out."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    """The low end itself is not allowed."""
    high_open: bool = False
    written: Located = attrs.field(default=NO_NAME, eq=False)

    def number(self, places: int) -> Number:
        """Give the numbers of *places* digits that lie in this range.

        An open end is moved by one unit, so that both bounds are included.
        """
        unit = Decimal(1).scaleb(-places)
        up, down = unit * self.low_open, -unit * self.high_open
        low = -LIMIT if self.low is None else EXACT.add(self.low, up)
        high = LIMIT if self.high is None else EXACT.add(self.high, down)
        return Number(places, low, high)


Aggregation = Literal[
    "count",
    "sum",
    "mean",
    "min",
    "max",
    "distinct",
    "first",
    "last",
    "share",
    "trend",
    "days-since",
]
"""What a fact can be made of rows by."""


@frozen
class Derivation:
    """How a fact is made of the rows of a table."""

    table: Name
    how: Aggregation
    of: Expression | None = None
    """What each row gives; None where rows are counted."""
    when: Expression | None = None
    """Which rows count; all without it."""
    part: Expression | None = None
    """Of a share: which rows it is the share of."""
    within: Window | None = None
    per: Window | None = None
    """Of a trend: the periods that are compared."""
    at: Name = NO_NAME
    """The key that names the aggregation."""


@frozen
class ActionableSpec:
    """How a fact may be changed to bring a customer to another tier."""

    direction: Literal["up", "down", "either"] = key(
        "which way: up, down or either; of listed values up is later in the list",
        default="either",
    )
    cost: Decimal = key(
        "what a step costs, against those of other facts",
        default=Decimal(1),
        validator=attrs.validators.gt(0),
    )
    step: Located | None = key(
        "the least change of a number, or of a date in days; a unit unless given",
        default=None,
    )

    def plain(self) -> Actionable:
        """Give it without places; a step that is no number counts as none."""
        step = None if self.step is None else as_decimal(self.step)
        return Actionable(self.direction, self.cost, step or None)


@frozen
class FactSpec:
    """A fact: its type, where an export has it, and what a missing value means."""

    type: Type = key(
        "string, integer, decimal(places), boolean, date, or a list of values"
    )
    """A number's bounds are those of `range`."""
    label: Text | None = key("the name people see", default=None)
    unit: str = key("unit of measure, such as CNY or %", default="")
    range: Range | None = key("allowed values, such as [0..100]", default=None)
    missing: Located | None = key(
        "error (reject the row), unknown, or the value to take", default=None
    )
    column: Located | None = key("the heading in an export", default=None)
    values: Mapping[Located, Scalar] = key(
        "what an export writes: what the policy reads, or null for a missing value",
        factory=dict,
    )
    is_key: bool = key("this fact names the customer", name="key", default=False)
    actionable: ActionableSpec | None = key(
        "how it may be changed to reach another tier; leave it out if nobody can",
        default=None,
    )
    is_masked: bool = key(
        "sinks get `138****78` in its place, or `****`, and never the value",
        name="masked",
        default=False,
    )
    derived: Derivation | None = attrs.field(default=None, metadata={"written": False})
    """How it is made of the rows of a table, if it is."""


@frozen
class RelatedSpec:
    """A table of rows about customers, such as their orders."""

    columns: Mapping[Name, FactSpec] = key("the columns that are read", stand_in={})
    customer: Located | None = key(
        "the heading of the column with the customer; the key fact's unless given",
        name="key",
        default=None,
    )
    day: Name | None = key(
        "the column with the day of a row", name="date", default=None
    )
    row: Name | None = key(
        "the column that names a row; of rows with one name the first is kept",
        name="id",
        default=None,
    )
