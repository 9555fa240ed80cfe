"""Tables of more rows than a word has bits: every engine decides alike."""

import json
from datetime import date
from random import Random
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tiers.pipeline.deciding import Decider
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.frames import table_of
from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.program import Program, compile_policy

AS_OF = date(2026, 7, 1)
PLUGINS = Plugins.installed()
TIERS = ["A", "B", "C"]
ROWS, CUSTOMERS = 140, 150


def policy(random: Random, hit: str, width: int) -> dict[str, Any]:
    """Make a table whose ranges are *width* of a hundred wide."""

    def test() -> str:
        low = random.randint(-width, 99)
        kinds = [f"[{low}..{low + width})", f"not([{low}..{low + width}])", "-", "null"]
        return random.choices(kinds, [8, 1, 1, 1])[0]

    rows = [
        [f"R{n}", test(), test(), random.choice(['"x"', '"y", null', "-"]), tier, "-"]
        for n, tier in enumerate(random.choices(TIERS, k=ROWS))
    ]
    facts = {name: {"type": "integer", "missing": "unknown"} for name in "nm"}
    granting = [
        {"if": f'n > {at} and tier = "{random.choice(TIERS)}"', "do": ["call"]}
        for at in range(0, 100, 10)
    ]
    return {
        "tiers-policy": 1,
        "name": "large",
        "facts": {**facts, "t": {"type": ["x", "y", "z"], "missing": "unknown"}},
        "tiers": {tier: {} for tier in TIERS},
        "rules": {"hit": hit, "columns": ["n", "n + m", "t"], "rows": rows},
        "actions": {"catalogue": {"call": {}}, "rules": granting},
    }


def program(written: dict[str, Any]) -> Program:
    parsed, problems = parse(json.dumps(written))
    assert parsed is not None, problems
    found, problems = compile_policy(parsed, PLUGINS.scorers)
    assert found is not None, problems
    return found


def customers(random: Random) -> pl.DataFrame:
    numbers = ["", *map(str, range(100))]
    drawn = {
        name: random.choices(numbers, [20] + [1] * 100, k=CUSTOMERS) for name in "nm"
    }
    return pl.DataFrame(
        {**drawn, "t": random.choices(["x", "y", "z", ""], k=CUSTOMERS)}
    )


def one_by_one(ready: Program, table: pl.DataFrame) -> pl.DataFrame:
    """Decide about each customer alone."""
    decider = Decider.of(ready.fitted({}), AS_OF)
    found = [decider(customer) for customer in table.to_dicts()]
    return pl.DataFrame(
        {
            "tier": [one.tier for one in found],
            "rule": [one.rule for one in found],
            "because": [one.because.en for one in found],
            "actions": [list(one.actions) for one in found],
            "unknown": [list(one.unknown) for one in found],
        },
        schema_overrides=dict.fromkeys(("actions", "unknown"), pl.List(pl.String)),
    )


@pytest.mark.parametrize("width", [1, 9])
@pytest.mark.parametrize("hit", ["first", "unique", "any", "priority"])
def test_engines_decide_alike_by_a_large_table(hit: str, width: int) -> None:
    random = Random(f"{hit} {width}")  # noqa: S311 - the same table each time
    ready, table = program(policy(random, hit, width)), customers(random)

    found, interpreted = (
        prepare(ready, table_of(table), as_of=AS_OF, engine=PLUGINS.engine(engine))
        .decisions("en")
        .collect(engine="streaming")
        for engine in ("columnar", "interpret")
    )

    assert found["unknown"].list.len().sum() > 0
    assert found["tier"].n_unique() > 1
    assert_frame_equal(found, interpreted)
    alone = one_by_one(ready, table)
    shown = found.select(alone.columns).cast(alone.schema)
    assert_frame_equal(shown, alone)
