import json
from typing import Any

import polars as pl

from tiers.delivering import What
from tiers.pipeline.delivery.items import Body, items

DECISIONS = pl.LazyFrame(
    {
        "id": ["C1", "C2", "C3"],
        "spend": [5, 6, 7],
        "tier": ["gold", None, "gold"],
        "rule": ["r1", None, "r1"],
        "because": ['所谓"大客户"', "no rule applies", "x"],
        "actions": [["call", "visit"], [], ["visit"]],
    }
)
DETAILS = {"call": {"owner": "desk"}, "visit": {"owner": "field", "within": "P7D"}}


def found(what: What) -> list[tuple[Any, ...]]:
    about = {"policy": "shop", "as_of": "2026-07-01"}
    made = items(DECISIONS, key="id", what=what, body=Body(about, DETAILS))
    return [(*row[:3], json.loads(row[3])) for row in made.collect().iter_rows()]


def test_each_action_of_a_customer_is_an_item() -> None:
    made = found("actions")

    assert [row[:3] for row in made] == [
        ("C1", "call", "gold"),
        ("C1", "visit", "gold"),
        ("C3", "visit", "gold"),
    ]
    assert made[0][3] == {
        "policy": "shop",
        "as_of": "2026-07-01",
        "customer": "C1",
        "action": "call",
        "tier": "gold",
        "rule": "r1",
        "because": '所谓"大客户"',
        "owner": "desk",
        "within": None,
    }


def test_each_decision_is_an_item_and_tells_no_fact() -> None:
    made = found("decisions")

    assert [row[:3] for row in made] == [
        ("C1", None, "gold"),
        ("C2", None, None),
        ("C3", None, "gold"),
    ]
    assert made[0][3]["actions"] == ["call", "visit"]
    assert "spend" not in made[0][3]
