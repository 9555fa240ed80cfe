"""Estimate: the answers of a round → what all customers think, and how surely."""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from tiers.pipeline.surveys import faults
from tiers.pipeline.surveys.draw import read_frame
from tiers.pipeline.surveys.estimates import (
    ESTIMATES,
    METHOD,
    Asked,
    Estimates,
    corrected_to,
    substituted,
)
from tiers.pipeline.surveys.gathering import gathered
from tiers.pipeline.surveys.rating import outcomes
from tiers.pipeline.surveys.satisfaction import write_satisfaction
from tiers.problems import DataError
from tiers.survey.planning.plan import read_plan
from tiers.survey.rounds.documents import read_round, write_document


def estimated(folder: Path, asked: Asked) -> Estimates:
    """Estimate all that a round measures; nothing is written.

    Raises:
        DataError: a step is missing, a file is damaged, nobody answered, or weights
            or a correction can't be made as asked.
    """
    if any(find_spec(name) is None for name in ("numpy", "scipy")):
        raise DataError([faults.missing_extra()])
    from tiers.pipeline.surveys.computing import computed  # noqa: PLC0415 - an extra

    found, plan = read_round(folder), read_plan(folder)
    cases = gathered(folder, found.questionnaire)
    frame = read_frame(folder) if asked.margins else None
    customers = {tier.tier: tier.customers for tier in plan.tiers}
    weighing, measures = computed(found, cases, customers, asked, frame)
    notes = {"mode": corrected_to(asked.reference)} if asked.reference else {}
    if others := sum(case.channel != case.person.channel for case in cases):
        notes["substitute"] = substituted(others)
    return Estimates(
        round=found.id,
        policy=found.policy,
        policy_version=found.policy_version,
        as_of=found.as_of,
        created_by=version("tiers"),
        measure=found.measure,
        weighing=weighing,
        outcomes=outcomes(cases),
        measures=measures,
        method={**METHOD, **notes},
    )


def keep(found: Estimates, folder: Path) -> None:
    """Write the estimates of a round, and the satisfaction of every customer.

    Raises:
        DataError: a file of the round is damaged, or can't be written.
    """
    write_document(found, folder / ESTIMATES)
    write_satisfaction(found, folder)
