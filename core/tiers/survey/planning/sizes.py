"""How many answers a tier needs for the precision that is wanted.

n0 = (z S / d)^2 and n = n0 / (1 + n0 / N): Cochran, Sampling Techniques (3rd edition,
1977), section 4.6, for a mean with the half-width d. All is exact.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

Z: Mapping[int, Decimal] = {
    90: Decimal("1.644854"),
    95: Decimal("1.959964"),
    99: Decimal("2.575829"),
}
"""Quantiles of the normal distribution by confidence in per cent, to six places."""

SPREAD = Decimal(25)
"""The standard deviation of points of 100 where none is known: a quarter of the range,
as is usual (Lohr, Sampling: Design and Analysis, section 2.6)."""


def required(
    customers: int, spread: Decimal, half_width: Decimal, confidence: int
) -> Fraction:
    """Give the answers that are needed of so many customers; 0 of none."""
    first = (Fraction(Z[confidence]) * Fraction(spread) / Fraction(half_width)) ** 2
    return first / (1 + first / customers) if customers else Fraction(0)


def half_width(
    customers: int, spread: Decimal, answers: Fraction, confidence: int
) -> Decimal | None:
    """Give the half-width that so many answers are expected to have, to two places.

    None for fewer than two answers.
    """
    if answers < 2 or not customers:
        return None
    left = max(Fraction(0), 1 - answers / customers)
    square = (Fraction(Z[confidence]) * Fraction(spread)) ** 2 * left / answers
    root = (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()
    return round(root, 2)
