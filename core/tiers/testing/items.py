"""Items to try deliveries on, random ones among them."""

import json
from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any

from hypothesis import strategies as st

from tiers.ports import Item

ABOUT = {"policy": "kit", "version": "1", "as_of": "2026-07-01"}

BODY: Mapping[str, Any] = {
    "customer": "C",
    "action": "call",
    "tier": "gold",
    "rule": "R1",
    "because": "much",
    "label": "call",
    "owner": None,
    "within": "P10D",
    "due": "2026-07-11",
}
"""What one of many items says, of which only the customers differ."""


def bodies() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Draw what items say: texts in two scripts, and what is missing at times."""
    texts = st.text("ab 客,;\"'<\n", min_size=1, max_size=6)
    body = {
        "customer": texts,
        "action": st.sampled_from(["call", "拜访"]),
        "tier": st.sampled_from(["gold", "铜"]),
        "rule": st.just("R1"),
        "because": texts,
        "label": texts,
        "owner": st.none() | texts,
        "within": st.sampled_from([None, "P10D", "PT5M"]),
        "due": st.sampled_from([None, "2026-07-11"]),
    }
    return st.lists(st.fixed_dictionaries(body), max_size=4)


def items_of(told: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Make items that no receiver has seen, each about another customer."""
    return [_item(body, token_hex(16)) for body in told]


def _item(body: Mapping[str, Any], key: str) -> Item:
    whole = {**ABOUT, **body, "customer": f"{body['customer']}{key}"}
    return Item(
        key, json.dumps(whole, ensure_ascii=False), body["tier"], body["action"]
    )
