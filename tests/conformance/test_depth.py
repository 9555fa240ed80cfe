"""What the language lets through, every engine can run, doubts and all."""

import json
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tiers.pipeline.evaluate import prepare
from tiers.pipeline.frames import table_of
from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.program import compile_policy

DEEP = {
    "sum": " + ".join(["x"] * 98),
    "minus": "-" * 98 + "x",
    "calls": "abs(" * 98 + "x" + ")" * 98,
    "quotients": "x" + " / (x + 1)" * 48,
    "choices": "if x > 1 then 1 else " * 97 + "x",
    "conditions": "if " * 48
    + "x > 1"
    + " then x > 2 else x > 3" * 47
    + " then 1 else x",
    "extremes": "max(1, " * 97 + "x" + ")" * 97,
    "powers": "(" * 3 + "x" + " ** 8)" * 3,
    "disjunction": "if " + " or ".join(["x > 1"] * 96) + " then 1 else 2",
    "list": f"if x in ({', '.join(map(str, range(800)))}) then 1 else 2",
}


@pytest.mark.parametrize("shape", DEEP)
def test_the_deepest_expressions_run_on_every_engine(shape: str) -> None:
    policy = {
        "tiers-policy": 1,
        "name": "deep",
        "facts": {"x": {"type": "integer", "range": "[0..1]", "missing": "unknown"}},
        "scores": {"s": {"model": "expression", "formula": DEEP[shape]}},
        "tiers": {"A": {}},
        "rules": {"hit": "first", "columns": ["s"], "rows": [["R", ">= 1", "A", "-"]]},
    }
    plugins = Plugins.installed()
    parsed, faults = parse(json.dumps(policy))
    assert parsed is not None, faults
    program, problems = compile_policy(parsed, plugins.scorers)
    assert program is not None, [p.message.en for p in problems]
    customers = pl.DataFrame({"x": ["0", "1", ""]})

    found = [
        prepare(
            program,
            table_of(customers),
            as_of=date(2026, 7, 1),
            engine=plugins.engine(engine),
        )
        .decisions("en")
        .collect()
        for engine in ("columnar", "interpret")
    ]

    assert_frame_equal(*found)
    assert found[0]["unknown"].to_list() == [[], [], ["x"]]
