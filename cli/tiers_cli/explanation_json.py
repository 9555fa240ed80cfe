"""An explanation, for machines; `explanation` has it for people."""

from typing import Any

from tiers.engines.interpret.values import value_text
from tiers.results import (
    ConditionTried,
    DecisionShown,
    Explanation,
    Made,
    RuleTried,
    ScoreShown,
)
from tiers_cli.screen import say


def as_json(found: Explanation) -> dict[str, Any]:
    """Give the same facts as `explanation.show`, with stable keys.

    Numbers are text, exactly.
    """
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
        "conditions": list(map(_condition_json, rule.conditions)),
    }


def _condition_json(condition: ConditionTried) -> dict[str, Any]:
    return {
        "text": condition.text,
        "holds": condition.holds,
        "comparisons": [
            {"text": say(one.text), "holds": one.holds, "off_by": _value(one.short_by)}
            for one in condition.comparisons
        ],
    }
