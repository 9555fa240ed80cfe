"""Every model on random customers, with gaps in their facts: both engines agree."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from tiers.pipeline.ready import ReadyPolicy

Scores = Callable[..., dict[str, list[Any]]]
PolicyOf = Callable[..., ReadyPolicy]

RANGE = {"type": "decimal(1)", "range": "[0..200]", "missing": "unknown"}
FACTS = dict.fromkeys("abcde", RANGE)
CIRCLES = [["1", "2", "1/3"], ["1/2", "1", "1/4"], ["3", "4", "1"]]
DIMENSIONS = {
    "one": {"weight": 70, "items": {"a": "b", "b": "c"}},
    "two": {"weight": 30, "items": {"d": "e"}},
}
RFM = {"model": "rfm", "recency": "a", "frequency": "b", "monetary": "c"}
EIGHT = (
    *("repeat-purchase", "attention", "needs-met", "price-sensitivity"),
    *("competitors", "identification", "choosing-time", "tolerance"),
)

FIVE = "contribution", "support", "credit", "influence", "growth"

MODELS: dict[str, dict[str, Any]] = {
    "scorecard": {
        "model": "scorecard",
        "base": "7.5",
        "attributes": {
            "one": {"of": "a + b", "points": {"< 50": 1, "< 300": 3}, "missing": -2},
            "two": {"of": "c", "points": {"[0..100]": "0.5", "-": 4}},
        },
    },
    "servqual": {"model": "servqual", "form": "1991", "dimensions": DIMENSIONS},
    "servqual of answers": {
        "model": "servqual",
        "form": "1991",
        "missing": "leave-out",
        "dimensions": DIMENSIONS,
    },
    "servperf": {
        "model": "servperf",
        "form": "1988",
        "missing": "leave-out",
        "dimensions": {
            "one": {"weight": 50, "items": ["a", "b"], "reversed": ["c"]},
            "two": {"weight": 50, "items": ["d"]},
        },
        "highest": 200,
    },
    "loyalty-3r": {
        "model": "loyalty-3r",
        "retention": {"of": "a", "to": 70},
        "related-sales": {"of": "b - c", "from": -30},
        "referrals": {"of": "d", "to": 13},
    },
    "loyalty-level": {
        "model": "loyalty-level",
        **{name: {"of": "abcde"[at % 5], "to": 90} for at, name in enumerate(EIGHT)},
    },
    "value-equation": {
        "model": "value-equation",
        "results": "a",
        "process": "b",
        "price": "c - 5",
        "access": "d",
    },
    "customer-value": {
        "model": "customer-value",
        **dict(zip(FIVE, "abcde", strict=True)),
    },
    "ahp": {"model": "ahp", "of": {"x": "a", "y": "b", "z": "c"}, "matrix": CIRCLES},
    "entropy": {"model": "entropy", "of": ["a", "b", "c * d"]},
    "topsis": {
        "model": "topsis",
        "criteria": {"x": {"of": "a"}, "y": {"of": "b", "better": "less"}},
    },
    "rfm": RFM,
    "rfm nested": {**RFM, "binning": "nested", "bins": 3},
    "segments": {
        **RFM,
        "give": "segment",
        "segments": {
            "best": {"number": 2, "recency": ">= 4", "monetary": ">= 4"},
            "most": {"number": 1, "frequency": "[2..5]"},
        },
    },
}


def customers(count: int, *, seed: int = 7) -> list[list[Any]]:
    random = Random(seed)  # noqa: S311 - the same customers every time
    return [
        [None if random.random() < 0.1 else random.randint(0, 2000) / 10 for _ in FACTS]
        for _ in range(count)
    ]


@pytest.mark.parametrize("name", MODELS)
def test_engines_agree_on_random_customers(name: str, scores_of: Scores) -> None:
    found = scores_of(FACTS, {"v": {"places": 3, **MODELS[name]}}, customers(120))["v"]

    known = {score for score in found if score is not None}
    assert len(known) > 1
    assert None in found


@pytest.mark.parametrize("name", ["topsis", "entropy", "rfm", "rfm nested"])
def test_the_order_of_rows_does_not_matter(name: str, scores_of: Scores) -> None:
    rows, model = customers(60), {"v": MODELS[name]}

    found = scores_of(FACTS, model, rows)["v"]

    assert scores_of(FACTS, model, rows[::-1])["v"] == found[::-1]


@pytest.mark.parametrize("name", ["topsis", "entropy", "rfm", "rfm nested", "segments"])
def test_nobody_to_learn_from_is_no_fault(name: str, scores_of: Scores) -> None:
    model = {"v": MODELS[name]}

    assert scores_of(FACTS, model, []) == {"v": []}
    assert scores_of(FACTS, model, [[None] * 5] * 2) == {"v": [None, None]}


def test_one_customer_is_scored_as_in_the_batch(policy_of: PolicyOf) -> None:
    asked = "topsis", "rfm nested", "entropy"
    scores = {name.replace(" ", "_"): MODELS[name] for name in asked}
    ready = policy_of(FACTS, {"v": {"model": "expression", "formula": "a"}, **scores})
    rows = [[None if v is None else f"{v}" for v in row] for row in customers(40)]
    texts = [dict(zip(FACTS, row, strict=True)) for row in rows]
    columns = {name: [row[name] for row in texts] for name in FACTS}

    batch = ready.evaluate(columns).to_dicts()
    fitted = ready.fit(columns)

    for row, expected in zip(texts[:12], batch, strict=False):
        found = fitted.explain(row).decision.scores
        assert found == {name: expected[name] for name in found}
