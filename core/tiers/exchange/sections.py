"""The sections of an imported policy, put together to a file with a header."""

from collections.abc import Mapping

from tiers.exchange.borrowed import mapping, scalar
from tiers.exchange.naming import identifier
from tiers.policy.nodes import Map, Node
from tiers.source import Span

_LAST = frozenset(("promises", "tunable", "survey", "sinks", "tests"))
"""Keys of the whole policy that stand behind its sections."""


def together(header: Map, sections: Mapping[str, Node | None], at: Span) -> Map:
    """Put sections behind the header, but before the keys that come last."""
    found = Map({k: p for k, p in header.items() if k not in _LAST}, at)
    found.update(mapping(at, **sections))
    found.update({k: p for k, p in header.items() if k in _LAST})
    return found


def new_header(name: str, at: Span) -> Map:
    """Give the first lines of a policy that is made of a model *name*."""
    short = "-".join(identifier(name).split("_")).lower().strip("-")
    found = mapping(at, name=short or "imported")
    version = {scalar("tiers-policy", at): scalar("1", at, "int")}
    return Map({**version, **found, scalar("title", at): scalar(name, at)}, at)
