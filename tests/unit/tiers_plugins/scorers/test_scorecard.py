"""`scorecard`: points, and why there are not more of them."""

from collections.abc import Callable
from decimal import Decimal

from tiers.pipeline.ready import ReadyPolicy

PolicyOf = Callable[..., ReadyPolicy]

CARD = {
    "model": "scorecard",
    "base": 10,
    "attributes": {
        "volume": {"of": "x", "points": {">= 10": 8, ">= 5": 5, "-": 0}},
        "price": {
            "of": "y",
            "points": {">= 3": 9, "-": 1},
            "missing": 4,
            "label": {"en": "price class", "zh": "价类"},
        },
        "always": {"of": "x", "points": {"-": 3}},
    },
}


def lost(policy_of: PolicyOf, **facts: int | None) -> list[tuple[str, Decimal | None]]:
    ready = policy_of({"x": "integer", "y": "integer"}, {"v": CARD})
    (score,) = ready.explain(facts).scores
    return [(reason.text.en, reason.value) for reason in score.reasons]


def test_reasons_are_ranked_by_the_points_lost(policy_of: PolicyOf) -> None:
    found = lost(policy_of, x=0, y=2)

    assert found == [("volume, of 8", Decimal(8)), ("price class, of 9", Decimal(8))]
    assert lost(policy_of, x=7, y=2) == [
        ("price class, of 9", Decimal(8)),
        ("volume, of 8", Decimal(3)),
    ]


def test_a_full_score_has_no_reasons(policy_of: PolicyOf) -> None:
    assert lost(policy_of, x=10, y=3) == []


def test_a_missing_value_loses_against_the_best_band(policy_of: PolicyOf) -> None:
    assert lost(policy_of, x=10, y=None) == [("price class, of 9", Decimal(5))]


def test_without_a_score_there_are_no_reasons(policy_of: PolicyOf) -> None:
    card = {**CARD, "attributes": {"v": {"of": "x", "points": {"> 0": 1}}}}
    ready = policy_of({"x": "integer"}, {"v": card})

    (score,) = ready.explain({"x": 0}).scores

    assert (score.value, score.reasons) == (None, ())


def test_points_are_the_parts_of_the_sum(policy_of: PolicyOf) -> None:
    ready = policy_of({"x": "integer", "y": "integer"}, {"v": CARD})

    (score,) = ready.explain({"x": 7, "y": 3}).scores

    assert [part.value for part in score.parts] == [10, 5, 9, 3]
    assert "x 7 >= 5" in score.parts[1].text.en
