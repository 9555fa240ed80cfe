"""How much respondents of a tier differed in an earlier round: its spread."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from tiers.survey.questionnaire.scoring import score
from tiers.survey.rounds.documents import read_round
from tiers.survey.rounds.tables import read_answers, read_sample

LEAST = 10
"""Respondents of a tier that a spread needs; of fewer nobody should plan by it."""


def spreads(folder: Path) -> dict[str, Decimal]:
    """Give the standard deviation of the measure by tier, to two places.

    Of the respondents as they are: within a tier weights hardly differ. Tiers with too
    few of them are left out, and those in which all are alike.

    Raises:
        DataError: the round has no answers yet, or is damaged.
    """
    found = read_round(folder)
    tiers = {person.customer: person.tier for person in read_sample(folder)}
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for answer in read_answers(folder):
        answers[answer.customer][answer.item] = answer.value
    scores: dict[str, list[Fraction]] = defaultdict(list)
    for customer, own in answers.items():
        worth = score(found.questionnaire, found.measure, own)
        if worth is not None and customer in tiers:
            scores[tiers[customer]].append(worth)
    return dict(_known(scores.items()))


def _known(
    scores: Iterable[tuple[str, list[Fraction]]],
) -> Iterator[tuple[str, Decimal]]:
    for tier, values in scores:
        if len(values) < LEAST:
            continue
        mean = sum(values, Fraction(0)) / len(values)
        squares = sum(((value - mean) ** 2 for value in values), Fraction(0))
        variance = squares / (len(values) - 1)
        root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
        if spread := round(root, 2):
            yield tier, spread
