"""The smallest change, over facts of every kind and models of every kind."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from tiers.pipeline.asking import Refusal, why_not
from tiers.pipeline.explain import customer
from tiers.pipeline.frames import table_of
from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.program import compile_policy
from tiers.reach.changes import Recourse

AS_OF = date(2026, 7, 1)
HEAD = """\
tiers-policy: 1
name: sample
facts:
  id:    {type: string, key: true}
  a:     {type: integer, range: "[0..20]", actionable: {direction: up, cost: 2}}
  b:     {type: integer, range: "[0..20]", missing: unknown, actionable: {}}
  seen:  {type: date, missing: unknown, actionable: {direction: up, cost: 0.1, step: 7}}
  level: {type: [low, mid, high], actionable: {direction: up, cost: 4}}
  held:  {type: boolean, missing: false, actionable: {direction: down, cost: 3}}
tiers: {gold: , iron: }
"""
ROWS = {
    "id": ["A", "B", "C"],
    "a": ["3", "20", "0"],
    "b": ["4", "", "20"],
    "seen": ["2026-01-05", "2026-06-20", ""],
    "level": ["low", "mid", "high"],
    "held": ["true", "false", "true"],
}

Ask = Callable[..., Refusal]


@pytest.fixture(scope="module")
def ask() -> Ask:
    """Ask why a customer is not gold by a condition."""
    plugins = Plugins.installed()

    def asked(condition: str, key: str = "A", more: str = "") -> Refusal:
        rule = f"{{rule: R1, if: '{condition}', tier: gold, because: a}}"
        rules = f"rules:\n  hit: first\n  default: iron\n  list:\n    - {rule}\n"
        policy, faults = parse(HEAD + more + rules)
        assert policy is not None, faults
        program, problems = compile_policy(policy, plugins.scorers)
        assert program is not None, problems
        raw = table_of(pl.DataFrame(ROWS))
        return why_not(customer(program, raw, key, as_of=AS_OF), "gold")

    return asked


def moves(found: Recourse) -> dict[str, Any]:
    assert found.smallest is not None
    return {move.fact.name: move.after for move in found.smallest.moves}


def test_a_day_moves_in_steps_of_days(ask: Ask) -> None:
    found = ask('seen > today() - duration("P30D")').recourse

    # From 5 January by whole weeks to the first one after 1 June.
    assert moves(found) == {"seen": date(2026, 6, 8)}
    assert found.smallest is not None
    assert found.smallest.cost == Decimal("2.2")
    assert found.is_proved


def test_listed_values_go_up_one_by_one(ask: Ask) -> None:
    found = ask('level in ("mid", "high")').recourse

    assert moves(found) == {"level": "mid"}


def test_a_truth_may_only_go_the_way_that_is_allowed(ask: Ask) -> None:
    assert moves(ask("not(held)").recourse) == {"held": False}
    nothing = ask("held", "B").recourse
    assert (nothing.smallest, nothing.is_proved) == (None, True)


def test_the_cheaper_of_two_facts_is_taken_and_the_other_told(ask: Ask) -> None:
    found = ask("a >= 6 or b >= 9").recourse

    assert moves(found) == {"b": Decimal(9)}
    assert [sorted(m.fact.name for m in one.moves) for one in found.alone] == [
        ["b"],
        ["a"],
    ]


def test_facts_that_must_change_together_do(ask: Ask) -> None:
    found = ask("a + b >= 20 and not(held) and b <= 10").recourse

    assert moves(found) == {"a": Decimal(10), "b": Decimal(10), "held": False}
    assert found.alone == ()


def test_what_is_missing_is_left_out_and_told(ask: Ask) -> None:
    found = ask("b >= 9", "B")

    assert found.recourse.lacking == ("b",)
    assert found.recourse.smallest is None
    assert found.revealed == {"b": Decimal(9)}


def test_a_model_that_writes_a_column_is_asked_about_each_point(ask: Ask) -> None:
    criteria = "{x: {of: a, weight: 2}, y: {of: b, weight: 1}}"
    model = f"scores: {{c: {{model: topsis, criteria: {criteria}}}}}\n"

    found = ask("c >= 75", more=model).recourse

    assert found.is_proved
    assert found.smallest is not None
    assert found.smallest.decision.scores["c"] is not None
    assert found.smallest.decision.scores["c"] >= 75
    cheaper = [
        2 * a + b
        for a in range(18)
        for b in range(-4, 17)
        if 2 * a + abs(b) < found.smallest.cost and _closeness(3 + a, 4 + b) >= 75
    ]
    assert not cheaper


def _closeness(a: int, b: int) -> float:
    """Compute TOPSIS for two criteria of the customers (3, 4) and (0, 20)."""
    norms = ((3**2 + 0) ** 0.5, (4**2 + 20**2) ** 0.5)
    x, y = 2 * a / norms[0], b / norms[1]
    best, worst = (2 * 3 / norms[0], 20 / norms[1]), (0.0, 4 / norms[1])
    far = ((x - worst[0]) ** 2 + (y - worst[1]) ** 2) ** 0.5
    near = ((x - best[0]) ** 2 + (y - best[1]) ** 2) ** 0.5
    return float(100 * far / (far + near))
