"""What may come of a visit, by the codes that everybody uses."""

from tiers.survey.rates import DISPOSITIONS, DO_NOT_CONTACT, Disposition
from tiers.text import Text

COMPLETE, PARTIAL = "1.1", "1.2"

_VISITS = (
    *(COMPLETE, PARTIAL, "2.11", DO_NOT_CONTACT, "2.12"),
    *("2.21", "2.23", "2.24", "2.25", "2.31", "2.32", "2.33", "2.3"),
    *("3.18", "3.4", "4.7"),
)
OUTCOMES = tuple(each for each in DISPOSITIONS if each.code in _VISITS)
"""Those that interviewers see at a door, as they are listed everywhere."""


def listed(outcome: Disposition) -> Text:
    """Say what stands in a list to choose from."""
    label = outcome.label
    return Text(f"{outcome.code} {label.en}", f"{outcome.code} {label.zh}")
