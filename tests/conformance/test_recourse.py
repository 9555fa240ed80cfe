"""The smallest change, and whether missing facts matter, against trying everything.

`TIERS_EXAMPLES` raises the number of policies; a bare run is short and repeatable.
"""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

import pytest

from tiers.engines.interpret.decide import Interpreter
from tiers.pipeline.cases import pattern
from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.program import compile_policy
from tiers.program.program import Program
from tiers.reach.changes import axis, recourse
from tiers.reach.completions import completions, outcome
from tiers.reach.reaching import Reaching

AS_OF = date(2026, 7, 1)
PLUGINS = Plugins.installed()
TIERS = ["A", "B", "C"]
LEVELS = ["low", "mid", "high"]
ROUNDS = int(os.environ.get("TIERS_EXAMPLES", "0")) or 40
Facts = dict[str, Any]


def policy(random: Random) -> dict[str, Any]:
    """Make a policy of four facts with few values each."""
    facts: dict[str, Any] = {
        "x": {"type": "integer", "range": "[0..7]"},
        "y": {"type": "decimal(1)", "range": "[0..1]"},
        "m": {"type": "boolean"},
        "l": {"type": LEVELS},
    }
    for name, spec in facts.items():
        spec["missing"] = "unknown"
        if random.random() < 0.8:
            spec["actionable"] = {
                "direction": random.choice(["up", "down", "either"]),
                "cost": random.choice([1, 2, "0.5", 3]),
            }
            if name in "xy" and random.random() < 0.4:
                spec["actionable"]["step"] = 2 if name == "x" else "0.2"
    number = [str(random.randint(0, 12)) for _ in range(6)]
    scores = {
        "s": {
            "model": "weighted",
            "of": {"x": random.choice(["1", "2.5"]), "10 * y": "1"},
            "places": random.randint(0, 2),
        },
        "t": {
            "model": "bands",
            "of": "s - x" if random.random() < 0.5 else "x * x - 4 * x",
            "points": {f"< {number[0]}": number[1], "-": number[2]},
        },
        "u": {
            "model": "expression",
            "formula": f'(if m then {number[3]} else 1) * x / (y + 1) + (if l = "mid" '
            "then 2 else 0)",
        },
    }
    asked = [
        "s >= {}", "t < {}", "u > {}", "x + 3 * y <= {}", "m", "not(m)", "x = {}",
        'l = "high"', 'l in ("low", "mid")', "s between {} and 9",
    ]  # fmt: skip
    rules = [
        {
            "rule": f"R{at}",
            "if": f" {random.choice(['and', 'or'])} ".join(
                text.format(random.randint(0, 9)) for text in random.sample(asked, 2)
            ),
            "tier": random.choice(TIERS),
            "because": "-",
        }
        for at in range(random.randint(2, 5))
    ]
    granting = [{"if": random.choice(asked).format(3), "do": ["call"]}]
    return {
        "tiers-policy": 1,
        "name": "random",
        "facts": facts,
        "scores": scores,
        "tiers": {tier: {} for tier in TIERS},
        "rules": {
            "hit": random.choice(["first", "unique", "any", "priority"]),
            "list": rules,
            **({"default": "C"} if random.random() < 0.5 else {}),
        },
        "actions": {"catalogue": {"call": {}}, "rules": granting},
    }


def compiled(spec: Mapping[str, Any]) -> Program:
    parsed, faults = parse(json.dumps(spec, ensure_ascii=False))
    assert parsed is not None, faults
    program, problems = compile_policy(parsed, PLUGINS.scorers)
    assert program is not None, problems
    return program


def values(name: str) -> list[Any]:
    match name:
        case "x":
            return [Decimal(n) for n in range(8)]
        case "y":
            return [Decimal(n) / 10 for n in range(11)]
        case "m":
            return [False, True]
        case _:
            return list(LEVELS)


def customer(random: Random) -> Facts:
    return {name: random.choice(values(name)) for name in "xyml"}


def judged(program: Program) -> tuple[Reaching, Interpreter]:
    fitted = pattern(program)
    interpreter = Interpreter.of(fitted, AS_OF)
    return Reaching.of(fitted, interpreter), interpreter


def everything(program: Program, facts: Facts) -> Iterator[tuple[Decimal, Facts]]:
    """Give every customer that actionable facts can make of one, with its cost."""
    marked = [f for f in program.schema.facts if f.actionable]
    axes = [axis(fact, facts[fact.name]) for fact in marked]
    for at in product(*(range(one.low, one.high + 1) for one in axes)):
        cost = sum((one.price(n) for one, n in zip(axes, at, strict=True)), Decimal(0))
        changed = {one.name: one.value(n) for one, n in zip(axes, at, strict=True)}
        yield cost, {**facts, **changed}


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_nothing_is_cheaper_than_the_smallest_change(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - tests repeat themselves
    program = compiled(policy(random))
    reaching, interpreter = judged(program)
    facts = customer(random)
    now = interpreter.decide(facts).tier
    costs: dict[str | None, Decimal] = {}
    for cost, changed in everything(program, facts):
        tier = interpreter.decide(changed).tier
        costs[tier] = min(cost, costs.get(tier, cost))

    for tier in set(TIERS) - {now}:
        found = recourse(reaching, facts, tier, interpreter.decide)

        assert found.is_proved
        assert (found.smallest and found.smallest.cost) == costs.get(tier)
        if found.smallest:
            moved = {m.fact.name: m.after for m in found.smallest.moves}
            assert interpreter.decide({**facts, **moved}).tier == tier


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_missing_fact_matters_just_if_two_of_its_values_do(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - tests repeat themselves
    program = compiled(policy(random))
    reaching, interpreter = judged(program)
    gone = random.sample("xyml", random.choice([1, 2]))
    facts = {**customer(random), **dict.fromkeys(gone)}

    found = completions(reaching, facts, gone, interpreter.decide)

    assert found.may_matter == ()
    assert set(found.matter) == {n for n in gone if matters(program, facts, gone, n)}


def matters(program: Program, facts: Facts, gone: list[str], name: str) -> bool:
    _, interpreter = judged(program)
    others = [other for other in gone if other != name]
    for given in product(*(values(other) for other in others)):
        known = {**facts, **dict(zip(others, given, strict=True))}
        seen = {
            outcome(interpreter.decide({**known, name: value}))
            for value in values(name)
        }
        if len(seen) > 1:
            return True
    return False
