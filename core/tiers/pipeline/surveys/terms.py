"""What a plan goes by: the policy's survey before what channels say of themselves."""

from collections.abc import Mapping
from decimal import Decimal

import attrs

from tiers.policy.survey_specs import ChannelSpec, SurveySpec, TierTermsSpec
from tiers.ports import Channel
from tiers.survey.planning import sizes
from tiers.survey.planning.effects import design_effect
from tiers.survey.planning.instance import Cell
from tiers.survey.planning.instance import Channel as Offer


@attrs.frozen
class Terms:
    """What the plan goes by: the policy's survey, and the channels it may use."""

    spec: SurveySpec
    channels: Mapping[str, Channel]
    """The channels of the policy, or all that there are, by name."""
    budget: Decimal | None
    deadline_days: int | None
    spreads: Mapping[str, Decimal] = attrs.field(factory=dict)
    """Standard deviations of an earlier round by tier, which go before the policy's."""

    def spread(self, tier: str) -> Decimal:
        """Give the standard deviation of a tier."""
        given = self.spec.spread.get(tier, sizes.SPREAD)  # type: ignore[call-overload]
        return self.spreads.get(tier, given)

    def offer(self, name: str) -> Offer:
        """Give what a channel offers in the round."""
        own = self.spec.channels.get(name, _NOTHING)  # type: ignore[call-overload]
        terms = self.channels[name].terms
        days = int(terms.lead_days.value) if own.lead_days is None else own.lead_days
        capacity = terms.capacity if own.capacity is None else own.capacity
        return Offer(name, capacity, days)

    def cell(self, tier: str, name: str, reached: int | None, customers: int) -> Cell:
        """Give what a channel does in a tier; *reached* is None where nobody knows."""
        terms = self.channels[name].terms
        own: ChannelSpec = self.spec.channels.get(name, _NOTHING)  # type: ignore[call-overload]
        here = own.tiers.get(tier, TierTermsSpec())  # type: ignore[call-overload]
        cost = _first(here.cost, own.cost, terms.cost.value * self.spec.call_cost)
        response = _first(here.response, own.response, terms.response.value)
        reach = _first(here.reach, own.reach, terms.reach.value)
        most = int(reach * customers) if reached is None else reached
        load = 1 if own.load is None else own.load
        rho = terms.rho if own.rho is None else own.rho
        return Cell(cost, response, most, design_effect(load, rho))

    def from_owner(self, name: str) -> tuple[str, ...]:
        """Name what the policy says of a channel itself."""
        own = self.spec.channels.get(name, _NOTHING)  # type: ignore[call-overload]
        names = ("cost", "response", "reach", "capacity", "lead_days", "load", "rho")
        given = [n for n in names if getattr(own, n) is not None]
        return (*given, *(f"tiers.{tier}" for tier in own.tiers))


_NOTHING = ChannelSpec()


def _first(*values: Decimal | None) -> Decimal:
    return next(value for value in values if value is not None)
