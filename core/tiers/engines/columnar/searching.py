"""The piece in which a number lies: found by its bucket, or by a binary search.

Buckets are equal stretches of the range. One that no point cuts knows its piece; in one
that is cut, the value is compared with the points. That takes less time than a search,
but points that stand close together ask for one.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Self

import attrs
import polars as pl

from tiers.physical import dtype
from tiers.schema import EXACT, Number, Type

CODE = pl.UInt32()
"""The type of codes and of their classes."""

_COUNTS = (2**10, 2**12, 2**14, 2**16)
"""How many buckets to try."""

_MOST = 3
"""The most points inside a bucket."""


def bucketed(
    points: Sequence[int], pieces: pl.Series, missing: int, kind: Type
) -> "_Buckets | _Search":
    """Give the function from stored values to the class of each, *pieces* being those.

    A piece begins at each of the sorted *points*; the first lies before them all.
    """
    search = _Search(tuple(points), pieces, missing)
    if not points or (isinstance(kind, Number) and dtype(kind) != pl.Int64()):
        return search
    if isinstance(kind, Number):
        low, high = (int(b.scaleb(kind.places, EXACT)) for b in (kind.low, kind.high))
        found = _Buckets.of(search, low, high, is_all=True)
        if found:
            return found
    return _Buckets.of(search, points[0] - 1, points[-1], is_all=False) or search


@attrs.frozen
class _Search:
    """Finds the piece in which a value lies among all points."""

    points: tuple[int, ...]
    pieces: pl.Series
    missing: int

    def __call__(self, values: pl.Series) -> pl.Series:
        """Give the class of each value."""
        found = self.pieces.gather(self.reached(values))
        return found.set(values.is_null(), self.missing)

    def reached(self, values: pl.Series) -> pl.Series:
        """Count the points at or below each value."""
        points = pl.Series(self.points, dtype=values.dtype)
        return points.search_sorted(values, side="right")


@attrs.frozen
class _Buckets:
    """Finds the piece in which a value lies by the bucket in which it does."""

    low: int
    high: int
    is_all: bool
    """Whether all values lie from *low* to *high*; beyond, the ends stand for them."""
    width: int
    cuts: tuple[pl.Series, ...]
    """For each bucket its first point, its second and so on, counted from *low*."""
    classes: pl.Series
    """By bucket: the class before its first point, then those after it, and so on."""
    missing: int

    @classmethod
    def of(cls, search: _Search, low: int, high: int, *, is_all: bool) -> Self | None:
        """Choose the number of buckets; None if points stand too close together."""
        for count in _COUNTS:
            width = -(-(high - low + 1) // count)
            inside = _inside(search.points, low, width)
            most = max(map(len, inside.values()), default=0)
            if most <= (_MOST if count == _COUNTS[-1] else 1):
                last = high - low
                cuts = tuple(_cuts(inside, at, count, last) for at in range(most))
                starts = pl.int_range(count, eager=True) * width + low
                reached = search.reached(starts).cast(pl.Int64)
                classes = [
                    search.pieces.gather((reached + at).clip(0, len(search.points)))
                    for at in range(most + 1)
                ]
                table = pl.concat(classes)
                return cls(low, high, is_all, width, cuts, table, search.missing)
        return None

    def __call__(self, values: pl.Series) -> pl.Series:
        """Give the class of each value."""
        inner = values if self.is_all else values.clip(self.low, self.high)
        place = inner.cast(pl.Int64) - self.low
        bucket = place if self.width == 1 else place // self.width
        index, count = bucket, len(self.classes) // (len(self.cuts) + 1)
        for cut in self.cuts:
            index += (place >= cut.gather(bucket)).cast(pl.Int64) * count
        return self.classes.gather(index).fill_null(self.missing)


def _inside(points: Sequence[int], low: int, width: int) -> dict[int, list[int]]:
    """Give the points inside each bucket, those at its beginning left out."""
    found = defaultdict(list)
    for place in (point - low for point in points):
        if place % width:
            found[place // width].append(place)
    return found


def _cuts(inside: dict[int, list[int]], at: int, count: int, last: int) -> pl.Series:
    """Give one point of each bucket; one beyond all values where there is none."""
    found = [last + 1] * count
    for bucket, places in inside.items():
        if at < len(places):
            found[bucket] = places[at]
    return pl.Series(found, dtype=pl.Int64)
