"""Answers about one customer in sentences, in both languages."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tiers.engines.interpret.wording import value_text
from tiers.pipeline.asking import Answer, Refusal
from tiers.reach.changes import Change, Move, Recourse
from tiers.reach.completions import Completion
from tiers.results import (
    Comparison,
    ConditionTried,
    Explanation,
    RuleTried,
    ScoreShown,
)
from tiers.text import Lang, Text

# --- why ---------------------------------------------------------------------------


def why_sentences(answer: Answer) -> list[Text]:
    """Say in a few sentences why a customer has its tier."""
    shown = answer.explained
    said = [_verdict(shown), *_asked(shown), *_made(shown)]
    return [*said, *_missing(answer.completion)]


def _verdict(shown: Explanation) -> Text:
    decision, who = shown.decision, _who(shown)
    because = decision.because
    if decision.rule and decision.tier:
        tier = _tier(shown, decision.tier)
        return Text(
            f"{who.en} is in tier {tier.en} by rule {decision.rule}: {because.en}.",
            f"{who.zh} 属于{tier.zh}，依据规则 {decision.rule}：{because.zh}。",
        )
    if decision.clashing:
        rules = ", ".join(decision.clashing)
        return Text(
            f"{who.en} has no tier: {because.en} ({rules}).",
            f"{who.zh} 没有层级：{because.zh}（{rules}）。",
        )
    tier = _is(shown, decision.tier)
    return Text(
        f"{who.en} {tier.en}: {because.en}.", f"{who.zh} {tier.zh}：{because.zh}。"
    )


def _who(shown: Explanation) -> Text:
    return Text(f"Customer {shown.customer}", f"客户 {shown.customer}")


def _is(shown: Explanation, name: str | None) -> Text:
    """Say that a customer has a tier, or none."""
    if name is None:
        return Text("has no tier", "没有层级")
    tier = _tier(shown, name)
    return Text(f"is in tier {tier.en}", f"属于{tier.zh}")


def _tier(shown: Explanation, name: str) -> Text:
    return _named(name, shown.labels[name])


def _named(name: str, label: Text) -> Text:
    en = name if name == label.en else f"{name} ({label.en})"
    zh = name if name == label.zh else f"{label.zh}（{name}）"
    return Text(en, zh)


def _asked(shown: Explanation) -> Iterator[Text]:
    """Say what the rule asks, with the customer's values."""
    rule = next((r for r in shown.rules if r.id == shown.decision.rule), None)
    if rule is None:
        failed = [r for r in shown.rules if r.holds is not True]
        near = nearest(failed)
        if near is not None:
            words = _failing(near)
            yield Text(
                f"The nearest rule, {near.id}, fails on {words.en}.",
                f"最接近的规则 {near.id} 不成立：{words.zh}。",
            )
        return
    held = [c.text for c in _comparisons(rule.conditions) if c.holds]
    if held:
        words = _joined(held)
        yield Text(
            f"What it asks for holds: {words.en}.", f"其条件均成立：{words.zh}。"
        )


def _made(shown: Explanation) -> Iterator[Text]:
    """Say what the scores that the rule asks about are mostly made of."""
    rule = next((r for r in shown.rules if r.id == shown.decision.rule), None)
    if rule is None:
        return
    text = " ".join(c.text.en for c in _comparisons(rule.conditions))
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


# --- why not -----------------------------------------------------------------------


def why_not_sentences(refusal: Refusal) -> list[Text]:
    """Say why a customer has another tier, and what would bring it there."""
    shown, tier = refusal.explained, refusal.tier
    wanted = _tier(shown, tier)
    if shown.decision.tier == tier:
        return [_verdict(shown)]
    now = _is(shown, shown.decision.tier)
    by = f" by rule {shown.decision.rule}" if shown.decision.rule else ""
    zh_by = f"（规则 {shown.decision.rule}）" if shown.decision.rule else ""
    first = Text(
        f"{_who(shown).en} {now.en}{by}, not {wanted.en}.",
        f"{_who(shown).zh} {now.zh}{zh_by}，而不是{wanted.zh}。",
    )
    return [
        first,
        *_near(shown, tier, wanted),
        *_recourse(refusal.recourse, wanted),
        *_revealed(refusal, wanted),
    ]


def _near(shown: Explanation, tier: str, wanted: Text) -> Iterator[Text]:
    """Name the nearest rule of a tier, and what fails in it."""
    giving = [rule for rule in shown.rules if tier in rule.gives]
    near = nearest(giving)
    if near is None:
        yield Text(f"No rule gives {wanted.en}.", f"没有规则给出{wanted.zh}。")
        return
    if near.holds:
        yield Text(
            f"Rule {near.id} would give it, but another rule is in its way.",
            f"规则 {near.id} 本可给出，但被其他规则取代。",
        )
        return
    words = _failing(near)
    yield Text(
        f"The nearest rule, {near.id}, fails on {words.en}.",
        f"最接近的规则 {near.id} 不成立：{words.zh}。",
    )


def nearest(rules: Sequence[RuleTried]) -> RuleTried | None:
    """Find the rule of which the fewest conditions fail, and by the least."""
    return min(rules, key=_distance, default=None)


