"""The sample of a round: stratified, by permanent random numbers.

Strata are the groups of a tier: customers who are reached by the same channels, and
count as the same for a quota. Of a stratum with N customers the n with the least
numbers are drawn, so that each has the probability n / N; which channel asks whom of
them is drawn as well, by other numbers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    return Lots.of(customers, contacts, quotas=quotas).drawn(seed)


@attrs.frozen
class Lots:
    """A draw that only lacks its seed: the strata, and who asks how many of each."""

    strata: tuple[tuple[str, tuple[Customer, ...], tuple[str, ...]], ...]
    """By name: the customers, and the channel of each who is drawn, in no order."""

    @classmethod
    def of(
        cls,
        customers: Iterable[Customer],
        contacts: Mapping[tuple[str, str], int],
        *,
        quotas: Mapping[str, int] | None = None,
    ) -> "Lots":
        """Form strata, and spread contacts over them, by tier and channel."""
        tiers = {tier for tier, _ in contacts}
        strata: dict[Stratum, list[Customer]] = {}
        for one in sorted(customers, key=lambda customer: customer.name):
            if one.tier in tiers:
                group = Group(one.channels, one.quota)
                strata.setdefault((one.tier, group), []).append(one)
        ordered = {key: strata[key] for key in sorted(strata, key=lambda k: label(*k))}
        counts = {key: len(found) for key, found in ordered.items()}
        spread = Spread(contacts, counts, quotas or {}).found()
        return cls(
            tuple(
                (label(*key), tuple(found), tuple(_channels(key, spread)))
                for key, found in ordered.items()
            )
        )

    def drawn(self, seed: int) -> list[Drawn]:
        """Draw everybody that a seed gives, by tier and name."""
        found = (person for stratum in self.strata for person in _of(*stratum, seed))
        return sorted(found, key=lambda d: (d.customer.tier, d.customer.name))


def _channels(key: Stratum, spread: Mapping[tuple[Stratum, str], int]) -> Iterator[str]:
    for channel in sorted(key[1].channels):
        yield from [channel] * spread.get((key, channel), 0)


def _of(
    stratum: str, customers: Sequence[Customer], channels: Sequence[str], seed: int
) -> Iterator[Drawn]:
    """Draw from one stratum."""
    first = sorted(customers, key=lambda one: number(seed, "draw", one.name))
    chosen = first[: len(channels)]
    turns = sorted(chosen, key=lambda one: number(seed, "channel", one.name))
    if chosen:
        probability = Fraction(len(channels), len(customers))
        for customer, channel in zip(turns, channels, strict=True):
            yield Drawn(customer, stratum, channel, probability)
