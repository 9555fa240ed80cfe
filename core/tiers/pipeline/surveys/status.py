"""Status: how far a round is, and what is still wanted."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import attrs

from tiers.pipeline.surveys.gathering import Case, gathered
from tiers.pipeline.surveys.rating import Outcome, outcomes
from tiers.survey.planning.plan import Plan, read_plan
from tiers.survey.rounds.documents import read_round
from tiers.survey.rounds.tables import CONTACTS, read_contacts


@attrs.frozen
class TierStatus:
    """One tier: what it needs, what it has, and who is left to be asked."""

    tier: str
    wanted: Decimal
    interviews: int
    open: int
    """People of the sample who neither answered nor refused."""

    @property
    def lacking(self) -> int:
        """Interviews that are still wanted."""
        return max(0, int(self.wanted.to_integral_value()) - self.interviews)


@attrs.frozen
class Status:
    """How a round stands."""

    tiers: tuple[TierStatus, ...]
    outcomes: tuple[Outcome, ...]
    spent: Decimal
    """What contacts have cost by now, each as the plan assumes."""
    budget: Decimal | None


def status(folder: Path) -> Status:
    """Tell how far a round is.

    Raises:
        DataError: a step is missing, or a file of the round is damaged.
    """
    plan = read_plan(folder)
    cases = gathered(folder, read_round(folder).questionnaire)
    return Status(
        tuple(_tiers(cases, plan)),
        outcomes(cases),
        _spent(folder, cases, plan),
        plan.budget,
    )


def _tiers(cases: Sequence[Case], plan: Plan) -> list[TierStatus]:
    done = Counter(case.person.tier for case in cases if case.is_interview)
    left = Counter(case.person.tier for case in cases if _is_open(case))
    return [
        TierStatus(one.tier, one.required, done[one.tier], left[one.tier])
        for one in plan.tiers
    ]


def _is_open(case: Case) -> bool:
    closed = ("refusal", "other", "not-eligible")
    return not case.is_interview and case.final not in closed


def _spent(folder: Path, cases: Sequence[Case], plan: Plan) -> Decimal:
    """Add up what each person has cost who answered or was tried."""
    path = folder / CONTACTS
    tried = {c.customer for c in read_contacts(folder)} if path.exists() else set()
    each = {(cell.tier, cell.channel): cell.cost_each for cell in plan.cells}
    return sum(
        (
            each.get((case.person.tier, case.person.channel), Decimal(0))
            for case in cases
            if case.is_interview or case.person.customer in tried
        ),
        Decimal(0),
    )
