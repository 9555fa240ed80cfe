"""Actions that set off others."""

import json
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.explain import explain
from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.problems import Problem
from tiers.program import Program, compile_policy
from tiers.program.program import Fitted
from tiers.text import Text

PLUGINS = Plugins.installed()
AS_OF = date(2026, 7, 1)
RULE = {"rule": "R1", "if": "visits >= 0", "tier": "all", "because": "everybody"}


def read(
    catalogue: dict[str, Any], given: list[str]
) -> tuple[Program | None, list[Problem]]:
    policy = {
        "tiers-policy": 1,
        "name": "shops",
        "facts": {"visits": {"type": "integer", "range": "[0..9]", "missing": 0}},
        "tiers": {"all": None},
        "rules": {"hit": "first", "list": [RULE]},
        "actions": {"catalogue": catalogue, "rules": [{"if": "true", "do": given}]},
    }
    parsed, faults = parse(json.dumps(policy))
    assert parsed is not None
    program, problems = compile_policy(parsed, PLUGINS.scorers)
    return program, [*faults, *problems]


def fitted(catalogue: dict[str, Any], given: list[str]) -> Fitted:
    program, problems = read(catalogue, given)
    assert program is not None, problems
    return program.fitted({})


def given(catalogue: dict[str, Any], *first: str, visits: int = 5) -> tuple[str, ...]:
    interpreter = Interpreter.of(fitted(catalogue, list(first)), AS_OF)
    return interpreter.decide({"visits": Decimal(visits)}).actions


CHAIN: dict[str, Any] = {
    "adviser": {"then": ["call", {"if": "visits > 3", "do": ["hotline"]}]},
    "call": {"then": ["report"]},
    "hotline": None,
    "report": None,
}


def test_what_is_set_off_sets_off_in_its_turn() -> None:
    assert given(CHAIN, "adviser") == ("adviser", "call", "hotline", "report")


def test_a_condition_says_whether_an_action_is_set_off() -> None:
    assert "hotline" not in given(CHAIN, "adviser", visits=3)


def test_nothing_is_set_off_by_an_action_that_is_not_given() -> None:
    assert given(CHAIN, "hotline") == ("hotline",)


def test_the_order_of_the_catalogue_does_not_matter() -> None:
    back = dict(reversed(CHAIN.items()))

    assert set(given(back, "adviser")) == set(given(CHAIN, "adviser"))


def test_a_reason_names_the_action_that_set_it_off() -> None:
    ready = fitted(CHAIN, ["adviser"])
    interpreter = Interpreter.of(ready, AS_OF)
    shown = explain(ready, interpreter, {"visits": Decimal(5)}, customer="C1")
    reasons = {r.gives: r.because for r in shown.action_rules if r.after}

    assert reasons["report",] == Text("because call was given", "因为已采取 call")


def test_a_circle_is_shown_once() -> None:
    circle = {"a": {"then": ["b"]}, "b": {"then": ["c"]}, "c": {"then": ["a"]}}

    _, problems = read(circle, ["a"])

    (found,) = [p for p in problems if p.severity == "error"]
    assert found.code == "action-cycle"
    assert found.message.en.endswith("a → b → c → a")


def test_two_circles_are_both_shown() -> None:
    circles = {"a": {"then": ["a"]}, "b": {"then": ["c"]}, "c": {"then": ["b"]}}

    _, problems = read(circles, ["a", "b"])

    found = [p.code for p in problems if p.severity == "error"]
    assert found == ["action-cycle", "action-cycle"]


def test_what_only_an_unused_action_sets_off_is_unused_too() -> None:
    _, problems = read(CHAIN, ["hotline"])

    unused = [p.message.en for p in problems if p.code == "unused-action"]
    assert len(unused) == 3


def test_doubling_chains_are_refused_before_they_are_too_large() -> None:
    names = [f"a{n}" for n in range(40)]
    follow = pairwise(names)
    catalogue: dict[str, Any] = {
        name: {"then": [next_, {"if": "visits > 1", "do": [next_]}]}
        for name, next_ in follow
    }
    catalogue["a39"] = None

    _, problems = read(catalogue, ["a0"])

    assert [p.code for p in problems if p.severity == "error"] == ["too-deep"]
