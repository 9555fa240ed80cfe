"""What one more answer is worth: how likely it is to change a decision, for its cost.

What a customer would answer is taken to be normally distributed about the value that is
known, its interval being that of 95 per cent, and cut off at the range of the fact. The
policy decides at points that are equally likely; the share of them at which it decides
otherwise than at the value is the probability p that an answer changes the decision.
Who is asked answers with the response rate r of the channel, and an attempt costs c:
the worth of asking is r p / c, changes to be expected for each unit of money. Customers
are asked in that order while money is left (a greedy filling of a knapsack).
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist

import attrs

POINTS = 9
"""Points of an interval at which the policy decides, each equally likely."""

_Z = NormalDist().inv_cdf(0.975)


@attrs.frozen
class Known:
    """What is known of a customer's satisfaction: a value, and a 95 % interval."""

    customer: str
    value: Decimal
    low: Decimal
    high: Decimal


@attrs.frozen
class Way:
    """A way to ask a customer."""

    channel: str
    cost: Decimal
    response: Decimal


@attrs.frozen
class Candidate:
    """A customer who may be asked, and how likely an answer is to change something."""

    customer: str
    tier: str | None
    chance: Fraction
    """Of another decision, were the answer known."""
    way: Way

    @property
    def changes(self) -> Fraction:
        """Give the changes to be expected of asking once."""
        return self.chance * Fraction(self.way.response)

    @property
    def worth(self) -> Fraction:
        """Give the changes to be expected for each unit of money."""
        return self.changes / Fraction(self.way.cost or Decimal("0.000001"))


def points(known: Known, *, places: int, low: Decimal, high: Decimal) -> list[Decimal]:
    """Give the points of an interval, with so many places, within the fact's range."""
    spread = float(known.high - known.low) / (2 * _Z)
    quantiles = ((2 * k + 1) / (2 * POINTS) for k in range(POINTS))
    moved = (
        float(known.value) + spread * NormalDist().inv_cdf(q) if spread > 0 else None
        for q in quantiles
    )
    values = (known.value if m is None else Decimal(m) for m in moved)
    return [round(min(max(value, low), high), places) for value in values]


def best_way(ways: Iterable[Way]) -> Way | None:
    """Give the way with the most answers for its cost; of equal ones by name."""
    return min(ways, key=_dearness, default=None)


def _dearness(way: Way) -> tuple[Fraction, str]:
    if not way.response:
        return Fraction(10**18), way.channel
    return Fraction(way.cost) / Fraction(way.response), way.channel


def chosen(
    candidates: Sequence[Candidate], budget: Decimal | None
) -> Iterator[Candidate]:
    """Give those to ask, the most worthwhile first, while the money lasts.

    Whose answer changes nothing is not asked. One who is too dear for what is left is
    passed over.
    """
    left = budget
    for one in sorted(candidates, key=lambda c: (-c.worth, c.customer)):
        if not one.chance:
            return
        if left is None or one.way.cost <= left:
            yield one
            left = None if left is None else left - one.way.cost
