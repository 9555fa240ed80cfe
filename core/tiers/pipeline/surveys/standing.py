"""How far the tiers of a round are, and what it has cost."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import attrs

from tiers.pipeline.surveys.gathering import Case
from tiers.survey.planning.plan import Plan
from tiers.survey.rounds import Person
from tiers.survey.rounds.schedule import SCHEDULE
from tiers.survey.rounds.tables import CONTACTS, read_contacts
from tiers.survey.rounds.waves import named, read_waves


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
        return max(0, -int(-self.wanted // 1) - self.interviews)


def standing(cases: Sequence[Case], plan: Plan) -> list[TierStatus]:
    """Tell how far each tier of a plan is."""
    done = Counter(case.person.tier for case in cases if case.is_interview)
    left = Counter(case.person.tier for case in cases if case.is_open)
    return [
        TierStatus(one.tier, one.wanted, done[one.tier], left[one.tier])
        for one in plan.tiers
    ]


def lacking(cases: Sequence[Case], plan: Plan) -> Iterator[str]:
    """Name the tiers that want more answers."""
    return (one.tier for one in standing(cases, plan) if one.lacking)


def spent(folder: Path, cases: Sequence[Case], plan: Plan) -> Decimal:
    """Add up what each person has cost who answered or was tried, in each wave.

    Raises:
        DataError: a file of the round is damaged.
    """
    path = folder / CONTACTS
    tried = {c.customer for c in read_contacts(folder)} if path.exists() else set()
    tried |= {case.person.customer for case in cases if case.is_interview}
    people = (person for wave in read_waves(folder) for person in wave)
    return _cost((each for each in people if each.customer in tried), plan)


def handed_out(folder: Path, plan: Plan) -> Decimal:
    """Add up what everybody costs whom a wave that was handed out asks.

    Raises:
        DataError: a file of the round is damaged.
    """
    waves = enumerate(read_waves(folder), 1)
    return _cost(
        (
            person
            for number, wave in waves
            if (folder / named(SCHEDULE, number)).exists()
            for person in wave
        ),
        plan,
    )


def _cost(people: Iterable[Person], plan: Plan) -> Decimal:
    each = {(cell.tier, cell.channel): cell.cost_each for cell in plan.cells}
    costs = (each.get((one.tier, one.channel), Decimal(0)) for one in people)
    return sum(costs, Decimal(0))
