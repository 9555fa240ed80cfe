"""Rates of response, co-operation, refusal and contact, as AAPOR defines them.

See The American Association for Public Opinion Research, Standard Definitions: Final
Dispositions of Case Codes and Outcome Rates for Surveys (10th edition, 2023).
"""

from tiers.survey.rates.dispositions import (
    DISPOSITIONS,
    DO_NOT_CONTACT,
    REFUSAL,
    Disposition,
    disposition,
)
from tiers.survey.rates.finals import Final, final, final_of
from tiers.survey.rates.rates import RATES, Tally

__all__ = [
    "DISPOSITIONS",
    "DO_NOT_CONTACT",
    "RATES",
    "REFUSAL",
    "Disposition",
    "Final",
    "Tally",
    "disposition",
    "final",
    "final_of",
]
