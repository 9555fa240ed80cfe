"""The plan of a round, as it is kept: what was assumed, and what came of it."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import attrs

from tiers.survey.planning.levers import Lever
from tiers.survey.rounds.documents import read_document, write_document

PLAN = "plan.json"


@attrs.frozen
class TierPlan:
    """One tier, which is a stratum of the plan."""

    tier: str
    customers: int
    eligible: int
    """Those who may be asked now, and can be reached by some channel."""
    spread: Decimal
    half_width: Decimal
    """As wanted."""
    required: Decimal
    """Independent answers for that, of all its customers."""
    most: Decimal
    """Answers that it could give at any price, alone."""
    expected: Decimal
    expected_half_width: Decimal | None
    """What the expected answers give; None for fewer than two."""
    effect: Decimal = Decimal(1)
    """Answers for one independent one: the design effect of interviewers."""
    overlap: Decimal = Decimal(0)
    """Answers that a second channel can bring, up to the overlap that is wanted."""

    @property
    def wanted(self) -> Decimal:
        """Answers for the precision, alike as they are by interviewers."""
        return self.required * self.effect


@attrs.frozen
class CellPlan:
    """One tier through one channel."""

    tier: str
    channel: str
    contacts: int
    expected: Decimal
    cost: Decimal
    response: Decimal
    cost_each: Decimal
    reached: int
    """Customers of the tier whom the channel reaches."""
    effect: Decimal = Decimal(1)
    """The design effect of its interviewers."""


@attrs.frozen
class ChannelPlan:
    """One channel, and what was assumed of it."""

    channel: str
    capacity: int | None
    lead_days: int
    is_in_time: bool
    is_reach_known: bool
    """Whether contact facts tell whom it reaches; else a share was assumed."""
    tries: int = 2
    """Waves by it before another channel takes its place."""
    from_owner: tuple[str, ...] = ()
    """What the policy says itself: the rest are the channel's own defaults."""


@attrs.frozen
class Plan:
    """Who is asked how, and why no better."""

    measure: str
    confidence: int
    call_cost: Decimal
    budget: Decimal | None
    deadline_days: int | None
    share: Decimal
    """Of each requirement, or of the most a tier can give, that is expected."""
    is_attainable: bool
    """Whether each tier could give what it needs, at any price."""
    cost: Decimal
    needed: Decimal | None
    """What meeting all would cost; None if no money could."""
    tiers: tuple[TierPlan, ...]
    cells: tuple[CellPlan, ...]
    channels: tuple[ChannelPlan, ...]
    levers: tuple[Lever, ...] = ()
    left_out: Mapping[str, int] = attrs.field(factory=dict)
    """Customers who are not asked, by why: see `rounds.frame`."""
    quotas: Mapping[str, int] = attrs.field(factory=dict)
    quota_column: str = ""
    overlap: int = 0
    """Answers that each of two channels was to bring in every tier; 0 for no wish."""

    @property
    def is_met(self) -> bool:
        """Whether every tier is expected to get the precision that is wanted."""
        return self.share == 1 and self.is_attainable

    def contacts(self) -> dict[tuple[str, str], int]:
        """Give how many are contacted, by tier and channel."""
        return {(c.tier, c.channel): c.contacts for c in self.cells if c.contacts}


def write_plan(plan: Plan, folder: Path) -> None:
    """Write the plan of a round.

    Raises:
        DataError: it can't be written.
    """
    write_document(plan, folder / PLAN)


def read_plan(folder: Path) -> Plan:
    """Read the plan of a round.

    Raises:
        DataError: there is none yet, or a damaged one.
    """
    return read_document(folder / PLAN, Plan, step="plan")
