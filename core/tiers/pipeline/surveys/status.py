"""Status: how far a round is, what is still wanted, and what to do about it."""

from decimal import Decimal
from pathlib import Path

import attrs

from tiers.pipeline.surveys.following import Wave, wave_of
from tiers.pipeline.surveys.gathering import gathered
from tiers.pipeline.surveys.rating import Outcome, outcomes
from tiers.pipeline.surveys.standing import TierStatus, handed_out, spent, standing
from tiers.survey.planning.plan import read_plan
from tiers.survey.rounds.documents import read_round
from tiers.survey.rounds.tables import ANSWERS, CONTACTS
from tiers.survey.rounds.waves import read_waves


@attrs.frozen
class Status:
    """How a round stands."""

    tiers: tuple[TierStatus, ...]
    outcomes: tuple[Outcome, ...]
    waves: tuple[int, ...]
    """How many were asked in each."""
    spent: Decimal
    """What contacts have cost by now, as far as they are noted, each as planned."""
    handed_out: Decimal
    """What all of the waves that were handed out cost, such as letters posted."""
    budget: Decimal | None
    follow_up: Wave
    """Whom the next wave would ask, for the tiers that lack answers."""
    is_begun: bool = True
    """Something has come back from the field."""


def status(folder: Path) -> Status:
    """Tell how far a round is.

    Raises:
        DataError: a step is missing, or a file of the round is damaged.
    """
    plan = read_plan(folder)
    questionnaire = read_round(folder).questionnaire
    cases = gathered(folder, questionnaire, has_answers=False)
    return Status(
        tuple(standing(cases, plan)),
        outcomes(cases),
        tuple(map(len, read_waves(folder))),
        spent(folder, cases, plan),
        handed_out(folder, plan),
        plan.budget,
        wave_of(folder, cases, plan),
        is_begun=(folder / ANSWERS).exists() or (folder / CONTACTS).exists(),
    )
