"""The sample of a round: stratified, by permanent random numbers.

Strata are the groups of a tier: customers who are reached by the same channels, and
count as the same for a quota. Of a stratum with N customers the n with the least
numbers are drawn, so that each has the probability n / N; which channel asks whom of
them is drawn as well, by other numbers.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from tiers.survey.drawing.numbers import number
from tiers.survey.drawing.spreading import Spread, Stratum, label
from tiers.survey.planning.instance import Group


@attrs.frozen
class Customer:
    """A customer who may be asked."""

    name: str
    tier: str
    channels: frozenset[str]
    quota: str = ""


@attrs.frozen
class Drawn:
    """A customer who is asked."""

    customer: Customer
    stratum: str
    channel: str
    probability: Fraction


def draw(
    customers: Iterable[Customer],
    contacts: Mapping[tuple[str, str], int],
    *,
    seed: int,
    quotas: Mapping[str, int] | None = None,
) -> list[Drawn]:
    """Draw so many customers, by tier and channel; by tier and name.

    Fewer are drawn where customers or quotas do not suffice. The order in which
    customers come does not matter.
    """
    tiers = {tier for tier, _ in contacts}
    strata: dict[Stratum, list[Customer]] = {}
    for one in sorted(customers, key=lambda customer: customer.name):
        if one.tier in tiers:
            group = Group(one.channels, one.quota)
            strata.setdefault((one.tier, group), []).append(one)
    ordered = {key: strata[key] for key in sorted(strata, key=lambda key: label(*key))}
    counts = {key: len(found) for key, found in ordered.items()}
    spread = Spread(contacts, counts, quotas or {}).found()
    drawn = [
        person
        for key, found in ordered.items()
        for person in _of(key, found, spread, seed)
    ]
    return sorted(drawn, key=lambda d: (d.customer.tier, d.customer.name))


def _of(
    key: Stratum,
    customers: list[Customer],
    spread: Mapping[tuple[Stratum, str], int],
    seed: int,
) -> Iterable[Drawn]:
    """Draw from one stratum."""
    channels = [
        c for c in sorted(key[1].channels) for _ in range(spread.get((key, c), 0))
    ]
    first = sorted(customers, key=lambda one: number(seed, "draw", one.name))
    chosen = first[: len(channels)]
    turns = sorted(chosen, key=lambda one: number(seed, "channel", one.name))
    for customer, channel in zip(turns, channels, strict=True):
        probability = Fraction(len(channels), len(customers))
        yield Drawn(customer, label(*key), channel, probability)