def _distance(rule: RuleTried) -> tuple[int, Decimal]:
    failed = [c for c in rule.conditions if c.holds is not True]
    short = [c.short_by for c in _comparisons(failed) if c.short_by is not None]
    return len(failed), sum(short, Decimal(0))


def _failing(rule: RuleTried) -> Text:
    failed = [c for c in rule.conditions if c.holds is not True]
    found = [c for c in _comparisons(failed) if c.holds is not True]
    return _joined([_off(c) for c in found])


def _off(found: Comparison) -> Text:
    if found.holds is None:
        en, zh = f"{found.text.en} (unknown)", f"{found.text.zh}（未知）"
    elif found.short_by is None:
        return found.text
    else:
        en = f"{found.text.en} (off by {value_text(found.short_by)})"
        zh = f"{found.text.zh}（相差 {value_text(found.short_by)}）"
    return Text(en, zh)


def _recourse(found: Recourse, wanted: Text) -> Iterator[Text]:
    """Say the smallest change, or why there is none."""
    tried = _listed(found.facts)
    if found.smallest is None:
        yield _nothing(found, tried, wanted)
    else:
        yield from _change(found, found.smallest, tried)
    if found.lacking:
        names = _listed(found.lacking)
        yield Text(
            f"Left out, because it is missing: {names.en}.",
            f"因缺失而未考虑：{names.zh}。",
        )


def _nothing(found: Recourse, tried: Text, wanted: Text) -> Text:
    if not found.facts:
        return Text(
            "No fact that the policy marks `actionable` can be changed here.",
            "策略中没有可改变的事实（`actionable`）。",
        )
    if not found.is_proved:
        return Text(
            f"No change of {tried.en} was found in time that leads there.",
            f"限定搜索内未找到能达到的改变（{tried.zh}）。",
        )
    return Text(
        f"No change of {tried.en} leads to tier {wanted.en}: proved.",
        f"已证明：无论如何改变 {tried.zh}，都不能成为{wanted.zh}。",
    )


def _change(found: Recourse, change: Change, tried: Text) -> Iterator[Text]:
    moves, cost = moved(change), _value(change.cost, "en")
    if found.is_proved:
        yield Text(
            f"The smallest change: {moves.en}, at a cost of {cost}.",
            f"最小的改变：{moves.zh}，代价 {cost}。",
        )
        yield Text(
            f"Nothing cheaper does among {tried.en}: proved.",
            f"已证明：在 {tried.zh} 中没有代价更低的改变。",
        )
    else:
        yield Text(
            f"A change that does: {moves.en}, at a cost of {cost}.",
            f"可行的改变：{moves.zh}，代价 {cost}。",
        )
        yield Text(
            "A cheaper one may exist: the search was cut short.",
            "搜索提前结束，或有代价更低的改变。",
        )
    others = [one for one in found.alone if one.moves != change.moves]
    if others:
        words = _joined([_priced(one) for one in others], "or", "或")
        yield Text(f"Alone: {words.en}.", f"单独改变：{words.zh}。")


def _priced(change: Change) -> Text:
    moves, cost = moved(change), _value(change.cost, "en")
    return Text(f"{moves.en} (cost {cost})", f"{moves.zh}（代价 {cost}）")


def moved(change: Change) -> Text:
    """Say which facts become what."""
    return _joined([_move(move) for move in change.moves])


def _move(move: Move) -> Text:
    who = _named(move.fact.name, move.fact.label)
    unit = f" {move.fact.unit}" if move.fact.unit else ""

    def said(lang: Lang) -> tuple[str, str, str]:
        return (
            who.put(lang),
            _value(move.before, lang),
            f"{_value(move.after, lang)}{unit}",
        )

    en, zh = said("en"), said("zh")
    return Text(f"{en[0]} from {en[1]} to {en[2]}", f"{zh[0]} 由 {zh[1]} 变为 {zh[2]}")


def _revealed(refusal: Refusal, wanted: Text) -> Iterator[Text]:
    """Say what missing facts would have to be."""
    if refusal.revealed:
        words = _joined([_known(n, v) for n, v in refusal.revealed.items()])
        yield Text(
            f"It would be in tier {wanted.en} if what is missing were, say, "
            f"{words.en}.",
            f"若缺失项为（例如）{words.zh}，则属于{wanted.zh}。",
        )


def _known(name: str, value: Any) -> Text:
    return Text(f"{name} {_value(value, 'en')}", f"{name} {_value(value, 'zh')}")


def _value(value: Any, lang: Lang) -> str:
    if isinstance(value, Decimal):
        value = value.normalize() if value == value.to_integral_value() else value
    return value_text(value, lang)


def _listed(names: Sequence[str]) -> Text:
    return Text(", ".join(names), "、".join(names))


# --- words -------------------------------------------------------------------------


def _comparisons(conditions: Sequence[ConditionTried]) -> Iterator[Comparison]:
    return (c for condition in conditions for c in condition.comparisons)


def _joined(parts: Sequence[Text], word: str = "and", zh_word: str = "且") -> Text:
    return Text(
        f" {word} ".join(part.en for part in parts),
        f"，{zh_word} ".join(part.zh for part in parts),
    )
