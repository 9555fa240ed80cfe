"""What the sentences about a customer are made of."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tiers.engines.interpret.values import value_text
from tiers.results import Comparison, ConditionTried, Explanation, RuleTried
from tiers.text import Lang, Text


def who(shown: Explanation) -> Text:
    """Name the customer."""
    return Text(f"Customer {shown.customer}", f"客户 {shown.customer}")


def has_tier(shown: Explanation, name: str | None) -> Text:
    """Say that a customer has a tier, or none."""
    if name is None:
        return Text("has no tier", "没有层级")
    tier = tier_name(shown, name)
    return Text(f"is in tier {tier.en}", f"属于{tier.zh}")


def tier_name(shown: Explanation, name: str) -> Text:
    """Name a tier, with its label if that is another."""
    return named(name, shown.labels[name])


def named(name: str, label: Text) -> Text:
    """Put a label to a name, if it is another."""
    en = name if name == label.en else f"{name} ({label.en})"
    zh = name if name == label.zh else f"{label.zh}（{name}）"
    return Text(en, zh)


def comparisons(conditions: Sequence[ConditionTried]) -> Iterator[Comparison]:
    """Give the comparisons of some conditions, in reading order."""
    return (c for condition in conditions for c in condition.comparisons)


def joined(parts: Sequence[Text], word: str = "and", zh_word: str = "且") -> Text:
    """Put a word between parts."""
    return Text(
        f" {word} ".join(part.en for part in parts),
        f"，{zh_word} ".join(part.zh for part in parts),
    )


def listed(names: Sequence[str]) -> Text:
    """List names."""
    return Text(", ".join(names), "、".join(names))


def value(given: Any, lang: Lang) -> str:
    """Write a value without needless noughts."""
    if isinstance(given, Decimal) and given == given.to_integral_value():
        given = given.normalize()
    return value_text(given, lang)


def nearest(rules: Sequence[RuleTried]) -> RuleTried | None:
    """Find the rule of which the fewest conditions fail, and by the least."""
    return min(rules, key=_distance, default=None)


def _distance(rule: RuleTried) -> tuple[int, Decimal]:
    failed = [c for c in rule.conditions if c.holds is not True]
    short = [c.short_by for c in comparisons(failed) if c.short_by is not None]
    return len(failed), sum(short, Decimal(0))


def failing(rule: RuleTried) -> Text:
    """Say what fails in a rule, and by how much."""
    failed = [c for c in rule.conditions if c.holds is not True]
    found = [c for c in comparisons(failed) if c.holds is not True]
    return joined([_off(c) for c in found])


def _off(found: Comparison) -> Text:
    if found.holds is None:
        en, zh = f"{found.text.en} (unknown)", f"{found.text.zh}（未知）"
    elif found.short_by is None:
        return found.text
    else:
        en = f"{found.text.en} (off by {value_text(found.short_by)})"
        zh = f"{found.text.zh}（相差 {value_text(found.short_by)}）"
    return Text(en, zh)
