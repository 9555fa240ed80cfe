"""The same use cases from Python: `tiers.load` and what it gives."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal

import tiers

DAY = date(2026, 7, 1)
ROWS: dict[str, list[Any]] = {
    "customer": ["张三", "李四", "王五"],
    "spend": [90.0, 20.0, None],
    "visits": [3, 3, 5],
}


@pytest.fixture
def ready(small: Path) -> Any:
    return tiers.load(small / "policy.yaml")


TABLES: dict[str, Callable[[], Any]] = {
    "Polars": lambda: pl.DataFrame(ROWS),
    "lazy Polars": lambda: pl.LazyFrame(ROWS),
    "pandas": lambda: pd.DataFrame(ROWS),
    "Arrow": lambda: pa.table(ROWS),
    "text": lambda: pl.DataFrame(ROWS).cast(pl.String),
}


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("engine", ["columnar", "interpret"])
def test_tables_of_every_kind_are_decided_alike(
    ready: Any, kind: str, engine: str
) -> None:
    decided = ready.evaluate(TABLES[kind](), as_of=DAY, engine=engine, lang="zh")

    assert decided.to_dicts() == [
        {
            "customer": "张三",
            "worth": Decimal("61.00"),
            "tier": "gold",
            "rule": "R1",
            "because": "价值高",
            "actions": ["visit"],
            "unknown": [],
        },
        {
            "customer": "李四",
            "worth": Decimal("14.33"),
            "tier": "iron",
            "rule": "R2",
            "because": "价值一般",
            "actions": [],
            "unknown": [],
        },
        {
            "customer": "王五",
            "worth": None,
            "tier": None,
            "rule": None,
            "because": "因数据缺失，没有规则适用",
            "actions": ["ask"],
            "unknown": ["spend"],
        },
    ]


def test_a_sample_is_loaded_by_name_and_decides_like_its_data() -> None:
    from tiers.samples import samples  # noqa: PLC0415 - beside the public names

    ready = tiers.load("service-levels")
    table = pl.read_csv(samples()["service-levels"].data, infer_schema=False)

    assert_frame_equal(
        ready.evaluate(table, as_of=DAY),
        ready.evaluate(table.lazy(), as_of=DAY, engine="interpret"),
    )


def test_faulty_rows_are_raised_with_every_reason(ready: Any) -> None:
    table = pl.DataFrame(ROWS).with_columns(visits=pl.Series([99, 3, -1]))

    with pytest.raises(tiers.RejectedRows, match="2 rows can't be decided: row 1") as e:
        ready.evaluate(table, as_of=DAY)
    assert e.value.rejects.select("row", "column", "code").rows() == [
        (1, "visits", "out-of-range"),
        (3, "visits", "out-of-range"),
    ]
    assert isinstance(e.value, tiers.DataError)

    kept = ready.evaluate(table, as_of=DAY, rejects="drop")
    assert kept["customer"].to_list() == ["李四"]


def test_a_table_without_a_column_that_is_needed_is_refused(ready: Any) -> None:
    with pytest.raises(tiers.DataError) as caught:
        ready.evaluate(pl.DataFrame({"spend": [1]}))

    assert [p.code for p in caught.value.problems if p.severity == "error"] == [
        "missing-column"
    ]


def test_one_customer_is_explained_without_a_table(ready: Any) -> None:
    found = ready.explain({"customer": "张三", "spend": "90.00"}, as_of=DAY)

    assert found.customer == "张三"
    assert found.decision.tier == "gold"
    assert found.decision.actions == ("visit",)
    assert found.scores[0].working.en == "(spend 90.00 × 2 + visits 0) ÷ 3"
    assert [rule.holds for rule in found.rules] == [True, True]


def test_faulty_facts_are_problems(ready: Any) -> None:
    with pytest.raises(tiers.DataError) as caught:
        ready.explain({"customer": "x", "spend": "dear", "vists": 3})

    assert {p.code for p in caught.value.problems} == {"not-a-number", "unknown-fact"}


def test_a_score_that_needs_a_population_is_fitted_or_given() -> None:
    ready = tiers.load("purchase-grades")
    buyer = {"buyer": "B1", "market": "town", "quantity": 200, "amount": 23999}

    with pytest.raises(tiers.PolicyError) as caught:
        ready.explain(buyer, as_of=DAY)
    assert [p.code for p in caught.value.problems] == ["needs-population"]
    assert "`standing`" in caught.value.problems[0].message.en

    given = ready.explain(buyer, scores={"standing": Decimal("62.5")}, as_of=DAY)
    assert given.decision.tier == "G16"

    crowd = pl.DataFrame(
        {
            "buyer": ["a", "b"],
            "market": ["town", "town"],
            "cartons": [200, 300],
            "amount": ["100.00", "200.00"],
        }
    )
    assert ready.fit(crowd, as_of=DAY).explain(buyer, as_of=DAY).decision.tier == "G16"


def test_a_policy_with_mistakes_is_refused_with_all_of_them(small: Path) -> None:
    path = small / "policy.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("tier: iron", "tier: irn").replace("do: [ask]", "do: [a]")
    )

    with pytest.raises(tiers.PolicyError) as caught:
        tiers.load(path)

    errors = {p.code for p in caught.value.problems if p.severity == "error"}
    assert errors == {"unknown-tier", "unknown-action"}


def test_a_day_outside_the_policy_is_a_warning_of_the_run() -> None:
    ready = tiers.load("service-levels")
    from tiers.samples import samples  # noqa: PLC0415 - beside the public names

    table = pl.read_csv(samples()["service-levels"].data, infer_schema=False)
    run = ready.run(table, as_of=date(2025, 12, 31))

    assert [p.code for p in run.warnings] == ["not-in-force"]


def test_what_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'lod'"):
        _ = tiers.lod
