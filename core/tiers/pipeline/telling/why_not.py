"""Why a customer has not a tier, and what would change that, in sentences."""

from collections.abc import Iterator
from typing import Any

from tiers.pipeline.asking import Refusal
from tiers.pipeline.telling.why import verdict
from tiers.pipeline.telling.words import (
    failing,
    has_tier,
    joined,
    listed,
    named,
    nearest,
    tier_name,
    value,
    who,
)
from tiers.reach.changes import Change, Move, Recourse
from tiers.results import Explanation
from tiers.text import Lang, Text


def why_not_sentences(refusal: Refusal) -> list[Text]:
    """Say why a customer has another tier, and what would bring it there."""
    shown, tier = refusal.explained, refusal.tier
    wanted = tier_name(shown, tier)
    if shown.decision.tier == tier:
        return [verdict(shown)]
    now = has_tier(shown, shown.decision.tier)
    by = f" by rule {shown.decision.rule}" if shown.decision.rule else ""
    zh_by = f"（规则 {shown.decision.rule}）" if shown.decision.rule else ""
    first = Text(
        f"{who(shown).en} {now.en}{by}, not {wanted.en}.",
        f"{who(shown).zh} {now.zh}{zh_by}，而不是{wanted.zh}。",
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
    words = failing(near)
    yield Text(
        f"The nearest rule, {near.id}, fails on {words.en}.",
        f"最接近的规则 {near.id} 不成立：{words.zh}。",
    )


def _recourse(found: Recourse, wanted: Text) -> Iterator[Text]:
    """Say the smallest change, or why there is none."""
    tried = listed(found.facts)
    if found.smallest is None:
        yield _nothing(found, tried, wanted)
    else:
        yield from _change(found, found.smallest, tried)
    if found.lacking:
        names = listed(found.lacking)
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
    moves, cost = moved(change), value(change.cost, "en")
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
        words = joined([_priced(one) for one in others], "or", "或")
        yield Text(f"Alone: {words.en}.", f"单独改变：{words.zh}。")


def _priced(change: Change) -> Text:
    moves, cost = moved(change), value(change.cost, "en")
    return Text(f"{moves.en} (cost {cost})", f"{moves.zh}（代价 {cost}）")


def moved(change: Change) -> Text:
    """Say which facts become what."""
    return joined([_move(move) for move in change.moves])


def _move(move: Move) -> Text:
    who = named(move.fact.name, move.fact.label)
    unit = f" {move.fact.unit}" if move.fact.unit else ""

    def said(lang: Lang) -> tuple[str, str, str]:
        return (
            who.put(lang),
            value(move.before, lang),
            f"{value(move.after, lang)}{unit}",
        )

    en, zh = said("en"), said("zh")
    return Text(f"{en[0]} from {en[1]} to {en[2]}", f"{zh[0]} 由 {zh[1]} 变为 {zh[2]}")


def _revealed(refusal: Refusal, wanted: Text) -> Iterator[Text]:
    """Say what missing facts would have to be."""
    if refusal.revealed:
        words = joined([_known(n, v) for n, v in refusal.revealed.items()])
        yield Text(
            f"It would be in tier {wanted.en} if what is missing were, say, "
            f"{words.en}.",
            f"若缺失项为（例如）{words.zh}，则属于{wanted.zh}。",
        )


def _known(name: str, given: Any) -> Text:
    return Text(f"{name} {value(given, 'en')}", f"{name} {value(given, 'zh')}")
