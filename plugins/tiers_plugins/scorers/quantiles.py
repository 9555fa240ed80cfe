"""Exact quantiles of stored integers, and the bins that they cut.

A quantile is of type 7 of Hyndman and Fan, Sample Quantiles in Statistical Packages,
The American Statistician 50 (1996): between the two neighbours of (n − 1) · p.
"""

from collections.abc import Sequence
from fractions import Fraction


def quantile(ordered: Sequence[int], share: Fraction) -> Fraction:
    """Give the quantile of type 7 of sorted numbers, of which there is at least one."""
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def breaks(ordered: Sequence[int], bins: int) -> list[Fraction]:
    """Give the quantiles that cut sorted numbers into so many bins; none for none."""
    if not ordered:
        return []
    return [quantile(ordered, Fraction(at, bins)) for at in range(1, bins)]


def above(cut: Fraction) -> int:
    """Give the least whole number above a break: a tie stays in the lower bin."""
    return cut.numerator // cut.denominator + 1
