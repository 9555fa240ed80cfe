"""Scores as a policy gives them, on both engines."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from tiers.pipeline.evaluate import prepare
from tiers.pipeline.frames import table_of
from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.program import compile_policy

PLUGINS = Plugins.installed()
Scored = Callable[..., list[Decimal | None]]


@pytest.fixture
def scored() -> Scored:
    """Give the function that scores customers by one model.

    Customers are rows of `x`, or of `x` and `g`: a number and the group.
    """
    return _scored


def _scored(model: Mapping[str, Any], rows: Sequence[Any]) -> list[Decimal | None]:
    pairs = [row if isinstance(row, tuple) else (row, "a") for row in rows]
    policy, problems = parse(json.dumps(_policy(model)))
    assert policy is not None, problems
    program, problems = compile_policy(policy, PLUGINS.scorers)
    assert program is not None, [p.message.en for p in problems]
    table = pl.DataFrame(pairs, schema={"x": pl.String, "g": pl.String}, orient="row")
    found = []
    for engine in ("columnar", "interpret"):
        run = prepare(
            program,
            table_of(table),
            as_of=date(2026, 7, 1),
            engine=PLUGINS.engine(engine),
        )
        assert run.rejects.is_empty()
        found.append(run.decisions("en").collect()["score"].to_list())
    assert found[0] == found[1]
    return found[0]


def _policy(model: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "tiers-policy": 1,
        "name": "one-score",
        "facts": {
            "x": {"type": "decimal(2)", "missing": "unknown"},
            "g": {"type": "string", "missing": "unknown"},
        },
        "scores": {"score": {"places": 4, **model}},
        "tiers": {"A": {}},
        "rules": {
            "hit": "first",
            "list": [{"rule": "R", "if": "score > 0", "tier": "A", "because": "-"}],
        },
    }
