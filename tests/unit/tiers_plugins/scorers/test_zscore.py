"""`zscore`: standard deviations from the mean."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from statistics import fmean, pstdev

import pytest

Scored = Callable[..., list[Decimal | None]]


def test_a_worked_example(scored: Scored) -> None:
    # Mean 5, deviation 2.
    values = ["2", "4", "4", "4", "5", "5", "7", "9"]

    found = scored({"model": "zscore", "of": "x"}, values)

    half = Decimal("0.5")
    assert found == [Decimal("-1.5"), -half, -half, -half, 0, 0, 1, 2]


def test_scores_beyond_the_limit_are_brought_to_it(scored: Scored) -> None:
    values = ["2", "4", "4", "4", "5", "5", "7", "9"]

    found = scored({"model": "zscore", "of": "x", "limit": "1.2"}, values)

    assert found[0] == Decimal("-1.2")
    assert found[-1] == Decimal("1.2")


def test_it_agrees_with_the_standard_library(scored: Scored) -> None:
    random = Random(7)  # noqa: S311 - the same customers every time
    values = [random.randint(-10_000, 10_000) / 100 for _ in range(200)]

    found = scored({"model": "zscore", "of": "x"}, [f"{v:.2f}" for v in values])

    mean, deviation = fmean(values), pstdev(values)
    expected = [(v - mean) / deviation for v in values]
    assert [float(z or 0) for z in found] == pytest.approx(expected, abs=1e-4)


def test_groups_have_means_of_their_own(scored: Scored) -> None:
    rows = [("1", "a"), ("3", "a"), ("10", "b"), ("30", "b"), ("5", "")]

    found = scored({"model": "zscore", "of": "x", "within": "g"}, rows)

    assert found == [-1, 1, -1, 1, None]


def test_missing_values_are_not_counted_and_have_none(scored: Scored) -> None:
    assert scored({"model": "zscore", "of": "x"}, ["1", "", "3"]) == [-1, None, 1]


def test_without_deviation_there_is_no_score(scored: Scored) -> None:
    assert scored({"model": "zscore", "of": "x"}, ["4", "4"]) == [None, None]
    assert scored({"model": "zscore", "of": "x"}, ["", ""]) == [None, None]
    assert scored({"model": "zscore", "of": "x", "within": "g"}, [""]) == [None]


def test_the_order_of_rows_does_not_matter(scored: Scored) -> None:
    values = ["3.33", "1", "2.5", "2"]

    found = scored({"model": "zscore", "of": "x"}, values)

    assert scored({"model": "zscore", "of": "x"}, values[::-1]) == found[::-1]
