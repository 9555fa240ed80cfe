"""Quantiles of type 7, exactly."""

from fractions import Fraction

import pytest

from tiers_plugins.scorers.quantiles import above, breaks, quantile


@pytest.mark.parametrize(
    ("ordered", "share", "expected"),
    [
        ([1, 2, 3, 4], Fraction(3, 10), Fraction(19, 10)),
        ([1, 2, 3, 4], Fraction(1, 2), Fraction(5, 2)),
        ([7], Fraction(9, 10), Fraction(7)),
        ([1, 1, 1, 9], Fraction(1), Fraction(9)),
        ([-4, 0], Fraction(1, 4), Fraction(-3)),
    ],
)
def test_a_quantile_lies_between_its_neighbours(
    ordered: list[int], share: Fraction, expected: Fraction
) -> None:
    assert quantile(ordered, share) == expected


def test_a_value_equal_to_a_break_is_in_the_lower_bin() -> None:
    assert breaks([10, 20, 30, 40, 50], 2) == [30]
    assert [above(Fraction(n)) for n in (30, -3)] == [31, -2]
    assert [above(Fraction(n, 2)) for n in (5, -5)] == [3, -2]


def test_nobody_is_not_cut() -> None:
    assert breaks([], 5) == []
