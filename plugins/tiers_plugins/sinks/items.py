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


@attrs.frozen
class Terms:
    """On what terms a delivery is made."""

    what: Literal["actions", "decisions"] = "actions"
    run: str = "{}"
    """What tells the run, as a JSON object in text."""
    secret: str = attrs.field(default="", repr=False)
    rate: float | None = None
    """Items a second; None: as many as the receiver takes."""
    timeout: float = 30.0
    """Seconds that an answer is waited for."""
