"""What a plan has to meet: tiers, channels, and who can be reached by which."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

import attrs

_FINE = Decimal("0.000001")


@attrs.frozen
class Group:
    """Customers of one tier who are alike: reached by the same channels, one quota."""

    channels: frozenset[str]
    quota: str = ""
    """What the quota counts them as; empty where there is none."""


@attrs.frozen
class Tier:
    """The customers of one tier who may be asked."""

    name: str
    required: Fraction
    """Answers that the wanted precision needs."""
    groups: Mapping[Group, int]
    """How many there are."""
    overlap: Fraction = Fraction(0)
    """Answers that each of two channels brings at least, so that they can be compared;
    0 for no such wish."""

    @property
    def customers(self) -> int:
        """How many customers may be asked."""
        return sum(self.groups.values())


@attrs.frozen
class Channel:
    """What a channel offers in a round."""

    name: str
    capacity: int | None
    lead_days: int


@attrs.frozen
class Cell:
    """What a channel does in one tier."""

    cost: Decimal
    response: Decimal
    most: int
    """The customers of the tier whom it reaches."""
    effect: Decimal = Decimal(1)
    """The design effect of its interviewers, at least 1: see `effects`."""

    @property
    def worth(self) -> Decimal:
        """Give the answers of one contact, counted as independent ones; six places."""
        if self.effect == 1:
            return self.response
        return (self.response / self.effect).quantize(_FINE, ROUND_DOWN)


@attrs.frozen
class Instance:
    """One round to be planned."""

    tiers: tuple[Tier, ...]
    channels: tuple[Channel, ...]
    cells: Mapping[tuple[str, str], Cell]
    """By tier and channel."""
    budget: Decimal | None = None
    deadline_days: int | None = None
    quotas: Mapping[str, int] = attrs.field(factory=dict)
    """At most so many people, by what groups count as."""

    def is_in_time(self, channel: Channel) -> bool:
        """Tell whether answers by a channel come before the deadline."""
        return self.deadline_days is None or channel.lead_days <= self.deadline_days
