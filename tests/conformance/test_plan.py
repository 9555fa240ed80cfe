"""A plan, pickled, gives in pieces what a run gives of the whole."""

import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tiers.physical import ROW
from tiers.pipeline.evaluate import Evaluation, prepare
from tiers.pipeline.frames import table_of
from tiers.pipeline.plan import Plan
from tiers.pipeline.ready import ReadyPolicy
from tiers.problems import DataError

DAY = date(2026, 7, 1)

FACTS = {
    "id": {"type": "string", "key": True},
    "spend": {"type": "decimal(2)", "range": "[0..1000]"},
    "kind": {"type": ["a", "b"], "missing": "unknown"},
    "since": {"type": "date", "missing": "unknown"},
}
SCORES = {
    "rank": {"model": "percentile", "of": "spend", "within": "kind"},
    "band": {"model": "bands", "of": "spend", "points": {"< 500": 1, ">= 500": 2}},
}
RAW = pl.DataFrame(
    {
        "id": ["k1", "k2", "k3", "k1", "k4", "k5", "", "k6", "k2", "k7"],
        "spend": ["1", "20.5", "x", "3", "999", "1001", "", "7", "oh", "8"],
        "kind": ["a", "b", "a", "a", "c", "", "", "b", "a", "a"],
        "since": ["2020-01-01", "", "", "", "2021/2/3", "", "", "no", "", "20240229"],
    }
)


@pytest.fixture(scope="module")
def ready(policy_of: Callable[..., ReadyPolicy]) -> ReadyPolicy:
    return policy_of(FACTS, SCORES)


@pytest.fixture
def run(ready: ReadyPolicy) -> Evaluation:
    engine = ready.plugins.engine("columnar")
    return prepare(ready.program, table_of(RAW), as_of=DAY, engine=engine)


def planned(run: Evaluation) -> Plan:
    columns = table_of(RAW).collect_schema()
    plan = Plan.of(run.fitted, columns, as_of=DAY)
    copy = pickle.loads(pickle.dumps(plan))  # noqa: S301 - our own bytes
    assert isinstance(copy, Plan)
    return copy


def pieces(size: int) -> list[pl.LazyFrame]:
    whole = table_of(RAW).collect()
    return [part.lazy() for part in whole.iter_slices(size)]


@pytest.mark.parametrize("size", [1, 3, 10])
def test_pieces_are_decided_as_the_whole_is(run: Evaluation, size: int) -> None:
    plan = planned(run)
    repeated = plan.repeats(pl.concat(_keys(plan, size)))

    without = repeated.collect()["row"]
    coded = [plan.decided(piece, without) for piece in pieces(size)]
    found = pl.concat(plan.presented(part).collect() for part in coded)

    assert_frame_equal(found, run.decisions("en").collect())


@pytest.mark.parametrize("size", [1, 3, 10])
def test_pieces_are_rejected_as_the_whole_is(run: Evaluation, size: int) -> None:
    plan = planned(run)
    lists = [plan.faults(piece) for piece in pieces(size)]
    lists.append(plan.repeats(pl.concat(_keys(plan, size))))

    found = pl.concat(lists).sort("row", maintain_order=True).collect()

    assert found.height == 9
    assert_frame_equal(found, run.rejects)


def test_rows_of_pieces_are_counted(run: Evaluation) -> None:
    plan = planned(run)

    counts = pl.concat(plan.counted(piece) for piece in pieces(3)).sum().collect()

    assert counts.row(0) == (run.counts.read, run.counts.blank)


def test_a_plan_needs_the_columns_of_the_policy(run: Evaluation) -> None:
    columns = pl.Schema({ROW: pl.UInt32(), "id": pl.String()})

    with pytest.raises(DataError, match="spend"):
        Plan.of(run.fitted, columns, as_of=DAY)


def test_a_fitted_program_learns_nothing_of_the_customers(ready: ReadyPolicy) -> None:
    engine, few = ready.plugins.engine("columnar"), table_of(RAW.head(1))
    fitted = ready.fit(RAW.filter(pl.col("id") != "k3"), as_of=DAY).fitted

    run = prepare(ready.program, few, as_of=DAY, engine=engine, fitted=fitted)

    assert run.fitted is fitted
    assert run.decisions("en").collect()["rank"].to_list() != [100]


def _keys(plan: Plan, size: int) -> list[pl.LazyFrame]:
    found: list[Any] = [plan.keys(piece) for piece in pieces(size)]
    return found
