"""Why a customer has its tier, in sentences."""

from collections.abc import Iterator
from decimal import Decimal

from tiers.engines.interpret.values import value_text
from tiers.pipeline.asking import Answer
from tiers.pipeline.telling.words import (
    comparisons,
    failing,
    has_tier,
    joined,
    nearest,
    tier_name,
    who,
)
from tiers.reach.completions import Completion
from tiers.results import Explanation, ScoreShown
from tiers.text import Text


def why_sentences(answer: Answer) -> list[Text]:
    """Say in a few sentences why a customer has its tier."""
    shown = answer.explained
    said = [verdict(shown), *_asked(shown), *_made(shown)]
    return [*said, *_missing(answer.completion)]


def verdict(shown: Explanation) -> Text:
    """Say which tier a customer has, by which rule, and why."""
    decision, name = shown.decision, who(shown)
    because = decision.because
    if decision.rule and decision.tier:
        tier = tier_name(shown, decision.tier)
        return Text(
            f"{name.en} is in tier {tier.en} by rule {decision.rule}: {because.en}.",
            f"{name.zh} 属于{tier.zh}，依据规则 {decision.rule}：{because.zh}。",
        )
    if decision.clashing:
        rules = ", ".join(decision.clashing)
        return Text(
            f"{name.en} has no tier: {because.en} ({rules}).",
            f"{name.zh} 没有层级：{because.zh}（{rules}）。",
        )
    tier = has_tier(shown, decision.tier)
    return Text(
        f"{name.en} {tier.en}: {because.en}.", f"{name.zh} {tier.zh}：{because.zh}。"
    )


def _asked(shown: Explanation) -> Iterator[Text]:
    """Say what the rule asks, with the customer's values."""
    rule = next((r for r in shown.rules if r.id == shown.decision.rule), None)
    if rule is None:
        failed = [r for r in shown.rules if r.holds is not True]
        near = nearest(failed)
        if near is not None:
            words = failing(near)
            yield Text(
                f"The nearest rule, {near.id}, fails on {words.en}.",
                f"最接近的规则 {near.id} 不成立：{words.zh}。",
            )
        return
    held = [c.text for c in comparisons(rule.conditions) if c.holds]
    if held:
        words = joined(held)
        yield Text(
            f"What it asks for holds: {words.en}.", f"其条件均成立：{words.zh}。"
        )


def _made(shown: Explanation) -> Iterator[Text]:
    """Say what the scores that the rule asks about are mostly made of."""
    rule = next((r for r in shown.rules if r.id == shown.decision.rule), None)
    if rule is None:
        return
    text = " ".join(c.text.en for c in comparisons(rule.conditions))
    for score in shown.scores:
        if score.name in text.split() and (most := _most(score)):
            words, value = most
            whole = value_text(score.value)
            yield Text(
                f"Of {score.name} {whole}, {value} comes from {words.en}.",
                f"{score.name} {whole} 中，{value} 来自 {words.zh}。",
            )


def _most(score: ScoreShown) -> tuple[Text, str] | None:
    """Find the largest addend of a score, of those that can be told apart."""
    parts = [p for p in score.parts if p.value is not None and p.value > 0]
    if score.divisor is not None or len(parts) < 2:
        return None
    best = max(parts, key=lambda part: part.value or Decimal(0))
    value = best.value or Decimal(0)
    places = max(score.places, 0)
    return best.text, f"{round(value, places):f}"


def _missing(found: Completion) -> Iterator[Text]:
    for name in found.matter:
        yield Text(
            f"{name} is missing, and some value of it would change the outcome.",
            f"{name} 缺失，其取值可能改变结果。",
        )
    for name in found.may_matter:
        yield Text(
            f"{name} is missing, and may change the outcome.",
            f"{name} 缺失，也许会改变结果。",
        )
