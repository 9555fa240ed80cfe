"""A table of cases that every engine is held to, as policies and their customers.

Between them they ask for each kind of fact, score, decision, hit policy and doubt.
"""

import json
from collections.abc import Mapping
from typing import Any

from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.problems import render
from tiers.program import Program, compile_policy

FACTS: Mapping[str, Any] = {
    "id": {"type": "string", "key": True},
    "n": {"type": "decimal(2)", "range": "[-1000..1000]", "missing": "unknown"},
    "m": {"type": "decimal(4)", "range": "[0..1000000]", "missing": "unknown"},
    "i": {"type": "integer", "range": "[-9..9]", "missing": "unknown"},
    "t": {"type": "string", "missing": "unknown"},
    "l": {"type": ["gold", "silver", "铜"], "missing": "unknown"},
    "b": {"type": "boolean", "missing": "unknown"},
    "d": {"type": "date", "missing": "unknown"},
    "k": {"type": "integer", "range": "[0..99]", "missing": 7},
}

NUMBERS = (
    "n * m",
    "n / m",
    "decimal(n / (i + 0.5), 3)",
    "round half up(n / 3, 1)",
    "floor(n) + ceiling(m)",
    "modulo(n, i)",
    "n ** 2 - m",
    "min(n, m, i)",
    "max([n, m, 2][item > i])",
    "sum(for v in [n, m] return v * i)",
    "mean(n, i, 1)",
    "median(n, m, i)",
    "abs(n) + string length(t)",
    "if b then n else m",
    "if n > m then n else null",
    "(d - today()).days",
    "d.year * 100 + d.month",
    "years and months duration(d, today()).months",
    "k + 1",
)

TRUTHS = (
    "n >= m",
    "n * 1.15 >= 11.5",
    "i between -1 and 3",
    "i in [0..4)",
    "n in (< -5, 0, > 900)",
    "n = null",
    "b and not(i > 3)",
    "b or i > 3",
    'l = "gold" or l = "铜"',
    'l in ("silver", null)',
    'not(l in ("silver", "gold"))',
    'contains(t, "客") and starts with(t, "a")',
    't + t < "b"',
    "odd(i)",
    "some v in [n, m] satisfies v > 5",
    "every v in [n, i] satisfies v < m",
    'd < date("2026-01-31") + duration("P1M")',
    "d > today()",
    'day of week(d) = "Sunday"',
    "list contains([i, null], i)",
)

FITTED: Mapping[str, Any] = {
    "share": {"model": "percentile", "of": "n", "within": "l"},
    "spread": {"model": "zscore", "of": "m"},
    "scaled": {"model": "linear", "of": "n + i"},
    "banded": {"model": "bands", "of": "share", "points": {"< 50": 1, ">= 50": 2}},
    "closest": {
        "model": "topsis",
        "criteria": {"k": {"of": "k"}, "m": {"of": "m", "better": "less"}},
    },
}

HITS = ("first", "unique", "any", "priority")


def policies() -> dict[str, Mapping[str, Any]]:
    """Give every policy by name, as a file would say it."""
    found = {f"rules, {hit}": _policy(_rules(hit)) for hit in HITS}
    numbers = {
        f"s{at}": {"model": "expression", "formula": text, "places": 2}
        for at, text in enumerate(NUMBERS)
    }
    truths = {
        f"c{at}": {"type": "boolean", "formula": text} for at, text in enumerate(TRUTHS)
    }
    found["numbers"] = _policy(_rules("first"), scores=numbers)
    found["truths"] = _policy(_rules("first"), decisions=truths)
    found["fits"] = _policy(_rules("first", "share"), scores=dict(FITTED))
    found["tables"] = _policy(_rules("first"), decisions=_TABLES)
    found["actions that set off others"] = _policy(_rules("first"), catalogue=_THEN)
    return found


def programs() -> dict[str, Program]:
    """Compile every policy."""
    plugins = Plugins.installed()
    return {name: _compiled(policy, plugins) for name, policy in policies().items()}


_THEN: Mapping[str, Any] = {
    "call": {"then": ["letter", {"if": "n > 50", "do": ["visit", "gift"]}]},
    "visit": {"then": [{"if": 'b or tier = "C"', "do": ["report", "gift"]}]},
    "report": {"then": ["letter"]},
    "letter": {},
    "gift": {},
}

_TABLES: Mapping[str, Any] = {
    "credit": {
        "hit": "priority",
        "type": ["good", "fair"],
        "default": "fair",
        "columns": ["n", "i"],
        "rows": [["C1", ">= 100", "> 0", "good"], ["C2", "-", "< 0", "fair"]],
    },
    "perks": {
        "hit": "rule order",
        "list": [
            {"row": "P1", "if": 'credit = "good"', "then": '"free"'},
            {"row": "P2", "if": "b", "then": '"yearly"'},
        ],
    },
    "points": {
        "hit": "collect sum",
        "type": "integer",
        "columns": ["l", "i"],
        "rows": [
            ["S1", '"gold", "铜"', "-", 5],
            ["S2", "-", "[0..5]", 3],
            ["S3", "not(null)", "> 2", "i * 2"],
        ],
    },
    "sole": {
        "hit": "unique",
        "type": "integer",
        "columns": ["i"],
        "rows": [["U1", "> 0", 1], ["U2", "> 5", 2]],
    },
}


def _rules(hit: str, number: str = "n") -> dict[str, Any]:
    return {
        "hit": hit,
        "columns": [number, "l"],
        "rows": [
            ["R1", "> 50", '"gold"', "A", "-"],
            ["R2", "> 0", "-", "B", "-"],
            ["R3", "< 60", 'not("gold")', "B", "-"],
            ["R4", "-", '"铜"', "C", "-"],
        ],
    }


def _policy(
    rules: Mapping[str, Any],
    scores: Mapping[str, Any] | None = None,
    decisions: Mapping[str, Any] | None = None,
    catalogue: Mapping[str, Any] | None = None,
) -> Mapping[str, Any]:
    granting = [
        {"if": 'tier = "A" and i > 0', "do": ["call"]},
        {"if": "b or m > 500000", "do": ["visit"]},
    ]
    return {
        "tiers-policy": 1,
        "name": "case",
        "facts": dict(FACTS),
        "scores": dict(scores or {}),
        "decisions": dict(decisions or {}),
        "tiers": {"A": {}, "B": {}, "C": {}},
        "rules": dict(rules),
        "actions": {
            "catalogue": dict(catalogue or {"call": {}, "visit": {}}),
            "rules": granting,
        },
    }


def _compiled(policy: Mapping[str, Any], plugins: Plugins) -> Program:
    parsed, faults = parse(json.dumps(policy, ensure_ascii=False))
    program = None
    if parsed is not None:
        program, found = compile_policy(parsed, plugins.scorers)
        faults = [*faults, *found]
    wrong = (render(p) for p in faults if p.severity == "error")
    assert program is not None, "\n".join(wrong)
    return program
