"""What contacts bring and cost, counted exactly."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from tiers.survey.planning.instance import Instance

Contacts = Mapping[tuple[str, str], int]
"""How many are contacted, by tier and channel."""


def answers(instance: Instance, contacts: Contacts, tier: str) -> Fraction:
    """Give the answers that are expected of a tier, alike or not."""
    return sum(_by_channel(instance, contacts, tier), Fraction(0))


def expected(instance: Instance, contacts: Contacts) -> dict[str, Fraction]:
    """Give what expected answers are worth, counted as independent ones, by tier."""
    return {
        tier.name: sum(
            (
                Fraction(instance.cells[cell].worth) * count
                for cell, count in contacts.items()
                if cell[0] == tier.name
            ),
            Fraction(0),
        )
        for tier in instance.tiers
    }


def cost(instance: Instance, contacts: Contacts) -> Decimal:
    """Give what contacts cost."""
    found = (instance.cells[cell].cost * count for cell, count in contacts.items())
    return sum(found, Decimal(0))


def share(instance: Instance, contacts: Contacts) -> Fraction:
    """Give the least share of a tier's requirement that contacts bring, up to 1."""
    worth, overlaps = expected(instance, contacts), _overlaps(instance, contacts)
    return min([Fraction(1), *_shares(instance, worth), *overlaps])


def _shares(instance: Instance, worth: Mapping[str, Fraction]) -> Iterator[Fraction]:
    for tier in instance.tiers:
        if tier.required:
            yield worth[tier.name] / tier.required


def _overlaps(instance: Instance, contacts: Contacts) -> Iterator[Fraction]:
    """Give the share of each overlap that the second channel of its tier brings."""
    for tier in instance.tiers:
        if tier.overlap:
            brought = sorted(_by_channel(instance, contacts, tier.name))
            yield brought[-2] / tier.overlap if len(brought) > 1 else Fraction(0)


def _by_channel(
    instance: Instance, contacts: Contacts, tier: str
) -> Iterator[Fraction]:
    """Give the answers that each channel brings of a tier."""
    for cell, count in contacts.items():
        if cell[0] == tier:
            yield Fraction(instance.cells[cell].response) * count
