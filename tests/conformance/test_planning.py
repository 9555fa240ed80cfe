"""The plan of a round, held against published optima and against all that there are."""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import attrs
import pytest

from tiers.survey.planning.effects import design_effect
from tiers.survey.planning.instance import Cell, Channel, Group, Instance, Tier
from tiers.survey.planning.sizes import half_width, required
from tiers.survey.planning.solving import solved

pytest.importorskip("scipy", reason="the solver is an extra")

REFERENCE = Path(__file__).parents[2].parent / "shared/reference/survey_plan_milp.json"
CHANNELS = ("face-to-face", "drop-off", "phone", "online", "mail")
LEAD_DAYS = (21, 18, 10, 7, 42)


@pytest.fixture(scope="module")
def reference() -> Mapping[str, Any]:
    if not REFERENCE.exists():
        pytest.skip("the reference instance is not here")
    found: Mapping[str, Any] = json.loads(
        REFERENCE.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal
    )
    return found


def instance_of(reference: Mapping[str, Any]) -> Instance:
    given = reference["instance"]
    names = [f"tier {at}" for at in range(len(given["N"]))]
    sizes = zip(given["N"], given["S"], given["halfwidth_target"], strict=True)
    tiers = [
        Tier(name, required(int(n), s, d, 95), {Group(frozenset(CHANNELS)): int(n)})
        for name, (n, s, d) in zip(names, sizes, strict=True)
    ]
    cells = {
        (tier.name, channel): Cell(
            cost=given["cost_per_contact"][c],
            response=given["response_rate"][h][c],
            most=int(given["reach"][c] * tier.customers),
        )
        for h, tier in enumerate(tiers)
        for c, channel in enumerate(CHANNELS)
    }
    capacities = zip(CHANNELS, given["capacity_contacts"], LEAD_DAYS, strict=True)
    channels = tuple(Channel(name, int(most), days) for name, most, days in capacities)
    return Instance(tuple(tiers), channels, cells)


def test_answers_needed_are_those_of_the_reference(
    reference: Mapping[str, Any],
) -> None:
    found = [float(tier.required) for tier in instance_of(reference).tiers]

    # Its quantile of the normal distribution has more than six places.
    assert found == pytest.approx([float(r) for r in reference["required"]], rel=1e-7)


def test_the_cheapest_plan_costs_what_the_reference_says(
    reference: Mapping[str, Any],
) -> None:
    found = solved(instance_of(reference))

    assert found.cost == reference["min_cost"]["value"]
    assert found.is_met
    for tier in instance_of(reference).tiers:
        assert found.answers[tier.name] >= tier.required


@pytest.mark.parametrize("budget", ["3000", "8000"])
def test_a_budget_buys_the_share_that_the_reference_says(
    budget: str, reference: Mapping[str, Any]
) -> None:
    instance = attrs.evolve(instance_of(reference), budget=Decimal(budget))

    found = solved(instance)

    expected = float(reference["max_scale_t_for_budget"][budget])
    assert float(found.share) == pytest.approx(expected, abs=5e-7)
    assert found.cost <= Decimal(budget)
    assert found.needed == reference["min_cost"]["value"]


def test_a_deadline_leaves_the_share_that_the_reference_says(
    reference: Mapping[str, Any],
) -> None:
    instance = attrs.evolve(
        instance_of(reference), budget=Decimal(3000), deadline_days=10
    )

    found = solved(instance)

    expected = float(reference["deadline_le_10_days_t_for_3000"])
    assert float(found.share) == pytest.approx(expected, abs=5e-7)
    assert {channel for (_, channel), n in found.contacts.items() if n} <= {
        "phone",
        "online",
    }


# --- small instances, every plan of which can be tried ------------------------------

BOTH, ONE = frozenset({"phone", "mail"}), frozenset({"mail"})


def small(**changes: Any) -> Instance:
    tiers = (
        Tier("gold", Fraction(3), {Group(BOTH): 4, Group(ONE): 3}),
        Tier("iron", Fraction(2), {Group(BOTH, "north"): 3, Group(ONE): 4}),
    )
    cells = {
        ("gold", "phone"): Cell(Decimal(5), Decimal("0.6"), 4),
        ("gold", "mail"): Cell(Decimal("1.5"), Decimal("0.35"), 7),
        ("iron", "phone"): Cell(Decimal(5), Decimal("0.5"), 3),
        ("iron", "mail"): Cell(Decimal("1.5"), Decimal("0.25"), 7),
    }
    channels = (Channel("phone", None, 5), Channel("mail", None, 20))
    return attrs.evolve(Instance(tiers, channels, cells), **changes)


def overlapping(answers: str, **changes: Any) -> dict[str, Any]:
    """Let two channels of each tier overlap."""
    tiers = small().tiers
    wish = Fraction(answers)
    return {"tiers": tuple(attrs.evolve(t, overlap=wish) for t in tiers), **changes}


def interviewed(effect: str) -> dict[str, Any]:
    """Let answers by telephone be alike."""
    found = {
        cell: attrs.evolve(own, effect=Decimal(effect)) if cell[1] == "phone" else own
        for cell, own in small().cells.items()
    }
    return {"cells": found}


