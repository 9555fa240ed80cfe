"""The body of a call: a batch of items as JSON, named by what is in it."""

import hashlib
import json
from collections.abc import Sequence

import attrs

from tiers.ports import Item


@attrs.frozen
class Envelope:
    """What the bodies of a run have in common."""

    type: str
    """What is delivered, such as `tiers.actions`."""
    run: str
    """A JSON object that tells the run, as text."""

    def body(self, items: Sequence[Item], *, timestamp: str) -> bytes:
        """Give the body for some items; *timestamp* is when it is sent, by RFC 3339."""
        head = json.dumps({"type": self.type, "timestamp": timestamp})[:-1]
        listed = ",\n".join(_entry(item) for item in items)
        text = f'{head}, "data": {{"run": {self.run}, "items": [\n{listed}\n]}}}}\n'
        return text.encode()


def _entry(item: Item) -> str:
    return f'{{"key": {json.dumps(item.key)}, "item": {item.body}}}'


def message_id(items: Sequence[Item]) -> str:
    """Name a batch by the keys in it: sent again, it has the same name."""
    keys = "\n".join(item.key for item in items)
    return f"msg_{hashlib.sha256(keys.encode()).hexdigest()[:32]}"
