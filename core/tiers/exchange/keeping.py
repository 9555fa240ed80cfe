"""What DMN has no place for, as elements of our own; `extensions` finds them again."""

from collections.abc import Mapping
from hashlib import sha256

from tiers.exchange import yaml
from tiers.exchange.xml import Tag
from tiers.policy.nodes import Map


def element(name: str, part: Map, marks: Mapping[str, str] | None = None) -> Tag:
    """Keep what a policy says of a part of the model."""
    text = f"\n{yaml.document(part)}" if part else ""
    return Tag(f"tiers:{name}", marks or {}, text)


def without_rows(part: Map, *others: str) -> Map:
    """Leave out what a table in the model says."""
    left = {"hit", "columns", "rows", "table", "list", *others}
    return Map({key: inner for key, inner in part.items() if key not in left})


def digest(text: str) -> str:
    """Give what tells whether *text* was changed; blanks do not count."""
    return sha256("".join(text.split()).encode()).hexdigest()[:16]
