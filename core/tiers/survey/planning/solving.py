"""The best plan that there is, what stands in the way of a better, and what would help.

If every tier can get the answers it needs within the budget, the cheapest plan wins.
Else the greatest common share of them is met, at the least cost for that share.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import ceil

import attrs

from tiers.survey.planning.contacts import Contacts, cost, expected, share
from tiers.survey.planning.instance import Group, Instance, Tier
from tiers.survey.planning.levers import Kind, Lever
from tiers.survey.planning.model import Model

STEP = Decimal("0.1")
"""By how much limits are eased, one at a time, to see whether they bind."""


@attrs.frozen
class Solution:
    """The best plan of an instance."""

    contacts: Contacts
    share: Fraction
    """The least share of what a tier needs, or of the most it can give, if that is
    less; 1 meets all."""
    cost: Decimal
    answers: dict[str, Fraction]
    """Expected, by tier."""
    needed: Decimal | None
    """What meeting everything would cost without a budget; None if nothing would."""
    most: dict[str, Fraction]
    """The answers that a tier could have at best, were it the only one."""
    overlaps: dict[str, Fraction]
    """Answers of the second channel that a tier could have at best, up to the wish."""
    levers: tuple[Lever, ...] = ()

    is_attainable: bool = True
    """Whether each tier could give the answers it needs, at any price, alone."""

    @property
    def is_met(self) -> bool:
        """Whether every tier gets the answers that its precision needs."""
        return self.share == 1 and self.is_attainable


def solved(instance: Instance) -> Solution:
    """Find the best plan.

    Of a tier that can't give what it needs, no more is asked than it can: else nobody
    would be asked where one tier can't be.
    """
    most = {tier.name: _most(instance, tier.name) for tier in instance.tiers}
    overlaps = {tier.name: _overlap(instance, tier) for tier in instance.tiers}
    reduced = tuple(
        attrs.evolve(
            tier,
            required=min(tier.required, most[tier.name]),
            overlap=overlaps[tier.name],
        )
        for tier in instance.tiers
    )
    found = _solved(attrs.evolve(instance, tiers=reduced), most, overlaps)
    if all(most[tier.name] >= tier.required for tier in instance.tiers):
        return found
    levers = (*_missing_answers(instance, most), *found.levers)
    return attrs.evolve(found, is_attainable=False, levers=levers)


def _solved(
    instance: Instance, most: dict[str, Fraction], overlaps: dict[str, Fraction]
) -> Solution:
    cheapest = Model(instance).cheapest()
    needed = None if cheapest is None else cost(instance, cheapest.contacts)
    is_paid = instance.budget is None or (
        needed is not None and needed <= instance.budget
    )
    if cheapest is not None and is_paid:
        contacts = cheapest.contacts
    else:
        contacts = _fullest(instance)
    met = share(instance, contacts)
    return Solution(
        contacts=contacts,
        share=met,
        cost=cost(instance, contacts),
        answers=expected(instance, contacts),
        needed=needed,
        most=most,
        overlaps=overlaps,
        levers=tuple(_levers(instance, is_met=met == 1)),
    )


def _fullest(instance: Instance) -> Contacts:
    """Meet the greatest share, and that as cheaply as can be."""
    found = Model(instance).fullest(within_budget=True).contacts
    again = Model(instance).cheapest(share(instance, found))
    if again is None or cost(instance, again.contacts) > cost(instance, found):
        return found
    return again.contacts


def _most(instance: Instance, tier: str) -> Fraction:
    """Give the answers that a tier can have at any price, alone."""
    alone = attrs.evolve(
        instance,
        budget=None,
        tiers=tuple(
            attrs.evolve(
                t,
                required=_without_end(t.customers if t.name == tier else 0),
                overlap=Fraction(0),
            )
            for t in instance.tiers
        ),
    )
    found = Model(alone).fullest(within_budget=False)
    return expected(instance, found.contacts)[tier]


def _overlap(instance: Instance, tier: Tier) -> Fraction:
    """Give the wish for an overlap in a tier, or the most of it that can be, alone."""
    if not tier.overlap:
        return Fraction(0)
    none = Fraction(0)
    tiers = tuple(
        attrs.evolve(t, required=none, overlap=t.overlap if t is tier else none)
        for t in instance.tiers
    )
    alone = attrs.evolve(instance, budget=None, tiers=tiers)
    return tier.overlap * share(
        alone, Model(alone).fullest(within_budget=False).contacts
    )


def _without_end(customers: int) -> Fraction:
    """Ask for so many answers that nobody has them; for none of none."""
    return Fraction(2 * customers)


# --- what binds -------------------------------------------------------------------


def _levers(instance: Instance, *, is_met: bool) -> Iterator[Lever]:
    """Ease one limit after the other, and see whether the plan gets better.

    Of the relaxation, in which contacts may be parts: it is quick, and near.
    """
    now = _value(instance, is_met=is_met)
    for kind, name, eased in _eased(instance, is_met=is_met):
        then = _value(eased, is_met=is_met)
        gain = now - then if is_met else then - now
        worth = round(Decimal(gain), 2 if is_met else 4)
        if worth > 0:
            yield Lever(kind, name, worth, "cost" if is_met else "share")


def _missing_answers(instance: Instance, most: dict[str, Fraction]) -> Iterator[Lever]:
    """Ease limits, and see how many answers more come of tiers that lack some."""
    short = [t for t in instance.tiers if most[t.name] < t.required]
    for kind, name, eased in _eased(instance, is_met=True):
        if kind != "precision":
            gain = sum(
                min(_most(eased, t.name), t.required) - most[t.name] for t in short
            )
            worth = round(Decimal(float(gain)), 1)
            if worth > 0:
                yield Lever(kind, name, worth, "answers")


def _value(instance: Instance, *, is_met: bool) -> float:
    model = Model(instance, is_whole=False)
    if is_met:
        found = model.cheapest()
        return float("inf") if found is None else found.value
    return model.fullest(within_budget=True).value


def _eased(instance: Instance, *, is_met: bool) -> Iterator[tuple[Kind, str, Instance]]:
    if instance.budget is not None and not is_met:
        yield "budget", "", attrs.evolve(instance, budget=instance.budget * (1 + STEP))
    if instance.deadline_days is not None:
        yield "deadline", "", attrs.evolve(instance, deadline_days=None)
    for channel in instance.channels:
        if channel.capacity is not None:
            more = ceil(channel.capacity * (1 + STEP))
            wider = attrs.evolve(channel, capacity=more)
            channels = tuple(wider if c is channel else c for c in instance.channels)
            yield "capacity", channel.name, attrs.evolve(instance, channels=channels)
        yield "reach", channel.name, _reaching(instance, channel.name)
    if any(tier.overlap for tier in instance.tiers):
        tiers = tuple(attrs.evolve(t, overlap=Fraction(0)) for t in instance.tiers)
        yield "overlap", "", attrs.evolve(instance, tiers=tiers)
    for tier in instance.tiers:
        if tier.required:
            less = attrs.evolve(tier, required=tier.required / _looser())
            tiers = tuple(less if t is tier else t for t in instance.tiers)
            yield "precision", tier.name, attrs.evolve(instance, tiers=tiers)


def _looser() -> Fraction:
    """Give by what requirements fall when a half-width is a tenth wider."""
    return Fraction(1 + STEP) ** 2


def _reaching(instance: Instance, channel: str) -> Instance:
    """Let a channel reach everybody."""
    tiers = []
    for tier in instance.tiers:
        groups: dict[Group, int] = {}
        for group, count in tier.groups.items():
            wider = attrs.evolve(group, channels=group.channels | {channel})
            groups[wider] = groups.get(wider, 0) + count
        tiers.append(attrs.evolve(tier, groups=groups))
    customers = {tier.name: tier.customers for tier in instance.tiers}
    cells = {
        (t, c): attrs.evolve(cell, most=customers[t]) if c == channel else cell
        for (t, c), cell in instance.cells.items()
    }
    return attrs.evolve(instance, tiers=tuple(tiers), cells=cells)
