"""`linear`: min–max scaling."""

from collections.abc import Callable
from decimal import Decimal

Scored = Callable[..., list[Decimal | None]]


def test_values_are_scaled_between_the_ends_and_clipped(scored: Scored) -> None:
    model = {"model": "linear", "of": "x", "from": "-20", "to": "40"}

    found = scored(model, ["-30", "-20", "10", "40", "41", ""])

    assert found == [0, 0, 50, 100, 100, None]


def test_less_is_better_where_the_start_is_above_the_end(scored: Scored) -> None:
    model = {"model": "linear", "of": "x", "from": "30", "to": "0"}

    assert scored(model, ["40", "30", "20", "0", "-1"]) == [
        *(0, 0),
        Decimal("33.3333"),
        *(100, 100),
    ]


def test_the_score_may_fall(scored: Scored) -> None:
    model = {"model": "linear", "of": "x", "from": "0", "to": "4"}

    found = scored({**model, "low": "5", "high": "1"}, ["0", "1", "4", "9"])

    assert found == [5, 4, 1, 1]


def test_ends_left_out_are_those_of_the_population(scored: Scored) -> None:
    assert scored({"model": "linear", "of": "x"}, ["3", "5", "", "7"]) == [
        *(0, 50, None, 100),
    ]


def test_each_group_has_ends_of_its_own(scored: Scored) -> None:
    model = {"model": "linear", "of": "x", "within": "g"}
    rows = [("0", "a"), ("1", "a"), ("4", "a"), ("1", "b"), ("2", "b"), ("2", "")]

    assert scored(model, rows) == [0, 25, 100, 0, 100, None]


def test_customers_that_are_all_alike_have_no_score(scored: Scored) -> None:
    model = {"model": "linear", "of": "x"}

    assert scored(model, ["3", "3"]) == [None, None]
    assert scored({**model, "within": "g"}, [("3", "a"), ("3", "a")]) == [None, None]


def test_a_population_without_values_has_no_scores(scored: Scored) -> None:
    assert scored({"model": "linear", "of": "x"}, ["", ""]) == [None, None]
    assert scored({"model": "linear", "of": "x"}, []) == []
    assert scored({"model": "linear", "of": "x", "within": "g"}, [""]) == [None]
