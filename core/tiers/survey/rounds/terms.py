"""The terms of a channel: what it costs, whom it reaches, how many answer."""

from decimal import Decimal

import attrs

from tiers.text import Text


@attrs.frozen
class Figure:
    """A default that owners may replace, and where it is from."""

    value: Decimal
    low: Decimal
    high: Decimal
    source: Text
    is_judgement: bool = False
    """Nobody published this value: it is an estimate within what was."""


@attrs.frozen
class Terms:
    """What a channel promises until the owner knows better."""

    response: Figure
    """The share of those contacted who answer, from 0 to 1."""
    cost: Figure
    """Of one contact, where one by telephone is 1."""
    lead_days: Figure
    """Days from the order to the last answer."""
    reach: Figure
    """The share of customers who can be reached, where no contact facts are known."""
    needs: tuple[str, ...] = ()
    """Kinds of contact facts, one of which at least a customer must have."""
    capacity: int | None = None
    """Contacts in one round; None for as many as are wanted."""
    tries: int = 2
    """Waves by it before another channel takes its place."""
    has_interviewer: bool = False
    rho: Decimal = Decimal(0)
    """Correlation of answers within one interviewer: deff = 1 + rho * (load - 1)."""
    shift: Decimal = Decimal(0)
    """Points of 100 by which answers are more positive than on paper."""
