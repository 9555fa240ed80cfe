"""What models refuse, and where it is said."""

from collections.abc import Callable
from typing import Any

import pytest

from tiers.pipeline.ready import ReadyPolicy
from tiers.problems import PolicyError

PolicyOf = Callable[..., ReadyPolicy]
FACTS = {"x": "decimal(2)", "y": "decimal(2)", "t": "string"}
PAIR = {"p": {"items": {"x": "y"}}}
FIVE = dict.fromkeys(("contribution", "support", "credit", "influence", "growth"), "x")
THREE = {name: {"of": "x"} for name in ("retention", "related-sales", "referrals")}
EIGHT = {
    name: {"of": "x"}
    for name in (
        *("repeat-purchase", "attention", "needs-met", "price-sensitivity"),
        *("competitors", "identification", "choosing-time", "tolerance"),
    )
}
AHP = {"of": {"a": "x", "b": "y"}, "matrix": [["1", "2"], ["1/2", "1"]]}
CIRCLE = [["1", "9", "1/9"], ["1/9", "1", "9"], ["9", "1/9", "1"]]
RFM = {"recency": "x", "frequency": "y", "monetary": "x"}
CLV = {"frequency": "x", "recency": "x", "age": "y"}

REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("scorecard", {"attributes": {}}, "there must be 1 to 100 attributes", "{}"),
    (
        "scorecard",
        {"attributes": {"a": {"of": "x", "points": {}}}},
        "there must be 1 to 100 bands",
        "{}",
    ),
    ("servqual", {"form": "1991", "dimensions": {}}, "a dimension needs", "score"),
    ("servqual", {"form": "1988", "dimensions": PAIR}, "worded negatively", "score"),
    (
        "servqual",
        {"form": "1991", "dimensions": {"p": {"reversed": {"x": "y"}}}},
        "no statement worded negatively",
        "score",
    ),
    (
        "servqual",
        {"form": "1991", "dimensions": {"p": {"items": {"x": "y"}, "weight": 90}}},
        "add up to 100 points",
        "score",
    ),
    (
        "servperf",
        {"form": "1991", "dimensions": {"p": {"items": ["t"]}}},
        "`t` is not a number",
        "score",
    ),
    ("servperf", {"form": "1991", "dimensions": {"p": {}}}, "dimension `p`", "score"),
    (
        "loyalty-3r",
        {**THREE, "weights": {"retention": -1}},
        "weights are not negative",
        '{"retention"',
    ),
    (
        "loyalty-3r",
        {**THREE, "retention": {"of": "x", "from": 5, "to": 5}},
        "ends where it begins",
        "score",
    ),
    ("loyalty-level", {**EIGHT, "emotional": 90}, "levels begin above 0", "score"),
    (
        "customer-value",
        {**FIVE, "weights": {"influence": 0, "growth": 0}},
        "one of each axis is above 0",
        '{"influence"',
    ),
    ("ahp", {**AHP, "matrix": [["1", "2"]]}, "as many rows as columns", '[["1"'),
    (
        "ahp",
        {**AHP, "matrix": [["1", "two"], ["1/2", "1"]]},
        "`two` is no comparison",
        '[["1"',
    ),
    (
        "ahp",
        {**AHP, "matrix": [["1", "1/0"], ["1/2", "1"]]},
        "`1/0` is no comparison",
        '[["1"',
    ),
    (
        "ahp",
        {**AHP, "matrix": [["1", "2"], ["2", "1"]]},
        "`2` and `2` compare the same two criteria",
        '[["1"',
    ),
    ("ahp", {**AHP, "matrix": [["2"]]}, "compared with itself is 1", '[["2"'),
    ("ahp", {**AHP, "matrix": [["1"]]}, "2 criteria need a matrix", "score"),
    (
        "ahp",
        {"of": {"a": "x", "b": "y", "c": "x"}, "matrix": CIRCLE},
        "their consistency ratio is 6.131, above 0.1",
        "score",
    ),
    ("entropy", {"of": []}, "there must be 1 to 50 criteria", "[]"),
    (
        "topsis",
        {"criteria": {"a": {"of": "x", "weight": 1}, "b": {"of": "y"}}},
        "give every criterion a weight",
        "score",
    ),
    (
        "topsis",
        {"criteria": {"a": {"of": "x * x"}}},
        "too many digits to be squared",
        "score",
    ),
    ("rfm", {**RFM, "bins": 10}, "it must be <= 9", "10"),
    ("rfm", {**RFM, "give": "segment"}, "no segments to give", "score"),
    ("clv", CLV, "`value` needs `spend`", "score"),
    ("clv", {**CLV, "discount": 1}, "a discount is from 0 to below 1", "1"),
]


@pytest.mark.parametrize(("model", "parameters", "message", "place"), REFUSED)
def test_what_a_model_refuses_is_said_at_its_place(
    policy_of: PolicyOf, model: str, parameters: Any, message: str, place: str
) -> None:
    if model == "clv":
        pytest.importorskip("scipy")

    with pytest.raises(PolicyError) as caught:
        policy_of(FACTS, {"score": {"model": model, **parameters}})

    (problem,) = (p for p in caught.value.problems if p.severity == "error")
    assert message in problem.message.en
    assert problem.message.zh != problem.message.en
    assert problem.at is not None
    assert problem.at.excerpt[problem.at.column - 1 :].lstrip('"').startswith(place)


def test_comparisons_that_contradict_each_other_can_be_accepted(
    scores_of: Callable[..., dict[str, list[Any]]],
) -> None:
    model = {"of": {"a": "x", "b": "y", "c": "0"}, "matrix": CIRCLE}

    accepted = {"model": "ahp", **model, "accept-inconsistent": True}
    found = scores_of({"x": "integer", "y": "integer"}, {"v": accepted}, [[3, 6]])

    assert found == {"v": [3]}


@pytest.mark.parametrize("model", ["entropy", "topsis"])
def test_entropy_refuses_a_population_with_values_below_0(
    policy_of: PolicyOf, model: str
) -> None:
    parameters: dict[str, dict[str, Any]] = {
        "entropy": {"of": ["x"]},
        "topsis": {"criteria": {"a": {"of": "x"}}},
    }
    ready = policy_of({"x": "integer"}, {"v": {"model": model, **parameters[model]}})

    with pytest.raises(PolicyError, match="no meaning for values below 0"):
        ready.evaluate({"x": [3, -1, 2]})
