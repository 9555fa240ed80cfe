"""How reliable a set of questions is: Cronbach's alpha, its interval, and each item.

Sums of squares are exact; what is a root is rounded to 28 digits. Answers are rows of
equal length, one number an item; a row that lacks an answer is left out by the caller.
"""

from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from itertools import combinations
from math import lcm
from operator import mul

import attrs

Answers = Sequence[Sequence[Decimal | int | Fraction]]
"""One row a respondent, one column an item."""

_FINE = Context(prec=28)


@attrs.frozen
class Item:
    """What one item does for the scale."""

    drop_correlation: Decimal
    """Its correlation with the sum of the other items."""
    alpha_without: Fraction
    """The alpha of the other items."""


@attrs.frozen
class Scale:
    """The covariances of a scale's items, to which everything else goes back."""

    respondents: int
    covariance: tuple[tuple[Fraction, ...], ...]

    @classmethod
    def of(cls, answers: Answers) -> "Scale":
        """Take the answers in.

        Raises:
            ValueError: there are fewer than two respondents, or fewer than two items.
        """
        exact = [[Fraction(v) for v in row] for row in zip(*answers, strict=True)]
        if len(answers) < 2 or len(exact) < 2:
            raise ValueError("reliability needs two respondents and two items")
        unit = lcm(*(value.denominator for column in exact for value in column))
        columns = [[int(value * unit) for value in column] for column in exact]
        rows = tuple(tuple(_covariance(a, b, unit) for b in columns) for a in columns)
        return cls(len(answers), rows)

    @property
    def items(self) -> int:
        """How many items there are."""
        return len(self.covariance)

    @property
    def alpha(self) -> Fraction:
        """Cronbach's alpha, exactly; see Cronbach, Psychometrika 16 (1951).

        Raises:
            ZeroDivisionError: all respondents have the same sum.
        """
        return _alpha(self.covariance)

    @property
    def mean_correlation(self) -> Decimal:
        """The mean correlation between two items."""
        found = [self.correlation(i, j) for i, j in combinations(range(self.items), 2)]
        return sum(found, Decimal(0)) / len(found)

    @property
    def standardised_alpha(self) -> Decimal:
        """Alpha of the items brought to one variance."""
        mean, count = self.mean_correlation, self.items
        return count * mean / (1 + (count - 1) * mean)

    def correlation(self, one: int, other: int) -> Decimal:
        """Correlate two items."""
        rows = self.covariance
        return _correlation(rows[one][other], rows[one][one], rows[other][other])

    def item(self, at: int) -> Item:
        """Look at an item of three and more, against the others."""
        rest = [i for i in range(self.items) if i != at]
        rows = self.covariance
        others = tuple(tuple(rows[i][j] for j in rest) for i in rest)
        shared = sum((rows[at][j] for j in rest), Fraction(0))
        correlation = _correlation(shared, rows[at][at], _sum(others))
        return Item(correlation, _alpha(others))

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Give Feldt's interval for alpha; it needs SciPy (`tiers[models]`).

        See Feldt, Psychometrika 30 (1965): (1 − α) / (1 − alpha) is distributed as F
        with n − 1 and (n − 1)(k − 1) degrees of freedom.
        """
        from scipy.stats import f  # noqa: PLC0415 - an extra

        free = self.respondents - 1
        degrees = free, free * (self.items - 1)
        tails = (1 + level) / 2, (1 - level) / 2
        low, high = (
            1 - float(1 - self.alpha) * float(f.ppf(tail, *degrees)) for tail in tails
        )
        return low, high


def difference_reliability(
    perceived: Decimal, expected: Decimal, correlation: Decimal
) -> Decimal:
    """Give the reliability of a gap from those of its two sides, of equal variance.

    See Peter, Churchill and Brown, Journal of Consumer Research 19 (1993).
    """
    return ((perceived + expected) / 2 - correlation) / (1 - correlation)


def _covariance(one: Sequence[int], other: Sequence[int], unit: int) -> Fraction:
    """Give the covariance of what was multiplied by *unit*."""
    count = len(one)
    shared = count * sum(map(mul, one, other)) - sum(one) * sum(other)
    return Fraction(shared, count * (count - 1) * unit**2)


def _sum(rows: tuple[tuple[Fraction, ...], ...]) -> Fraction:
    return sum((cell for row in rows for cell in row), Fraction(0))


def _alpha(rows: tuple[tuple[Fraction, ...], ...]) -> Fraction:
    count = len(rows)
    own = sum((rows[i][i] for i in range(count)), Fraction(0))
    return (1 - own / _sum(rows)) * count / (count - 1)


def _correlation(shared: Fraction, one: Fraction, other: Fraction) -> Decimal:
    square = shared**2 / (one * other)
    whole = _FINE.divide(Decimal(square.numerator), Decimal(square.denominator))
    return _FINE.sqrt(whole).copy_sign(Decimal(-1 if shared < 0 else 1))
