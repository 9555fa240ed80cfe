"""Points that lie close together, and points that are equal."""

import polars as pl

from tiers.engines.columnar.choosing import CODE
from tiers.engines.columnar.searching import Buckets, Stair, climbing


def test_crowded_points_take_more_comparisons() -> None:
    points = (*range(10**9, 10**9 + 200, 2), 10**12)

    search = climbing([Stair(points, tuple(range(102)))], (-(10**17), 10**17), CODE)

    assert isinstance(search, Buckets)
    assert search.strides == (64, 32, 16, 8, 4, 2, 1)
    found = search(pl.Series([-1, 10**9 + 7, 10**9 + 8, 10**12, 10**17]), None)
    assert found.to_list() == [0, 4, 5, 101, 101]


def test_equal_points_count_by_the_last() -> None:
    for limits_ in ((0, 10), (0, 10**9), (0, 10**30)):
        search = climbing([Stair((5, 5, 7), (0, 1, 2, 3))], limits_, CODE)

        found = search(pl.Series([4, 5, 6, 7, None]), None)

        assert found.to_list() == [0, 2, 2, 3, None]
