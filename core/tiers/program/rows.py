"""Facts made of rows: what each row gives, how that is gathered, and the result."""

from datetime import date
from typing import Literal

import attrs

from tiers.freezing import frozen
from tiers.lang import build
from tiers.lang.ir import Column, Node
from tiers.policy.windows import Window
from tiers.schema import Fact, Number, Schema
from tiers.source import Located

MOST_ROWS = 2**32
"""No customer has more rows."""

CUSTOMER = "#customer"
"""The column of a related table that names the customer."""

AGE = Column("#age", Number())
"""The column with the days that have passed since a row."""

Gather = Literal["count", "sum", "min", "max", "distinct", "first", "last"]
"""How the values of rows are put together; missing ones are passed over."""


@frozen
class Gathered:
    """A value that is gathered from the rows of a customer."""

    column: Column
    how: Gather
    of: Node = attrs.field(default=build.TRUE, repr=False)
    """What each row gives; true where rows are counted."""
    when: Node = attrs.field(default=build.TRUE, repr=False)
    """Which rows give it, of those that count for the fact."""


@frozen
class Trend:
    """The periods that a trend compares, as the weight of each row."""

    column: Column
    window: Window
    per: Window

    def cuts(self, as_of: date) -> list[date]:
        """Give the days after which the periods begin, the earliest first."""
        return self.window.cuts(self.per, as_of)


@frozen
class DerivedFact:
    """A fact that is made of the rows of a table."""

    fact: Fact
    name: Located
    how: str
    """As the policy names it."""
    gathered: tuple[Gathered, ...]
    value: Node = attrs.field(repr=False)
    """The result, of what was gathered."""
    when: Node = attrs.field(default=build.TRUE, repr=False)
    """Which rows count."""
    within: Window | None = None
    trend: Trend | None = None

    @property
    def is_nought(self) -> bool:
        """Whether it is nought for a customer without rows."""
        return self.how in {"count", "sum", "distinct"}


@frozen
class RelatedTable:
    """A table of rows about customers."""

    name: Located
    schema: Schema
    """Its columns; the customer comes first, and the key names a row."""
    customer: Fact
    """The column that names the customer."""
    day: str | None
    facts: tuple[DerivedFact, ...]
