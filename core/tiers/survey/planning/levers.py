"""Levers: the limits that bind a plan, and what easing each would bring."""

from decimal import Decimal
from typing import Literal

import attrs

Kind = Literal["budget", "deadline", "capacity", "reach", "precision"]


@attrs.frozen
class Lever:
    """A limit that binds: eased by a tenth, or lifted, it makes the plan better."""

    kind: Kind
    name: str
    """The channel or tier; empty for budget and deadline."""
    gain: Decimal
    """What the cost falls by, or the share t of all requirements rises by."""
