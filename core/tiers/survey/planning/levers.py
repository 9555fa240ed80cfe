"""Levers: the limits that bind a plan, and what easing each would bring."""

from decimal import Decimal
from typing import Literal

import attrs

Kind = Literal["budget", "deadline", "capacity", "reach", "precision", "overlap"]


Unit = Literal["cost", "share", "answers"]


@attrs.frozen
class Lever:
    """A limit that binds: eased by a tenth, or lifted, it makes the plan better."""

    kind: Kind
    name: str
    """The channel or tier; empty for budget, deadline and overlap."""
    gain: Decimal
    unit: Unit
    """What is gained: less cost; a greater share of all that is needed; or answers of
    tiers that can't give what they need."""
