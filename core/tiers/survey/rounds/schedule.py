"""When fieldwork is done, and what channels were told: kept for the steps after it."""

from collections.abc import Mapping
from datetime import date

import attrs

SCHEDULE = "fieldwork.json"


@attrs.frozen
class Schedule:
    """The days of fieldwork, both included, and options by channel and name."""

    starts: date
    ends: date
    """The last day that answers count."""
    options: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
