"""A value stands on the step after the last point at or below it."""

from bisect import bisect_right
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.engines.columnar.choosing import CODE
from tiers.engines.columnar.searching import Stair, climbing
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
    stair = Stair(tuple(points), tuple(range(7, len(points) + 8)))
    width = pl.Int32 if isinstance(kind, Date) else pl.Int64

    search = climbing([stair], limits(kind), CODE)

    found = search(pl.Series([*values, None], dtype=width), None)
    assert found.to_list() == [*(7 + bisect_right(points, v) for v in values), None]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(given_points(), st.lists(st.integers(-300, 300), max_size=9))
def test_each_value_is_found_on_its_own_stairs(
    drawn: tuple[Number | Date, list[int], list[int]], others: list[int]
) -> None:
    kind, points, values = drawn
    lines = [points, sorted(others), []]
    stairs = [Stair(tuple(line), tuple(range(len(line) + 1))) for line in lines]
    asked = [(value, which) for value in values for which in range(3)]

    found = climbing(stairs, limits(kind), pl.Int64())(
        pl.Series([v for v, _ in asked], dtype=pl.Int64),
        pl.Series([w for _, w in asked], dtype=CODE),
    )

    assert found.to_list() == [bisect_right(lines[which], v) for v, which in asked]


def limits(kind: Number | Date) -> tuple[int, int] | None:
    if isinstance(kind, Date):
        return None
    return -ANYWHERE[kind], ANYWHERE[kind]
