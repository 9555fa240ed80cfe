"""Satisfaction as a fact of every customer, for the next evaluation.

Who answered has their own score; others have the estimate of their tier, whose interval
is that of the tier's mean: it says nothing about how far one customer lies from it.
"""

from collections.abc import Mapping
from pathlib import Path

from tiers.pipeline.surveys.draw import read_frame
from tiers.pipeline.surveys.estimates import Estimates
from tiers.pipeline.surveys.gathering import gathered
from tiers.survey.estimating.results import Known
from tiers.survey.questionnaire.scoring import score
from tiers.survey.rounds.documents import read_round
from tiers.survey.rounds.tables import write_table

SATISFACTION = "satisfaction.csv"

_COLUMNS = ("customer", "tier", "satisfaction", "low", "high", "source", "at")


def write_satisfaction(found: Estimates, folder: Path) -> None:
    """Write one row a customer of the frame.

    Columns: `customer`, `tier`, `satisfaction`, and `low` and `high` of its interval,
    in points; `source`, which is `answer`, `tier` or `none`; `at`, the day or moment of
    the answer. Scores of one's own are as they were given, whatever the channel.

    Raises:
        DataError: a file of the round is damaged, or this one can't be written.
    """
    questionnaire = read_round(folder).questionnaire
    own: dict[str, tuple[str, str]] = {}
    for case in gathered(folder, questionnaire):
        worth = score(questionnaire, found.measure, case.answers)
        if worth is not None:
            own[case.person.customer] = (f"{float(worth):.2f}", case.at)
    tiers = {figure.name: figure.known for figure in found.main.tiers}
    frame = read_frame(folder).select("customer", "tier").sort("customer")
    rows = (_row(name, tier, own, tiers) for name, tier in frame.iter_rows())
    write_table(folder / SATISFACTION, _COLUMNS, rows)


def _row(
    customer: str,
    tier: str | None,
    own: Mapping[str, tuple[str, str]],
    tiers: Mapping[str, Known | None],
) -> list[str]:
    if customer in own:
        worth, at = own[customer]
        return [customer, tier or "", worth, worth, worth, "answer", at]
    known = tiers.get(tier or "")
    if known is None:
        return [customer, tier or "", "", "", "", "none", ""]
    numbers = [f"{number:.2f}" for number in (known.value, known.low, known.high)]
    return [customer, tier or "", *numbers, "tier", ""]
