"""The step of a staircase on which a number stands, by look-ups and few comparisons.

A range of few numbers is a table. In a wider one the bits of a number as a short float
name its bucket: there are as many buckets to a small stretch near the low end as to a
large one above, which suits amounts. A bucket knows the steps before it; comparisons by
halves find the rest.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import polars as pl

from tiers.engines.columnar.choosing import CODE
from tiers.freezing import frozen
from tiers.physical import entries

_DIRECT = 2**16
"""The most entries of a table with one for each number."""

_BUCKETS = 2**18
"""The most buckets of all staircases together."""

_SHIFTS = (15, 14, 13, 12, 11)
"""Which bits of a float to leave out; a bucket more in two for each bit less."""

_WIDEST = 2**62

_BEYOND: Mapping[pl.DataType, int] = {
    pl.Int32(): 2**31 - 1,
    pl.Int64(): 2**63 - 1,
    pl.Int128(): 2**127 - 1,
}
"""Points that no place reaches."""

_ONE = 0x3F80_0000
"""The bits of 1.0."""


@frozen
class Stair:
    """Sorted points, and the value before the first and from each one on."""

    points: tuple[int, ...]
    values: tuple[Any, ...]


def climbing(
    stairs: Sequence[Stair], limits: tuple[int, int] | None, kind: pl.DataType
) -> "Direct | Buckets":
    """Give what finds values of *kind*; all numbers lie within *limits*, if any.

    It is called with the numbers and, for more than one staircase, with the numbers
    of their staircases. A missing number has a missing value. At equal points the last
    one counts.
    """
    count = len(stairs)
    if limits is not None and (limits[1] - limits[0] + 1) * count <= _DIRECT:
        return Direct.of(stairs, *limits, kind)
    return Buckets.of(stairs, limits, kind)


@frozen
class Direct:
    """A table with an entry for each number of each staircase."""

    low: int
    size: int
    values: pl.Series

    @classmethod
    def of(
        cls, stairs: Sequence[Stair], low: int, high: int, kind: pl.DataType
    ) -> Self:
        """Write the tables one behind the other."""
        numbers = pl.int_range(low, high + 1, eager=True)
        found = [
            pl.Series(stair.values, dtype=kind).gather(_reached(stair.points, numbers))
            for stair in stairs
        ]
        return cls(low, len(numbers), pl.concat(found))

    def __call__(self, numbers: pl.Series, which: pl.Series | None) -> pl.Series:
        """Give the value of each number."""
        index = (numbers - self.low).cast(CODE, wrap_numerical=True)
        if which is not None:
            index = index + which * self.size
        return entries(self.values, index)


def _reached(points: Sequence[int], numbers: pl.Series) -> pl.Series:
    """Count the points at or below each number."""
    low, high = int(numbers[0]), int(numbers[-1])
    near = pl.Series([min(max(p, low - 1), high + 1) for p in points], dtype=pl.Int64)
    return near.search_sorted(numbers, side="right")


@frozen
class Buckets:
    """Staircases one behind the other, with room for a comparison after each."""

    limits: tuple[int, int] | None
    """Between which numbers are brought; None compares as they are, without buckets."""
    is_inside: bool
    """Whether they lie there anyway."""
    shift: int
    count: int
    """How many buckets a staircase has."""
    starts: pl.Series
    """By bucket: where the last step before it stands."""
    strides: tuple[int, ...]
    points: pl.Series
    values: pl.Series

    @classmethod
    def of(
        cls,
        stairs: Sequence[Stair],
        limits: tuple[int, int] | None,
        kind: pl.DataType,
    ) -> Self:
        """Choose the buckets that leave the fewest comparisons."""
        every = [point for stair in stairs for point in stair.points]
        inside = limits or (min(every, default=0) - 1, max(every, default=0))
        if inside[1] - inside[0] >= _WIDEST:
            return cls._plain(stairs, kind)
        low, most = inside[0], inside[1] - inside[0] + 1
        moved = [[point - low + 1 for point in stair.points] for stair in stairs]
        shift, ends = _fewest(moved, most)
        strides = _strides(_crowd(ends))
        starts, at = [], 0
        for stair, end in zip(stairs, ends, strict=True):
            starts.append((end.shift(fill_value=0) + at).cast(CODE))
            at += len(stair.values) + sum(strides)
        width = pl.Int32() if most < _BEYOND[pl.Int32()] else pl.Int64()
        points, values = _laid_out(moved, stairs, strides, width, kind)
        return cls(
            limits=inside,
            is_inside=limits is not None,
            shift=shift,
            count=len(ends[0]),
            starts=pl.concat(starts),
            strides=strides,
            points=points,
            values=values,
        )

    @classmethod
    def _plain(cls, stairs: Sequence[Stair], kind: pl.DataType) -> Self:
        """Use no buckets, for numbers that may need 128 bits."""
        strides = _strides(max(len(stair.points) for stair in stairs))
        starts = [0]
        for stair in stairs:
            starts.append(starts[-1] + len(stair.values) + sum(strides))
        given = [stair.points for stair in stairs]
        points, values = _laid_out(given, stairs, strides, pl.Int128(), kind)
        places = pl.Series(starts[:-1], dtype=CODE)
        return cls(None, True, 0, 1, places, strides, points, values)  # noqa: FBT003

    def __call__(self, numbers: pl.Series, which: pl.Series | None) -> pl.Series:
        """Give the value of each number."""
        places, at = self._started(numbers, which)
        for stride in self.strides:
            ahead = at + (stride - 1) if stride > 1 else at
            at = (at + stride).zip_with(places >= entries(self.points, ahead), at)
        return entries(self.values, at)

    def _started(
        self, numbers: pl.Series, which: pl.Series | None
    ) -> tuple[pl.Series, pl.Series]:
        """Give places to compare, and where to begin."""
        if self.limits is None:
            places = numbers.cast(pl.Int128)
            lacking = places.is_null()
            nought = lacking.cast(CODE).set(lacking, None)
            staircase = nought if which is None else nought + which
            return places, entries(self.starts, staircase)
        low, high = self.limits
        inner = numbers.cast(pl.Int64)
        inner = inner if self.is_inside else inner.clip(low, high)
        places = (inner - (low - 1)).cast(self.points.dtype, wrap_numerical=True)
        bucket = _bits(places, self.shift)
        if which is not None:
            bucket = bucket + which * self.count
        return places, entries(self.starts, bucket)


def _bits(places: pl.Series, shift: int) -> pl.Series:
    """Give the bucket of each place from 1 on; a greater place has no smaller one."""
    bits: pl.Series = places.cast(pl.Float32).reinterpret(dtype=CODE)
    found: pl.Series = bits // 2**shift - _ONE // 2**shift
    return found


def _fewest(points: Sequence[Sequence[int]], most: int) -> tuple[int, list[pl.Series]]:
    """Choose how many bits to leave out, and count the points up to each bucket."""
    best: tuple[int, list[pl.Series]] = (0, [])
    least, given = None, [pl.Series(own, dtype=pl.Int64).clip(1) for own in points]
    for shift in _SHIFTS:
        count = int(_bits(pl.Series([most]), shift)[0]) + 1
        if best[1] and count * len(points) > _BUCKETS:
            break
        ends = [_up_to(own, shift, count) for own in given]
        rounds = _crowd(ends).bit_length()
        if least is None or rounds < least:
            least, best = rounds, (shift, ends)
    return best


def _crowd(ends: Sequence[pl.Series]) -> int:
    """Give the most points that a bucket has."""
    most = pl.concat([e - e.shift(fill_value=0) for e in ends]).max()
    assert isinstance(most, int), "there is a bucket"
    return most


def _up_to(points: pl.Series, shift: int, count: int) -> pl.Series:
    """Count the points up to each bucket; those beyond all numbers are in none."""
    found = _bits(points, shift)
    runs = found.filter(found < count).rle().struct.unnest()
    none = pl.repeat(0, count, dtype=pl.Int64, eager=True)
    return none.scatter(runs["value"], runs["len"].cast(pl.Int64)).cum_sum()


def _strides(count: int) -> tuple[int, ...]:
    """Give the comparisons that find a place among so many points."""
    return tuple(2**n for n in reversed(range(count.bit_length())))


def _laid_out(
    points: Sequence[Sequence[int]],
    stairs: Sequence[Stair],
    strides: tuple[int, ...],
    width: pl.DataType,
    kind: pl.DataType,
) -> tuple[pl.Series, pl.Series]:
    """Put staircases one behind the other, each with points beyond reach at its end."""
    beyond = _BEYOND[width]
    line: list[int] = []
    values: list[Any] = []
    for own, stair in zip(points, stairs, strict=True):
        room = sum(strides)
        line += [*own, *[beyond] * (room + 1)]
        values += [*stair.values, *[None] * room]
    return pl.Series(line, dtype=width), pl.Series(values, dtype=kind)
