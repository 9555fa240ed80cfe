"""The policy of the benchmarks: five scores of the population, rules, actions."""

from random import Random
from typing import Any

import attrs

_TIERS = ("platinum", "gold", "silver", "bronze", "basic")
_TESTED = ("worth", "margin_rank", "activity", "late")
_MOST = {"late": 60}
_OWN = ("late", "complaints", "returns", "orders", "visits", "discount")

SCORES: dict[str, Any] = {
    "worth": {"model": "percentile", "of": "spend", "within": "segment"},
    "margin_rank": {"model": "percentile", "of": "margin"},
    "activity": {"model": "percentile", "of": "visits + 2 * orders"},
    "growth": {
        "model": "zscore",
        "of": "spend - spend_before",
        "within": "region",
    },
    "loyalty": {"model": "linear", "of": "orders + orders_before"},
}


def _fact(kind: Any, **rest: Any) -> dict[str, Any]:
    return {"type": kind, **rest}


FACTS: dict[str, Any] = {
    "id": _fact("string", key=True),
    "segment": _fact(["retail", "trade", "online", "public"]),
    "region": _fact("string"),
    "spend": _fact("decimal(2)", range="[0..1000000]"),
    "spend_before": _fact("decimal(2)", range="[0..1000000]"),
    "margin": _fact("decimal(2)", range="[-100000..1000000]"),
    "orders": _fact("integer", range="[0..10000]"),
    "orders_before": _fact("integer", range="[0..10000]"),
    "visits": _fact("integer", range="[0..10000]"),
    "late": _fact("integer", range="[0..365]"),
    "complaints": _fact("integer", range="[0..100]"),
    "returns": _fact("integer", range="[0..1000]"),
    "discount": _fact("decimal(2)", range="[0..100]"),
    "share": _fact("decimal(2)", range="[0..100]"),
    "since": _fact("date"),
    "last_order": _fact("date"),
    "active": _fact("boolean"),
    "mail": _fact("boolean"),
}


@attrs.frozen
class Rule:
    """A rule of the table: a half-open range for each of some columns."""

    name: str
    ranges: tuple[tuple[str, int, int], ...]
    tier: str
    because: str


@attrs.frozen
class Grant:
    """An action, and who gets it: a tier, and a fact above some value."""

    action: str
    tier: str
    fact: str
    above: int


def rules(count: int) -> tuple[Rule, ...]:
    """Draw rules of three ranges; the last one takes whoever is left."""
    random = Random(count)  # noqa: S311 - no secret
    wide = (2 / count) ** (1 / 3)  # so that most customers meet one of the rules
    found = []
    for n in range(count - 1):
        ranges = []
        for name in random.sample(_TESTED, 3):
            most = _MOST.get(name, 100)
            width = max(1, round(most * wide))
            low = random.randrange(most - width + 1)
            ranges.append((name, low, low + width))
        tier = _TIERS[n % len(_TIERS)]
        found.append(Rule(f"R{n}", tuple(ranges), tier, f"{tier}, as rule {n} says"))
    return (*found, Rule("other", (), _TIERS[-1], "no other rule applies"))


def grants(count: int) -> tuple[Grant, ...]:
    """Give so many actions, each to customers of a tier above some value."""
    return tuple(
        Grant(f"action {n}", _TIERS[n % 5], _OWN[n % 6], 2 + n // 6)
        for n in range(count)
    )


def policy(rule_count: int = 20, action_count: int = 12) -> dict[str, Any]:
    """Write the policy as a file would say it."""
    table = rules(rule_count)
    return {
        "tiers-policy": 1,
        "name": "benchmark",
        "facts": FACTS,
        "scores": SCORES,
        "tiers": {tier: {} for tier in _TIERS},
        "rules": {
            "hit": "first",
            "columns": list(_TESTED),
            "rows": [_row(rule) for rule in table],
        },
        "actions": {
            "catalogue": {g.action: {} for g in grants(action_count)},
            "rules": [
                {
                    "if": f'tier = "{g.tier}" and {g.fact} > {g.above}',
                    "do": [g.action],
                }
                for g in grants(action_count)
            ],
        },
    }


def _row(rule: Rule) -> list[str]:
    cells = {name: f"[{low}..{high})" for name, low, high in rule.ranges}
    tested = [cells.get(name, "-") for name in _TESTED]
    return [rule.name, *tested, rule.tier, rule.because]
