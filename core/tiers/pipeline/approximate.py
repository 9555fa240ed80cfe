"""Approximate fits: what counts of a population tell, if ranks may be a little off.

A model that asks no more than how many customers have which value (`Counting`) is
given counts of few values. Of each number its first digits count: numbers that share
them lie in one bin, and a number that has no more digits, as those have on which
customers pile up, has a bin of its own. A bin with several values is told by its least
and its greatest one, with half of its customers each. So the rank of no value is off by
more than half of a bin; where that would be too much, the customers in the bin are
counted value by value in a second reading.

What comes out depends on the customers alone, not on their order nor on how they are
cut into parts, and takes as much memory as there are bins. Compare the bins of
HdrHistogram, and Munro and Paterson, Selection and Sorting with Limited Storage (1980),
for the second reading of what the first could not tell.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import NamedTuple, Self

import attrs
import polars as pl

from tiers.freezing import frozen
from tiers.lang.build import number_of
from tiers.physical import dtype, largest
from tiers.program.score import Score
from tiers.program.scoring import Counted, Counting, Population
from tiers.schema import Number

_FEWEST, _MOST_DIGITS = 3, 7
_PLACES = 9
"""The places of the error that is stated, as a share; it is rounded up."""

_GROUP, _VALUE, _COUNT = "group", "value", "count"
_BIN, _LEAST, _MOST = "bin", "least", "most"


class Fit(NamedTuple):
    """What was learnt for a score, and how far ranks may be off; None for exact fits.

    The error is a share of the customers, of the group where there are groups.
    """

    table: pl.DataFrame
    error: Decimal | None = None


@frozen
class Rough:
    """Counts customers by the first digits of a number: bins, with their ends."""

    name: str
    counted: Counted
    digits: int
    params: None = None

    @property
    def scorer(self) -> Self:
        """Stand for a model that merges fits."""
        return self

    def fit(self, _: None, population: Population) -> pl.LazyFrame:
        """Give columns group, bin, count, least, most."""
        value = pl.col(_VALUE)
        found = binned(self.counted, self.digits, population).group_by(_GROUP, _BIN)
        return found.agg(
            pl.len().cast(pl.Int64).alias(_COUNT),
            value.min().alias(_LEAST),
            value.max().alias(_MOST),
        )

    def merged(self, _: None, fits: pl.LazyFrame) -> pl.LazyFrame:
        """Put bins of parts together."""
        return fits.group_by(_GROUP, _BIN).agg(
            pl.col(_COUNT).sum(), pl.col(_LEAST).min(), pl.col(_MOST).max()
        )


@frozen
class Fine:
    """Counts the customers of some bins value by value."""

    name: str
    counted: Counted
    digits: int
    bins: pl.DataFrame = attrs.field(eq=False)
    params: None = None

    @property
    def scorer(self) -> Self:
        """Stand for a model that merges fits."""
        return self

    def fit(self, _: None, population: Population) -> pl.LazyFrame:
        """Give columns group, value, count."""
        found = binned(self.counted, self.digits, population).join(
            self.bins.lazy(), on=[_GROUP, _BIN], how="semi", nulls_equal=True
        )
        customers = pl.len().cast(pl.Int64).alias(_COUNT)
        return found.group_by(_GROUP, _VALUE).agg(customers)

    def merged(self, _: None, fits: pl.LazyFrame) -> pl.LazyFrame:
        """Add up the counts of parts."""
        return fits.group_by(_GROUP, _VALUE).agg(pl.col(_COUNT).sum())


Counter = Rough | Fine
Count = Callable[[Sequence[Counter]], Sequence[pl.DataFrame]]
"""Counts all customers, in one reading."""


def binned(counted: Counted, digits: int, population: Population) -> pl.LazyFrame:
    """Give group, value and bin of the customers whose value and group are known."""
    if counted.within is None:
        table = population.select(value=counted.of).drop_nulls()
        table = table.with_columns(pl.lit(None, dtype=pl.String).alias(_GROUP))
    else:
        nodes = {_VALUE: counted.of, _GROUP: counted.within}
        table = population.select(**nodes).drop_nulls()
    return table.with_columns(_bin(number_of(counted.of), digits).alias(_BIN))


def _bin(kind: Number, digits: int) -> pl.Expr:
    """Name bins by their round number, or by the one above it for all others in it."""
    value, width = pl.col(_VALUE), dtype(kind)
    found, limit = value, 10**digits
    while limit < largest(kind):
        step = pl.lit(limit // 10 ** (digits - 1), dtype=width)
        round_ = value // step * step
        rough = round_ + (round_ != value).cast(width)
        is_longer = value.abs() >= pl.lit(limit, dtype=width)
        found, limit = pl.when(is_longer).then(rough).otherwise(found), limit * 10
    return found


@frozen
class Approximation:
    """A score that is to be fitted by counts, and the error that is allowed."""

    score: Score
    counted: Mapping[str, Counted]
    share: Fraction

    @classmethod
    def of(cls, score: Score, share: Decimal | None) -> Self | None:
        """Give what is to be counted; None for a score that must be fitted exactly."""
        if share is None or not isinstance(score.scorer, Counting):
            return None
        with score.blame.taken():
            counted = score.scorer.counted(score.params)
        return cls(score, counted, Fraction(share)) if counted else None

    @property
    def rough(self) -> list[Rough]:
        """What to count in the first reading."""
        name, digits = self.score.name, self.digits
        return [Rough(f"{name} {n}", c, digits) for n, c in self.counted.items()]

    @property
    def digits(self) -> int:
        """How many digits of a number count: so many that few bins are too wide.

        Of values that spread evenly over a decade, as their logarithms go, ranks are
        then off by a fifth of what is allowed.
        """
        needed = 1 + next(n for n in count() if self.share * 10**n >= 1)
        return min(max(needed, _FEWEST), _MOST_DIGITS)

    def fine(self, bins: Mapping[str, pl.DataFrame]) -> Iterator[Fine]:
        """Give what to count in a second reading, if anything."""
        for one in self.rough:
            found = too_wide(bins[one.name], self.share)
            if found.height:
                yield Fine(one.name, one.counted, one.digits, found)

    def fit(
        self, bins: Mapping[str, pl.DataFrame], fine: Mapping[str, pl.DataFrame]
    ) -> Fit:
        """Fit the score to what was counted."""
        told = [few(bins[r.name], fine.get(r.name), self.share) for r in self.rough]
        counts = dict(zip(self.counted, (counts for counts, _ in told), strict=True))
        scorer = self.score.scorer
        assert isinstance(scorer, Counting)
        with self.score.blame.taken():
            table = scorer.from_counts(self.score.params, counts)
            return Fit(self.score.condensed(table), max(error for _, error in told))


def too_wide(bins: pl.DataFrame, share: Fraction) -> pl.DataFrame:
    """Name the bins in which ranks would be off by more than a share of customers."""
    return bins.filter(_is_wide(share)).select(_GROUP, _BIN)


def few(
    bins: pl.DataFrame, fine: pl.DataFrame | None, share: Fraction
) -> tuple[pl.DataFrame, Decimal]:
    """Give counts of few values, and by what share of customers ranks are off at most.

    *fine* has the customers in bins that are too wide, counted value by value.
    """
    narrow = ~_is_wide(share)
    told = _halves(bins.filter(narrow))
    if fine is not None:
        told = pl.concat([told, fine.select(told.columns)])
    return told.sort(_GROUP, _VALUE), _error(bins, narrow)


def _is_wide(share: Fraction) -> pl.Expr:
    return _off() * share.denominator > _all() * share.numerator


def _all() -> pl.Expr:
    return pl.col(_COUNT).sum().over(_GROUP).cast(pl.Int128)


def _off() -> pl.Expr:
    """Tell by how many customers the rank of a value in a bin is off at most.

    Below its greatest value there are 1 to count − 1 customers; half of all is told.
    """
    customers = pl.col(_COUNT).cast(pl.Int128)
    is_one = pl.col(_LEAST) == pl.col(_MOST)
    return pl.when(is_one).then(0).otherwise((customers - 1) // 2)


def _error(bins: pl.DataFrame, kept: pl.Expr) -> Decimal:
    """Give the greatest error among bins that are kept, as a share rounded up."""
    unit, whole = 10**_PLACES, _all()
    share = (_off() * unit + whole - 1) // whole
    found = bins.select(share.filter(kept).max()).item()
    return Decimal(found or 0).scaleb(-_PLACES)


def _halves(bins: pl.DataFrame) -> pl.DataFrame:
    """Tell bins by their ends."""
    whole = pl.col(_COUNT)
    is_one = pl.col(_LEAST) == pl.col(_MOST)
    lower = pl.when(is_one).then(whole).otherwise(whole // 2)
    ends = [
        bins.select(_GROUP, pl.col(_LEAST).alias(_VALUE), lower.alias(_COUNT)),
        bins.filter(~is_one).select(
            _GROUP, pl.col(_MOST).alias(_VALUE), whole - whole // 2
        ),
    ]
    return pl.concat(ends)


def fitted(
    found: Sequence[Approximation], bins: Mapping[str, pl.DataFrame], counting: Count
) -> dict[str, Fit]:
    """Fit scores to what was counted, and count again what must be."""
    wide = [fine for one in found for fine in one.fine(bins)]
    tables = counting(wide) if wide else []
    fine = dict(zip((one.name for one in wide), tables, strict=True))
    return {str(one.score.name): one.fit(bins, fine) for one in found}
