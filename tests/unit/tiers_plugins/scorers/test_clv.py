"""`clv`: what customers will buy, and when nothing can be said."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import attrs
import polars as pl
import pytest
from ruamel.yaml import YAML

from tiers.pipeline.fits.file import Learnt
from tiers.pipeline.ready import ReadyPolicy
from tiers.problems import PolicyError
from tiers_plugins.scorers.clv.estimates import estimated

pytest.importorskip("scipy")

Scores = Callable[..., dict[str, list[Any]]]
PolicyOf = Callable[..., ReadyPolicy]

TIME = {"type": "decimal(2)", "range": "[0..1000]", "missing": "unknown"}
NAMES = "frequency", "recency", "age", "spend"
FACTS = dict.fromkeys(("n", "last", "age", "spend"), TIME)
ASKED = {"model": "clv", "frequency": "n", "recency": "last", "age": "age"}
SCORES: dict[str, dict[str, Any]] = {
    "bought": {**ASKED, "give": "purchases", "periods": 10, "places": 4},
    "alive": {**ASKED, "give": "alive"},
    "value": {**ASKED, "spend": "spend", "discount": "0.01"},
}


def customers(count: int, *, seed: int = 5) -> list[list[Any]]:
    """Let customers buy at rates of their own until they leave."""
    random, found = Random(seed), []  # noqa: S311 - the same customers every time
    for _ in range(count):
        rate, quits = random.gammavariate(0.5, 0.2), random.betavariate(0.8, 2.5)
        mean, age, last, n = random.gammavariate(4, 10), 40.0, 0.0, 0
        while (step := last + random.expovariate(rate)) < age:
            last, n = step, n + 1
            if random.random() < quits:
                break
        spend = f"{random.gammavariate(6 * n, mean / (6 * n)):.2f}" if n else None
        found.append([n, f"{last:.2f}", age, spend])
    return found


CUSTOMERS = customers(60)


def columns(rows: list[list[Any]]) -> dict[str, list[Any]]:
    texts = [[None if v is None else str(v) for v in row] for row in rows]
    return {name: [row[at] for row in texts] for at, name in enumerate(FACTS)}


@pytest.fixture(scope="module")
def learnt() -> pl.DataFrame:
    """What the customers teach both models."""
    rows = [[None if v is None else float(v) for v in row] for row in CUSTOMERS]
    return estimated(pl.DataFrame(rows, schema=list(NAMES), orient="row"))


def explained(
    ready: ReadyPolicy, learnt: pl.DataFrame, row: list[Any]
) -> dict[str, Decimal | None]:
    """Score one customer by what was learnt, as a service does, too."""
    tables = {str(score.name): learnt for score in ready.program.scores}
    fitted = attrs.evolve(
        ready, learnt=Learnt(ready.program.fitted(tables), date(2026, 7, 1), 1)
    )
    facts = dict(zip(FACTS, (v if v is None else str(v) for v in row), strict=True))
    found = fitted.explain(facts).decision
    assert fitted.decider()(facts) == found
    return dict(found.scores)


def test_the_batch_and_one_customer_read_the_same_numbers(
    scores_of: Scores, policy_of: PolicyOf, learnt: pl.DataFrame
) -> None:
    value = {"value": SCORES["value"]}

    found = scores_of(FACTS, value, CUSTOMERS)["value"]

    assert len(set(found)) > len(CUSTOMERS) / 3
    ready = policy_of(FACTS, value)
    for row, score in list(zip(CUSTOMERS, found, strict=True))[:9]:
        assert explained(ready, learnt, row) == {"value": score}


def test_who_never_came_again_is_surely_active(
    policy_of: PolicyOf, learnt: pl.DataFrame
) -> None:
    found = explained(policy_of(FACTS, SCORES), learnt, [0, "0", 40, None])

    assert found["alive"] == 100
    assert found["bought"] is not None
    assert found["value"] is not None
    assert found["value"] > found["bought"] > 0


ODD: list[list[Any]] = [
    [3, "41", 40, "9.00"],
    [3, "30", 40, "0"],
    [None, "30", 40, "9.00"],
    [3, "30", 40, None],
]


@pytest.mark.parametrize("row", ODD)
def test_a_history_that_cannot_be_has_no_score(
    policy_of: PolicyOf, learnt: pl.DataFrame, row: list[Any]
) -> None:
    ready = policy_of(FACTS, {"value": SCORES["value"]})

    assert explained(ready, learnt, row) == {"value": None}


def test_a_history_that_cannot_be_teaches_nothing(
    policy_of: PolicyOf, learnt: pl.DataFrame
) -> None:
    ready = policy_of(FACTS, {"value": SCORES["value"]})

    fitted = ready.fit(columns([*CUSTOMERS, *ODD])).fitted

    assert fitted is not None
    assert fitted.tables["value"].equals(learnt)


def test_later_money_is_worth_less_and_has_a_limit(
    policy_of: PolicyOf, learnt: pl.DataFrame
) -> None:
    less = {**SCORES["value"], "discount": "0.2"}
    capped = {**SCORES["value"], "limit": "3.25"}
    scores = {"value": SCORES["value"], "less": less, "capped": capped}

    found = explained(policy_of(FACTS, scores), learnt, [4, "38", 40, "30.00"])

    assert found["value"] is not None
    assert found["less"] is not None
    assert found["less"] < found["value"]
    assert found["capped"] == Decimal("3.25")


@pytest.mark.parametrize(
    "rows",
    [[[2, "10", 40, "9.00"]] * 30, CUSTOMERS[:6], [[0, "0", 40, None]] * 40],
    ids=["all alike", "too few", "none came again"],
)
def test_a_fit_that_does_not_converge_is_refused(
    policy_of: PolicyOf, rows: list[list[Any]]
) -> None:
    ready = policy_of(FACTS, {"bought": SCORES["bought"]})

    with pytest.raises(PolicyError) as caught:
        ready.evaluate(columns(rows))

    (problem,) = caught.value.problems
    assert "buying did not converge" in problem.message.en
    assert problem.help is not None
    assert "10 customers" in problem.help.en


def test_the_policy_of_the_page_is_sound(policy_of: PolicyOf) -> None:
    page = Path(__file__).parents[4] / "plugins" / "docs" / "clv.md"
    block = re.search(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert block is not None
    found = YAML(typ="safe", pure=True).load(block[1])

    assert policy_of(found["facts"], found["scores"]).program.needs_fit
