"""What is delivered one by one: items, each with a key that tells repeats."""

from collections.abc import Mapping
from typing import Literal

import attrs

from tiers.freezing import frozen
from tiers.text import Lang, Text

What = Literal["actions", "decisions"]
"""One item for each service action of a customer, or one for each customer."""

Outcome = Literal["sent", "unchanged", "refused"]


@frozen
class Item:
    """One thing to deliver."""

    key: str
    """The same for the same thing, however often it is made and sent."""
    body: str
    """A JSON object, as text."""
    tier: str | None = None
    action: str | None = None


@frozen
class Receipt:
    """What became of an item."""

    key: str
    outcome: Outcome
    """`unchanged` if the receiver had it already; `refused` if it never takes it."""
    reason: Text | None = None


@frozen
class Terms:
    """What a sink that delivers is told besides the items."""

    run: str
    """Names the run; the same decisions about the same customers are the same run."""
    what: What
    about: Mapping[str, str]
    """`policy`, `version` and `as_of`."""
    secret: str = attrs.field(default="", repr=False)
    """What opens the receiver; never to be shown. Empty if there is none."""
    options: Mapping[str, str] = attrs.field(factory=dict)
    """What the owner says of this sink, by name, such as `rate`."""
    lang: Lang = "en"
