"""A value lies in the piece after the last point at or below it."""

from bisect import bisect_right
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.engines.columnar.searching import CODE, bucketed
from tiers.schema import Date, Number

NARROW = Number(1, Decimal(-20), Decimal(20))
WIDE = Number(0, Decimal(-(10**6)), Decimal(10**6))
HUGE = Number(0, Decimal(-(10**17)), Decimal(10**17))
ANYWHERE: dict[Number | Date, int] = {
    NARROW: 200,
    WIDE: 10**6,
    HUGE: 10**17,
    Date(): 10**5,
}


@st.composite
def given_points(draw: st.DrawFn) -> tuple[Number | Date, list[int], list[int]]:
    kind = draw(st.sampled_from(list(ANYWHERE)))
    most = ANYWHERE[kind]
    near = st.integers(-200, 200)
    numbers = st.lists(near | st.integers(-most, most), max_size=40, unique=True)
    points = sorted(draw(numbers))
    around = [p + step for p in points for step in (-1, 0, 1)]
    values = [v for v in around if -most <= v <= most]
    return kind, points, [*values, *draw(numbers), most, -most]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(given_points())
def test_values_are_found_in_their_pieces(
    drawn: tuple[Number | Date, list[int], list[int]],
) -> None:
    kind, points, values = drawn
    pieces = pl.Series(range(7, len(points) + 8), dtype=CODE)
    width = pl.Int32 if isinstance(kind, Date) else pl.Int64

    found = bucketed(points, pieces, 3, kind)(pl.Series([*values, None], dtype=width))

    assert found.to_list() == [*(7 + bisect_right(points, v) for v in values), 3]


def test_crowded_points_are_searched() -> None:
    points = [*range(0, 200, 2), 10**6]
    pieces = pl.Series(range(102), dtype=CODE)

    found = bucketed(points, pieces, 102, HUGE)(pl.Series([-1, 7, 8, 10**6, 10**17]))

    assert found.to_list() == [0, 4, 5, 101, 101]
