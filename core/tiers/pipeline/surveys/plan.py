"""Plan a round: who is in which tier, how many are needed, the cheapest way to them."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import attrs
import polars as pl

from tiers.atomic import make_folder, replacing
from tiers.pipeline.surveys import faults
from tiers.pipeline.surveys.framing import Framing
from tiers.policy.survey_specs import ChannelSpec, SurveySpec, TierTermsSpec
from tiers.ports import Channel
from tiers.problems import DataError
from tiers.survey.planning import sizes
from tiers.survey.planning.effects import design_effect
from tiers.survey.planning.instance import (
    Cell,
    Group,
    Instance,
    Tier,
)
from tiers.survey.planning.instance import Channel as Offer
from tiers.survey.planning.plan import (
    CellPlan,
    ChannelPlan,
    Plan,
    TierPlan,
    write_plan,
)
from tiers.survey.rounds import Round
from tiers.survey.rounds.documents import write_round
from tiers.survey.rounds.frame import FRAME
from tiers.survey.rounds.tables import SAMPLE

_PLACES = 4


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


def plan(found: Round, frame: pl.DataFrame, terms: Terms, framing: Framing) -> Plan:
    """Find the best plan for the customers of a frame.

    Raises:
        DataError: nobody may be asked, or the solver is not installed.
    """
    if find_spec("scipy") is None:
        raise DataError([faults.missing_extra()])
    from tiers.survey.planning.solving import solved  # noqa: PLC0415 - an extra

    instance = _instance(frame, terms, framing)
    if not any(tier.customers for tier in instance.tiers):
        raise DataError([faults.no_customers(t.name for t in instance.tiers)])
    best = solved(instance)
    spec = terms.spec
    counts = dict(frame["tier"].value_counts().iter_rows())
    left_out = frame.filter(pl.col("left_out") != "")["left_out"].value_counts()
    return Plan(
        measure=found.measure,
        confidence=spec.confidence,
        call_cost=spec.call_cost,
        budget=terms.budget,
        deadline_days=terms.deadline_days,
        share=_rounded(best.share),
        is_attainable=best.is_attainable,
        cost=best.cost,
        needed=best.needed,
        tiers=tuple(
            TierPlan(
                tier=tier.name,
                customers=counts.get(tier.name, 0),
                eligible=tier.customers,
                spread=terms.spread(tier.name),
                half_width=_half_width(spec, tier.name),
                required=_rounded(tier.required),
                most=_rounded(best.most[tier.name]),
                expected=_rounded(_answers(instance, best.contacts, tier.name)),
                expected_half_width=sizes.half_width(
                    counts.get(tier.name, 0),
                    terms.spread(tier.name),
                    best.answers[tier.name],
                    spec.confidence,
                ),
                effect=_effect(
                    _answers(instance, best.contacts, tier.name),
                    best.answers[tier.name],
                ),
                overlap=_rounded(best.overlaps[tier.name]),
            )
            for tier in instance.tiers
        ),
        cells=tuple(
            CellPlan(
                tier=tier,
                channel=channel,
                contacts=best.contacts[tier, channel],
                expected=cell.response * best.contacts[tier, channel],
                cost=cell.cost * best.contacts[tier, channel],
                response=cell.response,
                cost_each=cell.cost,
                reached=cell.most,
                effect=cell.effect,
            )
            for (tier, channel), cell in instance.cells.items()
        ),
        channels=tuple(
            ChannelPlan(
                channel=offer.name,
                capacity=offer.capacity,
                lead_days=offer.lead_days,
                is_in_time=instance.is_in_time(offer),
                is_reach_known=framing.knows_reach(offer.name),
                tries=terms.channels[offer.name].terms.tries,
                from_owner=terms.from_owner(offer.name),
            )
            for offer in instance.channels
        ),
        levers=best.levers,
        left_out=dict(sorted(left_out.iter_rows())),
        quotas=dict(instance.quotas),
        quota_column=next(map(str, spec.quotas), ""),
        overlap=spec.overlap or 0,
    )


def keep(found: Round, made: Plan, frame: pl.DataFrame, folder: Path) -> None:
    """Write a round with its plan and its frame.

    Raises:
        DataError: its sample is drawn already, or it can't be written.
    """
    if (folder / SAMPLE).exists():
        raise DataError([faults.is_drawn(folder)])
    make_folder(folder)
    with replacing(folder / FRAME) as part:
        frame.write_parquet(part)
    write_plan(made, folder)
    write_round(found, folder)


# --- the instance -----------------------------------------------------------------


def _instance(frame: pl.DataFrame, terms: Terms, framing: Framing) -> Instance:
    spec = terms.spec
    asked = frame.filter(pl.col("left_out") == "")
    tiers, cells = [], {}
    for name in map(str, spec.precision):
        customers = frame.filter(pl.col("tier") == name).height
        own = asked.filter(pl.col("tier") == name)
        groups = _groups(own)
        tiers.append(
            Tier(
                name,
                sizes.required(
                    customers,
                    terms.spread(name),
                    _half_width(spec, name),
                    spec.confidence,
                ),
                groups,
                Fraction(spec.overlap or 0),
            )
        )
        for channel in terms.channels:
            reached = None
            if framing.knows_reach(channel):
                reached = sum(n for g, n in groups.items() if channel in g.channels)
            cells[name, channel] = terms.cell(name, channel, reached, own.height)
    return Instance(
        tiers=tuple(tiers),
        channels=tuple(map(terms.offer, terms.channels)),
        cells=cells,
        budget=terms.budget,
        deadline_days=terms.deadline_days,
        quotas={
            str(value): most
            for counts in spec.quotas.values()
            for value, most in counts.items()
        },
    )


def _groups(frame: pl.DataFrame) -> dict[Group, int]:
    """Count the customers who are alike."""
    counts = frame.group_by("reach", "quota").len().sort("reach", "quota")
    return {
        Group(frozenset(reach.split(";")), quota): count
        for reach, quota, count in counts.iter_rows()
    }


def _half_width(spec: SurveySpec, tier: str) -> Decimal:
    return spec.precision[tier]  # type: ignore[index]


def _answers(
    instance: Instance, contacts: Mapping[tuple[str, str], int], tier: str
) -> Fraction:
    """Give the answers that are expected of a tier, alike or not."""
    found = (
        Fraction(instance.cells[cell].response) * count
        for cell, count in contacts.items()
        if cell[0] == tier
    )
    return sum(found, Fraction(0))


def _effect(answers: Fraction, worth: Fraction) -> Decimal:
    """Give the answers for one independent one; 1 where nobody is asked."""
    return _rounded(answers / worth) if worth else Decimal(1)


def _rounded(number: Fraction) -> Decimal:
    """Write a share or a count of answers with four places, rounded down."""
    grid = number * 10**_PLACES // 1
    return Decimal(grid).scaleb(-_PLACES)
