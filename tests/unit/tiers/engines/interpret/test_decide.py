"""How the interpreter decides about one customer."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tiers.codes import CLASH, NO_RULE, NO_RULE_MISSING
from tiers.engines.interpret.decide import Interpreter
from tiers.policy import parse
from tiers.program import compile_policy
from tiers.program.program import Fitted
from tiers.results import Decision
from tiers_plugins.scorers.expression import Expression

LOW_AND_HIGH = [("low", "x >= 1", "B"), ("high", "x >= 10", "A")]


def decision(hit: str, rules: list[tuple[str, str, str]], **facts: Any) -> Decision:
    policy = {
        "tiers-policy": 1,
        "name": "one",
        "facts": {"x": {"type": "integer", "missing": "unknown"}},
        "scores": {
            "late": {"model": "expression", "formula": "early + 1"},
            "early": {"model": "expression", "formula": "x / 3"},
        },
        "tiers": {"A": {}, "B": {}},
        "rules": {
            "hit": hit,
            "list": [
                {"rule": name, "if": condition, "tier": tier, "because": "-"}
                for name, condition, tier in rules
            ],
        },
        "actions": {
            "catalogue": {"call": {}, "visit": {}, "gift": {}},
            "rules": [
                {"if": 'tier = "A"', "do": ["gift", "call"]},
                {"if": "late > 3", "do": ["visit"]},
                {"if": "late > 4", "do": ["call"]},
            ],
        },
    }
    parsed, problems = parse(json.dumps(policy))
    assert parsed is not None, problems
    program, problems = compile_policy(parsed, {"expression": Expression()})
    assert program is not None, problems
    formulas = tuple(score.formula for score in program.scores if score.formula)
    run = Interpreter.of(Fitted(program, formulas, {}), date(2026, 7, 1))
    return run.decide(facts)


@pytest.mark.parametrize(
    ("hit", "rule", "tier"),
    [("first", "low", "B"), ("priority", "high", "A"), ("unique", None, None)],
)
def test_the_hit_policy_chooses_among_rules_that_apply(
    hit: str, rule: str | None, tier: str | None
) -> None:
    found = decision(hit, LOW_AND_HIGH, x=Decimal(12))

    assert (found.rule, found.tier) == (rule, tier)


def test_rules_that_exclude_each_other_are_named() -> None:
    found = decision("any", LOW_AND_HIGH, x=Decimal(12))

    assert found.tier is None
    assert found.because == CLASH
    assert found.clashing == ("low", "high")


def test_rules_that_agree_do_not_clash() -> None:
    rules = [("one", "x > 0", "A"), ("other", "x > 1", "A")]

    assert decision("any", rules, x=Decimal(2)).rule == "one"


def test_no_tier_is_explained_by_what_is_missing() -> None:
    assert decision("first", LOW_AND_HIGH, x=Decimal(0)).because == NO_RULE
    assert decision("first", LOW_AND_HIGH, x=None).because == NO_RULE_MISSING


def test_a_rule_may_apply_although_a_fact_is_missing() -> None:
    found = decision("first", [("gone", "x = null", "A")], x=None)

    assert (found.tier, found.unknown) == ("A", ("x",))


def test_actions_come_once_each_in_the_order_of_the_catalogue() -> None:
    found = decision("priority", LOW_AND_HIGH, x=Decimal(12))

    assert found.actions == ("call", "visit", "gift")


def test_scores_are_rounded_before_others_read_them() -> None:
    found = decision("first", LOW_AND_HIGH, x=Decimal(10))

    assert dict(found.scores) == {"late": Decimal("4.33"), "early": Decimal("3.33")}
    assert list(found.scores) == ["late", "early"]
