"""One thing to deliver, and what became of it."""

from typing import Literal

import attrs

from tiers.text import Text

Result = Literal["sent", "unchanged", "refused"]


@attrs.frozen
class Item:
    """One thing to deliver; its key tells repeats."""

    key: str
    body: str
    """A JSON object, as text."""
    tier: str | None = None
    action: str | None = None


@attrs.frozen
class Receipt:
    """What became of an item."""

    key: str
    outcome: Result
    reason: Text | None = None
