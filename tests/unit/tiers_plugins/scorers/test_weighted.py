"""`weighted`: the weighted mean of parts."""

from collections.abc import Callable
from decimal import Decimal

Scored = Callable[..., list[Decimal | None]]


def test_only_the_proportions_of_weights_count(scored: Scored) -> None:
    one = {"model": "weighted", "of": {"x": "60", "100 - x": "20", "50": "20"}}
    other = {"model": "weighted", "of": {"x": "3", "100 - x": "1", "50": "1"}}

    # (3·80 + 20 + 50) / 5 and (3·10 + 90 + 50) / 5
    assert scored(one, ["80", "10"]) == scored(other, ["80", "10"]) == [62, 34]


def test_the_sum_is_divided_once(scored: Scored) -> None:
    model = {"model": "weighted", "of": {"x": "1", "1": "2"}, "places": 2}

    # (1.01 + 2) / 3 = 1.00333…, (1.04 + 2) / 3 = 1.01333…
    assert scored(model, ["1.01", "1.04"]) == [Decimal("1.00"), Decimal("1.01")]


def test_a_missing_part_leaves_no_score(scored: Scored) -> None:
    assert scored({"model": "weighted", "of": {"x": "1", "5": "0"}}, [""]) == [None]
