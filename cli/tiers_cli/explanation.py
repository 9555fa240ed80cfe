"""An explanation, for people and for machines."""

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
        yield (
            say(Text("they clash:", "冲突的规则："))
            + " "
            + ", ".join(decision.clashing)
        )
    if decision.unknown:
        facts = ", ".join(decision.unknown)
        words = Text(
            f"a missing fact could change the outcome: {facts}",
            f"以下缺失的数据可能改变结果：{facts}",
        )
        yield say(words)


def _actions(found: Explanation) -> Iterator[str]:
    for name in found.decision.actions:
        reasons = {
            say(rule.because)
            for rule in found.action_rules
            if rule.holds and name in rule.gives and rule.because
        }
        because = f": {'; '.join(sorted(reasons))}" if reasons else ""
        yield f"{_named(name, found.labels[name])}{because}"


def as_json(found: Explanation) -> dict[str, Any]:
    """Give the same facts as `show`, with stable keys; numbers are text, exactly."""
    decision = found.decision
    made = {f.name: _made_json(f.made) for f in found.facts if f.made}
    return {
        "customer": found.customer,
        "facts": {f.name: _value(f.value) for f in found.facts},
        "scores": {s.name: _score_json(s) for s in found.scores},
        "decisions": {d.name: _decision_json(d) for d in found.decisions},
        "rules": [_rule_json(r) for r in found.rules],
        "tier": decision.tier,
        "rule": decision.rule,
        "because": say(decision.because),
        "outputs": {n: _value_json(v) for n, v in decision.outputs.items()},
        "clashing": list(decision.clashing),
        "action_rules": [_rule_json(r) for r in found.action_rules],
        "actions": list(decision.actions),
        "unknown": list(decision.unknown),
        **({"made_of": made} if made else {}),
    }


def _made_json(made: Made) -> dict[str, Any]:
    after, last = made.within or (None, None)
    return {
        "table": made.table,
        "rows": made.rows,
        "after": after and str(after),
        "up_to": last and str(last),
    }


def _value(value: Any) -> Any:
    return value if value is None or isinstance(value, bool) else value_text(value)


def _score_json(score: ScoreShown) -> dict[str, Any]:
    return {
        "model": score.model,
        "value": _value(score.value),
        "working": score.working and say(score.working),
        "parts": [{"text": say(p.text), "value": _value(p.value)} for p in score.parts],
        "divisor": _value(score.divisor),
        "exact": None if score.is_endless else _value(score.exact),
        "rounding": score.rounding,
        "places": score.places,
        "reasons": [
            {"text": say(r.text), "lost": _value(r.value)} for r in score.reasons
        ],
    }


def _decision_json(decision: DecisionShown) -> dict[str, Any]:
    return {
        "values": {n: _value_json(v) for n, v in decision.values.items()},
        "hit": decision.hit,
        "working": decision.working and say(decision.working),
        "clashing": list(decision.clashing),
        "rows": [_rule_json(row) for row in decision.rows],
    }


def _value_json(value: Any) -> Any:
    return list(map(_value, value)) if isinstance(value, tuple) else _value(value)


def _rule_json(rule: RuleTried) -> dict[str, Any]:
    return {
        "id": rule.id,
        "gives": list(rule.gives),
        "holds": rule.holds,
        "because": rule.because and say(rule.because),
        **({"after": rule.after} if rule.after else {}),
        "conditions": [
            {
                "text": c.text,
                "holds": c.holds,
                "comparisons": [
                    {
                        "text": say(x.text),
                        "holds": x.holds,
                        "off_by": _value(x.short_by),
                    }
                    for x in c.comparisons
                ],
            }
            for c in rule.conditions
        ],
    }
