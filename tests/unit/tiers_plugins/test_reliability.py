"""Reliability of a questionnaire, on answers small enough for a sheet of paper."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tiers_plugins.reliability import Scale, difference_reliability


def test_items_that_say_the_same_are_fully_reliable() -> None:
    scale = Scale.of([[1, 1], [2, 2], [4, 4]])

    assert scale.alpha == 1
    assert scale.mean_correlation == 1


def test_items_that_have_nothing_in_common_are_not_reliable() -> None:
    scale = Scale.of([[1, 1], [1, 2], [2, 1], [2, 2]])

    assert scale.alpha == 0
    assert scale.correlation(0, 1) == 0
    assert scale.standardised_alpha == 0


def test_alpha_is_exact_and_an_item_is_looked_at_apart() -> None:
    # Variances 5/3, 4/3 and 1, of the sum 10; without the first item 7/3 and 11/3.
    scale = Scale.of([[4, 5, 4], [2, 3, 2], [5, 5, 4], [3, 3, 4]])

    assert scale.alpha == Fraction(3, 2) * (1 - Fraction(4, 10))
    assert scale.item(0).alpha_without == 2 * (1 - Fraction(7, 3) / Fraction(11, 3))


def test_decimals_and_reversed_items_are_taken_as_they_are() -> None:
    scale = Scale.of([[Decimal("0.1"), 3], [Decimal("0.2"), 2], [Decimal("0.3"), 1]])

    assert scale.correlation(0, 1) == -1


@pytest.mark.parametrize("answers", [[[1, 2]], [[1], [2]], []])
def test_a_scale_needs_respondents_and_items(answers: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="two respondents and two items"):
        Scale.of(answers)


def test_differences_are_less_reliable_than_their_sides() -> None:
    sides = Decimal("0.90"), Decimal("0.85"), Decimal("0.60")

    assert difference_reliability(*sides) == Decimal("0.6875")
