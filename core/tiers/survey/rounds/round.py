"""A round: one survey of one policy's customers, on one day, with one questionnaire."""

from datetime import date

import attrs

from tiers.survey.questionnaire import Questionnaire
from tiers.text import Lang

ROUND = "round.json"
"""The file of a round's folder that makes it one."""


@attrs.frozen
class Round:
    """What holds for a round from its plan to its estimate."""

    id: str
    policy: str
    policy_version: str
    policy_digest: str
    as_of: date
    """The day that tiers were decided for."""
    questionnaire: Questionnaire
    measure: str
    """What is estimated, and what precision is of: see `questionnaire.scoring`."""
    seed: int
    lang: Lang = "zh"
    """The language of those whose own is not known."""
    created_by: str = ""
    """The version of tiers that planned it."""
