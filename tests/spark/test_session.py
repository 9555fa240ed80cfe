"""From Python: a session that there is, with tables of Spark in and out."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import tiers
from tiers.pipeline.plugins import Plugins
from tiers.problems import DataError
from tiers.testing.engines import assert_host_ok

DAY = date(2026, 7, 1)
POLICY = """\
tiers-policy: 1
name: typed
tables:
  orders:
    date: ordered
    columns:
      ordered: {type: date}
      amount: {type: decimal(2), range: "[0..10000]"}
facts:
  id: {type: string, key: true}
  money: {type: decimal(2), range: "[-1000..1000]", missing: unknown}
  double: {type: decimal(2), missing: unknown}
  small: {type: integer, missing: unknown}
  truth: {type: boolean, missing: unknown}
  day: {type: date, missing: unknown}
  moment: {type: date, missing: unknown}
  area: {type: [甲, 乙], missing: unknown, column: "区.`域"}
  spend: {from: orders, sum: amount, within: P12M, range: "[0..100000]"}
scores:
  rank: {model: percentile, of: spend}
tiers: {gold: , iron: }
rules:
  hit: first
  list:
    - {rule: R1, if: rank > 50 and truth, tier: gold, because: much}
    - {rule: R2, if: area = "甲" or day < moment, tier: iron, because: near}
"""


def customers() -> pl.DataFrame:
    """Give customers in columns of many types."""
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    return pl.DataFrame(
        {
            "id": [f"k{n}" for n in range(12)],
            "money": [Decimal("12.50"), None, Decimal("1000.01")] * 4,
            "double": [0.1 + 0.2, 1e300, None, 2.5] * 3,
            "small": pl.Series([1, None, -3] * 4, dtype=pl.Int16),
            "truth": [True, None, False, True] * 3,
            "day": [date(2026, 6, 30), None] * 6,
            "moment": [late, None, late] * 4,
            "区.`域": ["甲", "乙", "丙", None] * 3,
        }
    )


def orders() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "id": [f"k{n % 13}" for n in range(40)],
            "ordered": [date(2026, 1, 1 + n % 28) for n in range(40)],
            "amount": [f"{n}.25" for n in range(40)],
        }
    )


def test_tables_of_spark_come_in_and_go_out(working: Any, tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    ready, spark = tiers.load(tmp_path / "policy.yaml"), working.session
    here = ready.run(customers(), as_of=DAY, tables={"orders": orders()})
    frame = spark.createDataFrame(customers().to_arrow()).repartition(3)
    tables = {"orders": spark.createDataFrame(orders().to_arrow())}
    zone = spark.conf.get("spark.sql.session.timeZone")
    spark.conf.set("spark.sql.session.timeZone", "Asia/Shanghai")

    with ready.spread(frame, as_of=DAY, tables=tables) as run:
        found = pl.DataFrame(run.decisions.toArrow()).sort("id")

    spark.conf.set("spark.sql.session.timeZone", zone)
    assert found.equals(here.decisions("en").collect().sort("id"))
    assert (run.counts, run.rows) == (here.counts, here.rows)
    said = ["column", "value", "code"]
    assert (
        run.rejects.select(said).sort(said).equals(here.rejects.select(said).sort(said))
    )
    assert not frame.is_cached


def test_a_second_session_in_one_process_is_refused(working: Any) -> None:
    del working
    with (
        pytest.raises(DataError, match="has a Spark session already"),
        Plugins.installed().host("spark").session("local[1]"),
    ):
        pass


def test_the_kit_finds_spark_fit_for_use(working: Any) -> None:
    assert_host_ok(Plugins.installed().host("spark"), at=working.session)
