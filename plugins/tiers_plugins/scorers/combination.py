"""Weighted sums with exact weights: one division, so that a score is rounded once."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import lcm

from tiers.lang import build
from tiers.lang.ir import Node

Term = tuple[Node, Fraction]
"""A number and its weight."""


def combined(terms: Iterable[Term], places: int = build.QUOTIENT_PLACES) -> Node:
    """Give sum(weight · number), rounded half-even to *places* if the score does not.

    The weights are brought to one denominator, which the sum is divided by. The number
    is missing if one of the numbers is.
    """
    found = list(terms)
    divisor = lcm(*(weight.denominator for _, weight in found))
    parts = [build.multiply(node, _whole(weight * divisor)) for node, weight in found]
    return build.divide(build.total(*parts), _whole(Fraction(divisor)), places)


def shares(weights: Iterable[Decimal]) -> list[Fraction]:
    """Give the share of each weight in their sum, which is above 0."""
    found = [Fraction(weight) for weight in weights]
    return [weight / sum(found) for weight in found]


def _whole(number: Fraction) -> Node:
    assert number.denominator == 1, "the denominator was cleared"
    return build.constant(Decimal(number.numerator))
