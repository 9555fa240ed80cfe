"""A missing fact that is not named could not have changed the outcome."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.engines.interpret.decide import Interpreter
from tiers.policy import parse
from tiers.ports import Scorer
from tiers.program import Program, compile_policy
from tiers.program.program import Fitted
from tiers.results import Decision
from tiers_plugins.scorers.bands import Bands
from tiers_plugins.scorers.expression import Expression

DOMAINS: Mapping[str, list[Any]] = {
    "p": [True, False],
    "q": [True, False],
    "n": [Decimal(n) for n in range(5)],
    "m": [Decimal(n) for n in range(5)],
    "l": ["x", "y", "z"],
}
TYPES: Mapping[str, Any] = {
    **dict.fromkeys("pq", "boolean"),
    **dict.fromkeys("nm", "integer"),
    "l": DOMAINS["l"],
}
SCORES = ("s", "u")


def filled(form: str, *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda drawn: form.format(*drawn))


@cache
def numbers(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    name = st.sampled_from(names)
    return st.one_of(
        name,
        filled("({} + {})", name, name),
        filled("({} - {})", name, st.integers(0, 4)),
        filled("({} * {})", name, st.integers(0, 2)),
        filled("({} / {})", name, name),
        filled("max({}, {})", name, name),
        filled("(if {} then {} else {})", truths(names, 0), name, name),
        filled("(if {} then {} else null)", truths(names, 0), name),
    )


@cache
def truths(names: tuple[str, ...], depth: int = 2) -> st.SearchStrategy[str]:
    number = numbers(names) if depth else st.sampled_from(names)
    digit, order = st.integers(0, 4), st.sampled_from(["<", ">=", "=", "!="])
    forms = [
        filled("{} {} {}", number, order, digit),
        filled("{} {} {}", number, order, number),
        filled("{} = null", number),
        filled("null != {}", number),
        filled("{} in ({}, null)", number, digit),
        filled("l = {}", st.sampled_from(['"x"', '"y"', "null"])),
        st.sampled_from(["p", "q", "p = q", "p = null", "q != null"]),
    ]
    if depth == 2:
        name = st.sampled_from(names)
        forms.append(filled("sqrt({}) > 1 or {} = null", name, name))
        forms.append(filled('count(split(l, "y")) * {} < {}', name, digit))
    if depth:
        inner = truths(names, depth - 1)
        forms += [filled("({} {} {})", inner, st.sampled_from(["and", "or"]), inner)]
        forms += [filled("not({})", inner)]
        forms += [filled("(if {} then {} else {})", inner, inner, inner)]
    return st.one_of(forms)


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    facts, names = ("n", "m"), ("n", "m", *SCORES)
    bands = {"< 2": "1", "[2..4)": "0", draw(st.sampled_from([">= 4", "null"])): "3"}
    scores: list[dict[str, Any]] = [
        {"model": "expression", "formula": draw(numbers(facts)), "places": 0},
        {"model": "bands", "of": draw(numbers((*facts, "s"))), "points": bands},
    ]
    tiers = draw(st.lists(st.sampled_from("ABC"), min_size=1, max_size=4))
    listed = [
        {"rule": f"R{at}", "if": draw(truths(names)), "tier": tier, "because": "-"}
        for at, tier in enumerate(tiers)
    ]
    hit = draw(st.sampled_from(["unique", "first", "any", "priority"]))
    granting = [
        f'tier = "{draw(st.sampled_from("ABC"))}"',
        draw(truths(names, 1)),
        f"tier != null and {draw(truths(names, 1))}",
    ]
    return policy({"hit": hit, "list": listed}, granting, scores)


def policy(
    rules: dict[str, Any], granting: list[str], scores: list[dict[str, Any]]
) -> dict[str, Any]:
    ranges = {name: {"range": "[0..4]"} for name in "nm"}
    return {
        "tiers-policy": 1,
        "name": "small",
        "feel": "full",
        "facts": {
            name: {"type": kind, "missing": "unknown", **ranges.get(name, {})}
            for name, kind in TYPES.items()
        },
        "scores": dict(zip(SCORES, scores, strict=False)),
        "tiers": {"A": {}, "B": {}, "C": {}},
        "rules": rules,
        "actions": {
            "catalogue": {f"do {at}": {} for at in range(len(granting))},
            "rules": [
                {"if": condition, "do": [f"do {at}"]}
                for at, condition in enumerate(granting)
            ],
        },
    }


def interpreter(written: dict[str, Any]) -> Interpreter:
    parsed, problems = parse(json.dumps(written))
    assert parsed is not None, problems
    scorers: dict[str, Scorer] = {"bands": Bands(), "expression": Expression()}
    program, problems = compile_policy(parsed, scorers)
    assert isinstance(program, Program), problems
    formulas = tuple(s.formula for s in program.scores if s.formula)
    return Interpreter.of(Fitted(program, formulas, {}), date(2026, 7, 1))


def outcome(decision: Decision) -> tuple[str | None, tuple[str, ...]]:
    return decision.tier, decision.actions


customers = st.fixed_dictionaries(
    {name: st.none() | st.sampled_from(domain) for name, domain in DOMAINS.items()}
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(policies(), st.lists(customers, min_size=1, max_size=3))
def test_facts_that_are_not_named_can_not_change_the_outcome(
    written: dict[str, Any], given_customers: list[dict[str, Any]]
) -> None:
    run = interpreter(written)
    for customer in given_customers:
        missing = [name for name, value in customer.items() if value is None]
        decision = run.decide(customer)
        found: dict[tuple[Any, ...], set[Any]] = {}
        for values in product(*(DOMAINS[name] for name in missing)):
            complete = {**customer, **dict(zip(missing, values, strict=True))}
            named = tuple(complete[name] for name in decision.unknown)
            found.setdefault(named, set()).add(outcome(run.decide(complete)))

        assert all(len(outcomes) == 1 for outcomes in found.values())
        if not decision.unknown:
            assert found == {(): {outcome(decision)}}


def listing(hit: str, *rules: tuple[str, str]) -> dict[str, Any]:
    rows = [
        {"rule": f"R{at}", "if": condition, "tier": tier, "because": "-"}
        for at, (condition, tier) in enumerate(rules)
    ]
    return {"hit": hit, "list": rows}


@pytest.mark.parametrize(
    ("rules", "customer", "named"),
    [
        pytest.param(
            listing("first", ("n > 2 and p", "A"), ("true", "B")),
            {"p": False},
            (),
            id="a false conjunct settles it",
        ),
        pytest.param(
            listing("first", ("n > 2 and p", "A"), ("true", "B")),
            {"p": True},
            ("n",),
            id="a true conjunct leaves it open",
        ),
        pytest.param(
            listing("first", ("n > 2 and p", "A"), ("true", "B")),
            {},
            ("p", "n"),
            id="both conjuncts are missing",
        ),
        pytest.param(
            listing("first", ("n > 2 or p", "A"), ("true", "B")),
            {"p": True},
            (),
            id="a true disjunct settles it",
        ),
        pytest.param(
            listing("first", ("p", "A"), ("n > 2", "B")),
            {"p": True},
            (),
            id="a sure earlier rule settles it",
        ),
        pytest.param(
            listing("first", ("n > 2", "A"), ("p", "B")),
            {"p": True},
            ("n",),
            id="a sure later rule does not",
        ),
        pytest.param(
            listing("priority", ("n > 2", "B"), ("p", "A")),
            {"p": True},
            (),
            id="a sure better tier settles it",
        ),
        pytest.param(
            listing("priority", ("n > 2", "A"), ("p", "B")),
            {"p": True},
            ("n",),
            id="a sure lesser tier does not",
        ),
        pytest.param(
            listing("any", ("n > 2", "A"), ("p", "A")),
            {"p": True},
            (),
            id="another rule for the same tier adds nothing",
        ),
        pytest.param(
            listing("any", ("n > 2", "B"), ("p", "A")),
            {"p": True},
            ("n",),
            id="a rule for another tier could clash",
        ),
        pytest.param(
            listing("unique", ("n > 2", "A"), ("p", "A")),
            {"p": True},
            ("n",),
            id="a second rule could clash",
        ),
        pytest.param(
            listing("unique", ("n > 2", "A"), ("p", "A"), ("q", "B")),
            {"p": True, "q": True},
            (),
            id="what clashes already can't be mended",
        ),
        pytest.param(
            listing("unique", ("n >= 2 and p", "A"), ("n < 2 and p", "B")),
            {"n": Decimal(3)},
            ("p",),
            id="only the rule that is open counts",
        ),
        pytest.param(
            listing("first", ("n in (1, null)", "A")),
            {},
            ("n",),
            id="a rule may ask for what is missing",
        ),
        pytest.param(
            listing("first", ("null = n and p", "A")),
            {"n": Decimal(1)},
            (),
            id="null may stand on either side",
        ),
    ],
)
def test_named_facts_are_precise(
    rules: dict[str, Any], customer: dict[str, Any], named: tuple[str, ...]
) -> None:
    run = interpreter(policy(rules, [], []))

    decision = run.decide({**dict.fromkeys(DOMAINS), **customer})

    assert decision.unknown == named


def test_an_action_can_be_in_doubt_where_the_tier_is_not() -> None:
    rules = listing("first", ("p", "A"))
    run = interpreter(policy(rules, ['tier = "A" and n > 2'], []))

    sure = run.decide({**dict.fromkeys(DOMAINS), "p": False})
    open_ = run.decide({**dict.fromkeys(DOMAINS), "p": True})

    assert sure.unknown == ()
    assert open_.unknown == ("n",)


def test_an_action_that_follows_the_tier_is_in_doubt_with_it() -> None:
    rules = listing("first", ("n > 2", "A"))
    run = interpreter(policy(rules, ['tier = "A" and p'], []))

    decision = run.decide(dict.fromkeys(DOMAINS))

    assert decision.unknown == ("p", "n")


def test_many_rules_can_be_in_doubt() -> None:
    rules = listing("first", *((f"n = {at % 5} and p", "A") for at in range(300)))
    run = interpreter(policy(rules, [], []))

    decision = run.decide({**dict.fromkeys(DOMAINS), "n": Decimal(3)})

    assert decision.unknown == ("p",)
