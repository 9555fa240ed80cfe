"""Plan a round: who is in which tier, how many are needed, the cheapest way to them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tiers.atomic import make_folder, replacing
from tiers.pipeline.surveys import faults
from tiers.pipeline.surveys.framing import Framing
from tiers.pipeline.surveys.terms import Terms
from tiers.policy.survey_specs import SurveySpec
from tiers.problems import DataError
from tiers.survey.planning import sizes
from tiers.survey.planning.contacts import answers
from tiers.survey.planning.instance import Cell, Group, Instance, Tier
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

if TYPE_CHECKING:
    from tiers.survey.planning.solving import Solution

_PLACES = 4


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
        tiers=tuple(_tiers(instance, best, frame, terms)),
        cells=tuple(_cells(instance, best)),
        channels=tuple(_channels(instance, terms, framing)),
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


# --- the parts of a plan ----------------------------------------------------------


def _tiers(
    instance: Instance, best: "Solution", frame: pl.DataFrame, terms: Terms
) -> Iterator[TierPlan]:
    spec, counts = terms.spec, dict(frame["tier"].value_counts().iter_rows())
    for tier in instance.tiers:
        customers, spread = counts.get(tier.name, 0), terms.spread(tier.name)
        expected = answers(instance, best.contacts, tier.name)
        worth = best.answers[tier.name]
        yield TierPlan(
            tier=tier.name,
            customers=customers,
            eligible=tier.customers,
            spread=spread,
            half_width=_half_width(spec, tier.name),
            required=_rounded(tier.required),
            most=_rounded(best.most[tier.name]),
            expected=_rounded(expected),
            expected_half_width=sizes.half_width(
                customers, spread, worth, spec.confidence
            ),
            effect=_effect(expected, worth),
            overlap=_rounded(best.overlaps[tier.name]),
        )


def _cells(instance: Instance, best: "Solution") -> Iterator[CellPlan]:
    for (tier, channel), cell in instance.cells.items():
        contacts = best.contacts[tier, channel]
        yield CellPlan(
            tier=tier,
            channel=channel,
            contacts=contacts,
            expected=cell.response * contacts,
            cost=cell.cost * contacts,
            response=cell.response,
            cost_each=cell.cost,
            reached=cell.most,
            effect=cell.effect,
        )


def _channels(
    instance: Instance, terms: Terms, framing: Framing
) -> Iterator[ChannelPlan]:
    for offer in instance.channels:
        yield ChannelPlan(
            channel=offer.name,
            capacity=offer.capacity,
            lead_days=offer.lead_days,
            is_in_time=instance.is_in_time(offer),
            is_reach_known=framing.knows_reach(offer.name),
            tries=terms.channels[offer.name].terms.tries,
            from_owner=terms.from_owner(offer.name),
        )


# --- the instance -----------------------------------------------------------------


def _instance(frame: pl.DataFrame, terms: Terms, framing: Framing) -> Instance:
    spec, asked = terms.spec, frame.filter(pl.col("left_out") == "")
    groups = {
        name: _groups(asked.filter(pl.col("tier") == name))
        for name in map(str, spec.precision)
    }
    counts = dict(frame["tier"].value_counts().iter_rows())
    return Instance(
        tiers=tuple(
            _tier(name, counts.get(name, 0), own, terms) for name, own in groups.items()
        ),
        channels=tuple(map(terms.offer, terms.channels)),
        cells={
            (name, channel): _cell(name, channel, own, terms, framing)
            for name, own in groups.items()
            for channel in terms.channels
        },
        budget=terms.budget,
        deadline_days=terms.deadline_days,
        quotas={
            str(value): most
            for quota in spec.quotas.values()
            for value, most in quota.items()
        },
    )


def _tier(name: str, customers: int, groups: Mapping[Group, int], terms: Terms) -> Tier:
    spec, spread = terms.spec, terms.spread(name)
    needed = sizes.required(customers, spread, _half_width(spec, name), spec.confidence)
    return Tier(name, needed, groups, Fraction(spec.overlap or 0))


def _cell(
    tier: str,
    channel: str,
    groups: Mapping[Group, int],
    terms: Terms,
    framing: Framing,
) -> Cell:
    reached = None
    if framing.knows_reach(channel):
        reached = sum(n for group, n in groups.items() if channel in group.channels)
    return terms.cell(tier, channel, reached, sum(groups.values()))


def _groups(frame: pl.DataFrame) -> dict[Group, int]:
    """Count the customers who are alike."""
    counts = frame.group_by("reach", "quota").len().sort("reach", "quota")
    return {
        Group(frozenset(reach.split(";")), quota): count
        for reach, quota, count in counts.iter_rows()
    }


def _half_width(spec: SurveySpec, tier: str) -> Decimal:
    return spec.precision[tier]  # type: ignore[index]


def _effect(answers: Fraction, worth: Fraction) -> Decimal:
    """Give the answers for one independent one; 1 where nobody is asked."""
    return _rounded(answers / worth) if worth else Decimal(1)


def _rounded(number: Fraction) -> Decimal:
    """Write a share or a count of answers with four places, rounded down."""
    grid = number * 10**_PLACES // 1
    return Decimal(grid).scaleb(-_PLACES)
