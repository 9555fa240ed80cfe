"""Exact quantiles of stored integers, and the bins that they cut.

A quantile is of type 7 of Hyndman and Fan, Sample Quantiles in Statistical Packages,
The American Statistician 50 (1996): between the two neighbours of (n − 1) · p.
"""

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol, Self

import attrs
import polars as pl


class Ordered(Protocol):
    """Sorted numbers."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: int, /) -> int: ...


def quantile(ordered: Ordered, share: Fraction) -> Fraction:
    """Give the quantile of type 7 of sorted numbers, of which there is at least one."""
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@attrs.frozen
class Repeated:
    """Sorted numbers of which each is there as often as it counts."""

    values: Sequence[int]
    reached: Sequence[int]
    """How many there are up to each value."""

    @classmethod
    def of(cls, counts: pl.DataFrame) -> Self:
        """Take columns value and count, in order."""
        reached = counts["count"].cum_sum().to_list()
        return cls(counts["value"].to_list(), reached)

    def __len__(self) -> int:
        return self.reached[-1] if self.reached else 0

    def __getitem__(self, at: int, /) -> int:
        return self.values[bisect_right(self.reached, at)]


def breaks(ordered: Ordered, bins: int) -> list[Fraction]:
    """Give the quantiles that cut sorted numbers into so many bins; none for none."""
    if not len(ordered):
        return []
    return [quantile(ordered, Fraction(at, bins)) for at in range(1, bins)]


def above(cut: Fraction) -> int:
    """Give the least whole number above a break: a tie stays in the lower bin."""
    return cut.numerator // cut.denominator + 1
