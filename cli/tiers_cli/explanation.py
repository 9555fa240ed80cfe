"""An explanation, for people; `explanation_json` has it for machines."""

from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import east_asian_width

import click

from tiers.engines.interpret.values import value_text
from tiers.program import Program
from tiers.results import (
    Comparison,
    ConditionTried,
    DecisionShown,
    Explanation,
    FactShown,
    Made,
    RuleTried,
    ScoreShown,
    Truth,
)
from tiers.text import Text
from tiers_cli.screen import counted, current_lang, say

_WIDTH = 12

_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}


def show(
    found: Explanation, program: Program, fired: Sequence[str] | None = None
) -> None:
    """Print the facts, the scores, every rule tried, the tier and the actions.

    *fired* are the rules that fired in an engine, in their order.
    """
    click.secho(f"{program.title.put(current_lang())} · {found.customer}", bold=True)
    _section(Text("facts", "事实"), (_fact(f) for f in found.facts))
    _section(Text("scores", "得分"), (n for s in found.scores for n in _score(s)))
    decisions = (n for d in found.decisions for n in _decision(d))
    _section(Text("decisions", "决策"), decisions)
    _section(Text("rules", "规则"), (n for r in found.rules for n in _rule(r)))
    _section(Text("tier", "层级"), _tier(found))
    _section(
        Text("rules for actions", "措施规则"),
        (n for r in found.action_rules for n in _rule(r)),
    )
    _section(Text("actions", "服务措施"), _actions(found))
    if fired is not None:
        lines = (f"{at}. {name}" for at, name in enumerate(fired, 1))
        _section(Text("fired, in this order", "规则触发顺序"), lines)


def _section(title: Text, lines: Iterator[str]) -> None:
    found = list(lines)
    if found:
        click.secho(f"\n{say(title)}", bold=True)
    for line in found:
        click.echo(f"  {line}")


def _named(name: str, label: Text) -> str:
    words = say(label)
    return name if words == name else f"{name} ({words})"


def _shown(value: Any) -> str:
    return value_text(value, current_lang())


def _fact(fact: FactShown) -> str:
    unit = f" {fact.unit}" if fact.unit and fact.value is not None else ""
    shown = f"{_named(fact.name, fact.label)} = {_shown(fact.value)}{unit}"
    return f"{shown}{say(_made(fact.made))}" if fact.made else shown


def _made(made: Made) -> Text:
    """Say what a derived fact is made of."""
    english = f"from {counted(made.rows, 'row')} of {made.table}"
    chinese = f"取自 {made.table} 的 {made.rows:,} 行"
    if made.within:
        after, last = made.within
        english += f" after {after} up to {last}"
        chinese += f"，{after} 之后至 {last}"
    return Text(f"  ({english})", f"（{chinese}）")


def _score(score: ScoreShown) -> Iterator[str]:
    yield f"{_named(score.name, score.label)} = {_rounded(score.value, score.places)}"
    if score.working is None:
        yield f"    {say(Text('given', '直接给出'))}"
        return
    yield f"    = {say(score.working)}"
    for part in score.parts:
        yield f"      {_right(_shown(part.value))}  {say(part.text)}"
    if score.divisor is not None:
        by = _shown(score.divisor)
        yield f"      {say(Text(f'added up and divided by {by}', f'合计后除以 {by}'))}"
    if score.exact is not None and score.exact != score.value:
        yield f"    = {say(_rounding(score))}"
    for reason in score.reasons:
        lost, of = _shown(reason.value), reason.text
        words = Text(f"lost {lost}: {of.en}", f"失分 {lost}：{of.zh}")
        yield f"    {say(words)}"


def _right(text: str) -> str:
    """Align to the right; a Chinese character takes two cells."""
    wide = sum(east_asian_width(char) in "WF" for char in text)
    return text.rjust(_WIDTH - wide)


def _rounded(value: Any, places: int) -> str:
    return _shown(value) if value is None else f"{value:.{places}f}"


def _rounding(score: ScoreShown) -> Text:
    exact = f"{_shown(score.exact)}{'…' * score.is_endless}"
    way = _WAYS.get(score.rounding, score.rounding)
    return Text(
        f"{exact}, rounded {score.rounding} to {score.places} places",
        f"{exact}，按{way}保留 {score.places} 位小数",
    )


_WAYS = {
    "half-even": "四舍六入五成双",
    "half-up": "四舍五入",
    "half-down": "五舍六入",
    "up": "远离零进位",
    "down": "截尾",
    "floor": "向下取整",
    "ceiling": "向上取整",
}


def _decision(decision: DecisionShown) -> Iterator[str]:
    for name, value in decision.values.items():
        yield f"{_named(name, _label(decision, name))} = {_given(value)}"
    if decision.working is not None:
        yield f"    = {say(decision.working)}"
    if decision.clashing:
        yield f"    {say(_CLASH)} {', '.join(decision.clashing)}"
    for row in decision.rows:
        yield from (f"    {line}" for line in _rule(row))


_CLASH = Text("they clash:", "冲突的行：")


def _label(decision: DecisionShown, name: str) -> Text:
    return decision.label if name == decision.name else Text.same(name)


def _given(value: Any) -> str:
    """Write a value, or a list of them."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return _shown(value)


def _rule(rule: RuleTried) -> Iterator[str]:
    name = f"{rule.id} → " if rule.id else "→ "
    yield f"{_mark(rule.holds)} {name}{', '.join(rule.gives)}"
    for condition in rule.conditions:
        yield from _condition(condition)


def _condition(condition: ConditionTried) -> Iterator[str]:
    yield f"    {_mark(condition.holds)} {condition.text}"
    for comparison in condition.comparisons:
        words = f"{say(comparison.text)}{_short(comparison)}"
        yield f"        {_mark(comparison.holds)} {words}"


def _short(comparison: Comparison) -> str:
    if comparison.short_by is None:
        return ""
    by = _shown(comparison.short_by)
    return say(Text(f"  (off by {by})", f"（相差 {by}）"))


def _mark(truth: Truth) -> str:
    sign, colour = _MARKS[truth]
    return click.style(sign, fg=colour)


def _tier(found: Explanation) -> Iterator[str]:
    decision = found.decision
    if decision.tier is None:
        yield say(Text("none", "无"))
    else:
        yield _named(decision.tier, found.labels[decision.tier])
    rule = f"{decision.rule}: " if decision.rule else ""
    yield f"{rule}{say(decision.because)}"
    for name, value in decision.outputs.items():
        yield f"{name} = {_given(value)}"
    if decision.clashing:
        words = say(Text("they clash:", "冲突的规则："))
        yield f"{words} {', '.join(decision.clashing)}"
    if decision.unknown:
        facts = ", ".join(decision.unknown)
        doubt = Text(
            f"a missing fact could change the outcome: {facts}",
            f"以下缺失的数据可能改变结果：{facts}",
        )
        yield say(doubt)


def _actions(found: Explanation) -> Iterator[str]:
    for name in found.decision.actions:
        reasons = {
            say(rule.because)
            for rule in found.action_rules
            if rule.holds and name in rule.gives and rule.because
        }
        because = f": {'; '.join(sorted(reasons))}" if reasons else ""
        yield f"{_named(name, found.labels[name])}{because}"