def is_possible(instance: Instance, contacts: Mapping[tuple[str, str], int]) -> bool:
    """Say by hand whether contacts can be made: nobody twice, and within limits."""
    quota = instance.quotas.get("north", 99)
    for tier in instance.tiers:
        phone, mail = contacts[tier.name, "phone"], contacts[tier.name, "mail"]
        reached = sum(n for g, n in tier.groups.items() if "phone" in g.channels)
        capped = sum(min(n, quota) for g, n in tier.groups.items() if g.quota)
        free = sum(n for g, n in tier.groups.items() if not g.quota)
        if tier.name == "iron":
            reached = capped
        if phone > reached or phone + mail > free + capped:
            return False
    for channel in instance.channels:
        total = sum(n for (_, c), n in contacts.items() if c == channel.name)
        if channel.capacity is not None and total > channel.capacity:
            return False
        if total and not instance.is_in_time(channel):
            return False
    return True


def best_by_trying(instance: Instance) -> tuple[Fraction, Decimal]:
    """Try all plans: the greatest share within the budget, at the least cost."""
    cells = list(instance.cells)
    found = []
    for counts in product(*(range(instance.cells[c].most + 1) for c in cells)):
        contacts = dict(zip(cells, counts, strict=True))
        cost = sum(
            (instance.cells[c].cost * n for c, n in contacts.items()), Decimal(0)
        )
        if instance.budget is not None and cost > instance.budget:
            continue
        if is_possible(instance, contacts):
            shares = [
                sum(
                    Fraction(instance.cells[c].worth) * n
                    for c, n in contacts.items()
                    if c[0] == tier.name
                )
                / tier.required
                for tier in instance.tiers
            ]
            shares += [
                min(
                    Fraction(instance.cells[tier.name, c.name].response)
                    * contacts[tier.name, c.name]
                    for c in instance.channels
                )
                / tier.overlap
                for tier in instance.tiers
                if tier.overlap
            ]
            found.append((min([Fraction(1), *shares]), -cost))
    share, cost = max(found)
    return share, -cost


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"budget": Decimal(20)},
        {"budget": Decimal(9)},
        {"quotas": {"north": 2}},
        {"channels": (Channel("phone", 5, 5), Channel("mail", 6, 20))},
        overlapping("0.5"),
        overlapping("0.7", budget=Decimal(20)),
        overlapping("1", quotas={"north": 3}),
        interviewed("1.2"),
        {**interviewed("1.1"), **overlapping("0.5")},
    ],
)
def test_no_plan_is_better(changes: dict[str, Any]) -> None:
    instance = small(**changes)

    found = solved(instance)

    assert (found.share, found.cost) == best_by_trying(instance)
    assert is_possible(instance, found.contacts)


def test_a_tier_that_cannot_be_asked_enough_does_not_stop_the_others() -> None:
    found = solved(small(deadline_days=10))

    assert not found.is_met
    assert found.most == {"gold": Fraction("2.4"), "iron": Fraction("1.5")}
    assert found.answers == found.most
    answers = {(x.kind, x.name) for x in found.levers if x.unit == "answers"}
    assert ("deadline", "") in answers


def test_what_binds_is_told_with_what_easing_it_brings() -> None:
    instance = small(budget=Decimal(20))

    found = solved(instance)

    gains = {(lever.kind, lever.name): lever.gain for lever in found.levers}
    assert gains["budget", ""] > 0
    assert ("capacity", "phone") not in gains
    wider = solved(attrs.evolve(instance, budget=Decimal(22)))
    assert wider.share > found.share


def test_an_overlap_that_a_tier_can_not_have_stops_nobody() -> None:
    instance = small(**overlapping("2"))

    found = solved(instance)

    # gold: of seven, three by telephone at 0.6 and four by letters at 0.35, at best;
    # iron: three by telephone at 0.5 and four by letters at 0.25
    assert found.overlaps == {"gold": Fraction("1.4"), "iron": Fraction(1)}
    assert found.share == 1
    assert found.is_met


def test_an_overlap_costs_what_the_lever_says_or_more() -> None:
    wanted, plain = (solved(small(**given)) for given in (overlapping("0.7"), {}))

    lever = next(lever for lever in wanted.levers if lever.kind == "overlap")
    assert 0 < lever.gain <= wanted.cost - plain.cost + 5


def test_answers_of_one_interviewer_count_less() -> None:
    assert design_effect(35, Decimal("0.03")) == Decimal("2.02")
    assert design_effect(1, Decimal("0.5")) == 1

    by_phone = Cell(Decimal(5), Decimal("0.45"), 9, design_effect(26, Decimal("0.02")))

    assert by_phone.worth == Decimal("0.3")


def test_half_widths_and_requirements_belong_together() -> None:
    needed = required(400, Decimal(12), Decimal("1.5"), 95)

    assert half_width(400, Decimal(12), needed, 95) == Decimal("1.50")
    assert half_width(400, Decimal(12), Fraction(1), 95) is None
    assert required(0, Decimal(12), Decimal("1.5"), 95) == 0
