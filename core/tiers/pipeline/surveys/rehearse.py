"""Rehearse a round: made-up respondents answer, beside the round and never in it."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import attrs

from tiers.atomic import replacing_folder
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.surveys.draw import read_frame
from tiers.survey.planning.plan import PLAN, Plan, read_plan
from tiers.survey.rehearsing import Respondents, opinion
from tiers.survey.rounds import Person
from tiers.survey.rounds.documents import read_round, write_round
from tiers.survey.rounds.frame import FRAME
from tiers.survey.rounds.tables import (
    SAMPLE,
    read_sample,
    write_answers,
    write_contacts,
)

REHEARSAL = "rehearsal"
"""A folder within that of a round, which is a round of its own."""

MEAN = 65.0
"""What made-up customers think on average: nothing depends on it."""


@attrs.frozen
class Rehearsed:
    """What came of a rehearsal."""

    folder: Path
    asked: int
    answered: int
    truth: Mapping[str, float]
    """What the customers of each tier think on average, which estimates should meet."""
    shift: Mapping[str, float]
    """By channel, points that answers lie above that."""


def rehearse(folder: Path, plugins: Plugins) -> Rehearsed:
    """Let the sample of a round answer as its plan assumes.

    Response rates and spreads are the plan's, shifts those of the channels' terms.

    Raises:
        DataError: the sample is not drawn, or a file of the round is damaged.
    """
    found, plan, people = read_round(folder), read_plan(folder), read_sample(folder)
    tiers = dict(read_frame(folder).select("customer", "tier").iter_rows())
    thinking = _thinking(found.seed, tiers, plan)
    shift = _shift(people, plugins)
    answering = {(c.tier, c.channel): float(c.response) for c in plan.cells}
    returned = Respondents(thinking, answering, shift).returned(
        people, found.questionnaire, seed=found.seed, at=found.as_of.isoformat()
    )
    with replacing_folder(folder / REHEARSAL) as part:
        for name in (PLAN, FRAME, SAMPLE):
            shutil.copyfile(folder / name, part / name)
        write_round(attrs.evolve(found, id=f"{found.id} ({REHEARSAL})"), part)
        write_answers(returned.answers, part)
        write_contacts(returned.contacts, part)
    return Rehearsed(
        folder / REHEARSAL,
        len(people),
        len({answer.customer for answer in returned.answers}),
        {one.tier: _mean(thinking, tiers, one.tier) for one in plan.tiers},
        shift,
    )


def _thinking(seed: int, tiers: Mapping[str, str], plan: Plan) -> dict[str, float]:
    spreads = {one.tier: float(one.spread) for one in plan.tiers}
    return {
        customer: opinion(seed, customer, mean=MEAN, spread=spreads[tier])
        for customer, tier in tiers.items()
        if tier in spreads
    }


def _shift(people: tuple[Person, ...], plugins: Plugins) -> dict[str, float]:
    used = sorted({person.channel for person in people} & set(plugins.channels))
    found = {name: float(plugins.channels[name].terms.shift) for name in used}
    return {name: points for name, points in found.items() if points}


def _mean(thinking: Mapping[str, float], tiers: Mapping[str, str], tier: str) -> float:
    own = [points for name, points in thinking.items() if tiers[name] == tier]
    return sum(own) / len(own) if own else MEAN
