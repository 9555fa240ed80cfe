"""Satisfaction as a fact of every customer, for the next evaluation.

Who answered has their own score; others have the estimate of their tier, with two
intervals: that of the tier's mean, and that of single customers of the tier, from the
mean, its error and the spread of customers: m ± z sqrt(S^2 + SE^2).
"""

from collections.abc import Mapping
from math import hypot
from pathlib import Path
from statistics import NormalDist

from tiers.pipeline.surveys.draw import read_frame
from tiers.pipeline.surveys.estimates import Estimates
from tiers.pipeline.surveys.gathering import gathered
from tiers.survey.estimating.results import Figure, Measured
from tiers.survey.questionnaire.scoring import score
from tiers.survey.rounds.documents import read_round
from tiers.survey.rounds.rows import write_table

SATISFACTION = "satisfaction.csv"

_Z = NormalDist().inv_cdf(0.975)

_COLUMNS = (
    "customer",
    "tier",
    "satisfaction",
    "low",
    "high",
    "one_low",
    "one_high",
    "source",
    "at",
)


def write_satisfaction(found: Estimates, folder: Path) -> None:
    """Write one row a customer of the frame.

    Columns: `customer`, `tier`, `satisfaction`; `low` and `high`, the interval of that
    estimate, and `one_low` and `one_high`, where 95 of 100 single customers lie;
    `source`, which is `answer`, `tier` or `none`; `at`, the day or moment of the
    answer. Scores of one's own are as they were given, whatever the channel.

    Raises:
        DataError: a file of the round is damaged, or this one can't be written.
    """
    questionnaire = read_round(folder).questionnaire
    own: dict[str, tuple[str, str]] = {}
    for case in gathered(folder, questionnaire):
        worth = score(questionnaire, found.measure, case.answers)
        if worth is not None:
            own[case.person.customer] = (f"{float(worth):.2f}", case.at)
    tiers = {f.name: _cells(found.main, f) for f in found.main.tiers}
    frame = read_frame(folder).select("customer", "tier").sort("customer")
    rows = (_row(name, tier or "", own, tiers) for name, tier in frame.iter_rows())
    write_table(folder / SATISFACTION, _COLUMNS, rows)


def _cells(main: Measured, figure: Figure) -> list[str]:
    """Give value and intervals of a tier; none where too few answered."""
    known = figure.known
    if known is None:
        return []
    reach = _Z * hypot(figure.spread or 0.0, known.error)
    low, high = max(known.value - reach, main.lowest), min(known.value + reach, 100)
    numbers = (known.value, known.low, known.high, low, high)
    return [f"{number:.2f}" for number in numbers]


def _row(
    customer: str,
    tier: str,
    own: Mapping[str, tuple[str, str]],
    tiers: Mapping[str, list[str]],
) -> list[str]:
    if customer in own:
        worth, at = own[customer]
        return [customer, tier, *[worth] * 5, "answer", at]
    if cells := tiers.get(tier):
        return [customer, tier, *cells, "tier", ""]
    return [customer, tier, *[""] * 5, "none", ""]
