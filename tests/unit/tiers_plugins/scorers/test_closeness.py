"""The closeness of TOPSIS is rounded exactly, ties to the even number."""

from fractions import Fraction
from math import isqrt
from random import Random

import polars as pl
import pytest

from tiers_plugins.scorers.closeness import Criterion, closeness


def exactly(row: dict[str, int], criteria: list[Criterion], unit: int) -> int:
    """Round by bisection over exact comparisons."""
    best = sum(c.factor * (row[c.name] - c.best) ** 2 for c in criteria)
    worst = sum(c.factor * (row[c.name] - c.worst) ** 2 for c in criteria)
    low, high = 0, 2 * unit
    while high - low > 1:
        middle = (low + high) // 2
        share = Fraction(middle, 2 * unit)
        if worst * (1 - share) ** 2 >= best * share**2:
            low = middle
        else:
            high = middle
    if low % 2 == 0:
        return low // 2
    share = Fraction(low, 2 * unit)
    is_tie = worst * (1 - share) ** 2 == best * share**2
    return low // 2 + (low // 2 % 2 if is_tie else 1)


@pytest.mark.parametrize("places", [0, 2, 10])
def test_it_agrees_with_exact_comparisons(places: int) -> None:
    random = Random(places)  # noqa: S311 - the same customers every time
    criteria = [
        Criterion("a", Fraction(3, 7), 1000, 0),
        Criterion("b", Fraction(1, 11), -50, 10**12),
    ]
    rows = [(random.randint(0, 1000), random.randint(-50, 10**12)) for _ in range(40)]
    table = pl.DataFrame(rows, schema={"a": pl.Int64, "b": pl.Int64}, orient="row")
    unit = 100 * 10**places

    found = closeness(criteria, unit)(table)

    expected = [exactly(row, criteria, unit) for row in table.iter_rows(named=True)]
    assert found.to_list() == expected


def test_ties_go_to_the_even_number() -> None:
    column = closeness([Criterion("a", Fraction(1), 1000, 0)], 100)

    # 0.5, 1.5, 2.5 and 100 of 100
    assert column(pl.DataFrame({"a": [5, 15, 25, 1000]})).to_list() == [0, 2, 2, 100]


def test_a_root_a_hair_from_a_tie_is_told_from_it() -> None:
    # The closeness is a / (a + b): b one too small or too large moves it off the tie.
    size = 10**9
    criteria = [Criterion("a", Fraction(1), size, 0)]
    halves = [size // 200 + step for step in (-1, 0, 1)]

    assert isqrt(size * size) == size
    assert closeness(criteria, 100)(pl.DataFrame({"a": halves})).to_list() == [0, 0, 1]


def test_without_differences_there_is_no_closeness() -> None:
    column = closeness([Criterion("a", Fraction(1), 4, 4)], 100)

    assert column(pl.DataFrame({"a": [4, 4]})).to_list() == [None, None]
