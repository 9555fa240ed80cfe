"""A run over parts, done twice and out of order, is the run of the whole."""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

import attrs
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import tiers
from tiers.lang.ir import Node
from tiers.location import Location
from tiers.pipeline.clashes import clashes
from tiers.pipeline.evaluate import Evaluation
from tiers.pipeline.ready import ReadyPolicy
from tiers.pipeline.spread.run import SpreadRun, spread_run
from tiers.pipeline.summary import summary
from tiers.ports import Population, ReadOptions
from tiers.problems import DataError
from tiers.samples import samples
from tiers.testing.hosts import HereSession, HereSpread
from tiers_plugins.scorers.percentile import Params, Percentile

DAY = date(2026, 7, 1)
SAMPLES = sorted(samples().keys() - {"cdnow"})
"""In cdnow rows name the customers, which needs this process."""

FACTS = {
    "id": {"type": "string", "key": True},
    "spend": {"type": "decimal(2)", "range": "[0..1000]"},
    "kind": {"type": ["a", "b"], "missing": "unknown"},
    "visits": {"type": "integer", "range": "[0..9]", "missing": "unknown"},
}
SCORES = {
    "rank": {"model": "percentile", "of": "spend", "within": "kind"},
    "even": {"model": "zscore", "of": "spend"},
    "scaled": {"model": "linear", "of": "spend + visits"},
    "weights": {"model": "entropy", "of": ["spend", "rank"]},
    "near": {
        "model": "topsis",
        "criteria": {"s": {"of": "spend"}, "v": {"of": "visits"}},
    },
    "bins": {
        "model": "rfm",
        "recency": "visits",
        "frequency": "visits",
        "monetary": "spend",
    },
}


def customers(count: int) -> pl.DataFrame:
    """Make customers, some of them at fault."""
    drawn = random.Random(7)  # noqa: S311 - no secret
    rows = [
        (
            f"k{drawn.randrange(count)}" if drawn.random() < 0.99 else "",
            drawn.choice([f"{drawn.randrange(100_000) / 100}", "5.5", "x", "1001"]),
            drawn.choice(["a", "b", "", "c"]),
            drawn.choice(["", "0", "9", "3", "1.5"]),
        )
        for _ in range(count)
    ]
    return pl.DataFrame(rows, schema=list(FACTS), orient="row")


@contextmanager
def both(
    ready: ReadyPolicy,
    raw: pl.DataFrame,
    size: int,
    tables: Mapping[str, pl.DataFrame] | None = None,
) -> Iterator[tuple[Evaluation, SpreadRun]]:
    """Evaluate in one piece, and in parts of so many rows."""
    whole = ready.run(raw, as_of=DAY, tables=tables)
    spread = {name: HereSpread(t, size) for name, t in (tables or {}).items()}
    with spread_run(
        ready.program,
        HereSession(),
        HereSpread(raw, size),
        as_of=DAY,
        tables=spread,
    ) as parts:
        yield whole, parts


def assert_alike(whole: Evaluation, parts: SpreadRun) -> None:
    """Compare all that two runs say."""
    key = whole.book.key.replace("#row", "row")
    decisions = whole.decisions("en").collect()
    assert_frame_equal(parts.decisions.collect().sort(key), decisions.sort(key))
    assert_frame_equal(parts.rejects, whole.rejects)
    assert (parts.counts, parts.rows) == (whole.counts, whole.rows)
    assert parts.warnings == whole.warnings
    assert parts.fitted.tables.keys() == whole.fitted.tables.keys()
    for name, fit in whole.fitted.tables.items():
        found = parts.fitted.tables[name]
        assert_frame_equal(found, fit, check_row_order=False)


def test_every_model_is_fitted_as_to_the_whole(
    policy_of: Callable[..., ReadyPolicy],
) -> None:
    with both(policy_of(FACTS, SCORES), customers(900), 250) as (whole, parts):
        assert whole.rejects["code"].n_unique() > 4
        assert_alike(whole, parts)


@pytest.mark.parametrize("share", ["0.02", "0.000001"])
def test_approximate_fits_do_not_depend_on_the_parts(
    policy_of: Callable[..., ReadyPolicy], share: str
) -> None:
    facts = {**FACTS, "spend": {"type": "decimal(4)", "range": "[0..1000]"}}
    ready = policy_of(facts, SCORES).approximately(Decimal(share))
    spent = [f"{900 + n % 90}.{n:04}" for n in range(900)]
    raw = customers(900).with_columns(spend=pl.Series(spent))

    with both(ready, raw, 250) as (whole, parts):
        assert_alike(whole, parts)
        assert parts.fitted.errors == whole.fitted.errors
        assert whole.fitted.errors.keys() == {"rank", "bins"}
        assert (max(whole.fitted.errors.values()) > 0) == (share == "0.02")


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_decided_as_in_one_piece(name: str) -> None:
    ready, data = tiers.load(name), samples()[name].data
    options = ReadOptions()
    raw = ready.plugins.scan(Location.of(data), options).head(300).collect()

    with both(ready, raw.drop("#row"), 120) as (whole, parts):
        assert_alike(whole, parts)


class Curious:
    """A model that can't merge fits, and looks at what it got before it asks on."""

    name: ClassVar[str] = "curious"
    params: ClassVar[type] = Params

    def needs_fit(self, params: Params) -> bool:
        return Percentile().needs_fit(params)

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        return Percentile().bounds(params)

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        return Percentile().formula(params, fitted, places=places)

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        """Count the values, asking for them only if there are customers."""
        some = population.select(value=params.of.node).head(1).collect()
        if not some.height:
            return pl.LazyFrame(schema={"group": pl.String})
        assert params.within is not None
        rows = population.select(value=params.of.node, group=params.within.node)
        known = rows.drop_nulls().group_by("group", "value")
        return known.agg(count=pl.len()).sort("group", "value")


def test_a_model_of_which_nothing_is_known_is_fitted_to_the_very_customers(
    policy_of: Callable[..., ReadyPolicy],
) -> None:
    rank = SCORES["rank"]
    ready = policy_of(FACTS, {"rank": rank, "again": rank})
    again = attrs.evolve(ready.program.scores[1], scorer=Curious())
    assert again.name == "again"
    program = attrs.evolve(ready.program, scores=(ready.program.scores[0], again))

    with both(attrs.evolve(ready, program=program), customers(300), 70) as (
        whole,
        parts,
    ):
        assert_alike(whole, parts)
        fits = parts.fitted.tables
        assert_frame_equal(fits["again"], fits["rank"], check_column_order=False)


def test_rows_without_a_key_are_named_by_their_number(
    policy_of: Callable[..., ReadyPolicy],
) -> None:
    facts = {name: fact for name, fact in FACTS.items() if name != "id"}

    with both(policy_of(facts, {"rank": SCORES["rank"]}), customers(200), 60) as runs:
        assert_alike(*runs)
        assert runs[1].decisions.collect()["row"].n_unique() == runs[1].counts.decided


def read(table: pl.LazyFrame) -> None:
    table.collect()


CLASHING = """\
tiers-policy: 1
name: clashing
facts:
  id: {type: string, key: true}
  spend: {type: integer, range: "[0..1000]"}
tiers: {gold: , iron: }
rules:
  hit: unique
  list:
    - {rule: R1, if: spend > 500, tier: gold, because: much}
    - {rule: R2, if: spend > 900, tier: iron, because: odd}
"""


def test_the_first_customers_whose_rules_clash_are_shown(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(CLASHING, encoding="utf-8")
    ready = tiers.load(tmp_path / "policy.yaml")
    raw = pl.DataFrame({"id": [f"k{n}" for n in range(99)], "spend": range(901, 1000)})

    with both(ready, raw, 20) as (whole, parts):
        found, clashing = parts.write(None)
        tally = whole.decide("en", read)

    assert found == summary(whole, tally)
    assert clashing == clashes(whole, found)
    assert [key for key, _ in clashing[0].examples] == ["k0", "k1", "k2"]


TABLES = """\
tiers-policy: 1
name: shops
tables:
  orders:
    date: ordered
    id: nr
    columns:
      nr: {type: integer}
      ordered: {type: date}
      amount: {type: decimal(2), range: "[0..10000]"}
  visits:
    key: customer
    columns:
      length: {type: integer, range: "[0..600]", column: minutes}
facts:
  shop: {type: string, key: true}
  area: {type: [town, country]}
  spend: {from: orders, sum: amount, within: P12M, range: "[0..20000]"}
  idle: {from: orders, days-since: last, missing: unknown, unit: days}
  newest: {from: orders, last: amount, missing: error}
  visits: {from: visits, count: true, if: length >= 15}
scores:
  rank: {model: percentile, of: spend}
tiers: {gold: , iron: }
rules:
  hit: first
  list:
    - {rule: R1, if: rank >= 50 and visits > 0, tier: gold, because: much}
    - {rule: R2, if: area = "town" or idle < 30, tier: iron, because: near}
"""


def related_tables() -> dict[str, pl.DataFrame]:
    """Make orders and visits, some at fault, some of nobody, some twice."""
    drawn = random.Random(3)  # noqa: S311 - no secret
    days = ["2026-06-01", "2026-07-01", "2026-07-02", "2025-07-01", "2025-08-01", "bad"]
    amounts = ["1", "2.5", "dear", "99.99", "10000", "0.001"]
    orders = [
        (
            str(drawn.randrange(4000)) if drawn.random() < 0.98 else "",
            f"S{drawn.randrange(320)}",
            drawn.choice(days),
            drawn.choice(amounts),
        )
        for _ in range(3000)
    ]
    visits = {
        "customer": [f"S{drawn.randrange(300)}" for _ in range(500)],
        "minutes": [drawn.randrange(700) for _ in range(500)],
    }
    names = ["nr", "shop", "ordered", "amount"]
    return {
        "orders": pl.DataFrame(orders, schema=names, orient="row"),
        "visits": pl.DataFrame(visits),
    }


def test_customers_meet_their_rows(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(TABLES, encoding="utf-8")
    ready = tiers.load(tmp_path / "policy.yaml")
    areas = ["town", "country", "x", ""] * 75
    shops = pl.DataFrame({"shop": [f"S{n % 290}" for n in range(300)], "area": areas})

    with both(ready, shops, 90, related_tables()) as (whole, parts):
        codes = set(whole.rejects["code"])
        assert codes > {"repeated-key", "unknown-customer", "out-of-range", "missing"}
        assert_alike(whole, parts)


def test_a_table_that_nobody_gives_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(TABLES, encoding="utf-8")
    ready = tiers.load(tmp_path / "policy.yaml")
    shops = HereSpread(pl.DataFrame({"shop": ["S1"], "area": ["town"]}))

    with (
        pytest.raises(DataError, match="table `orders` is not given"),
        spread_run(ready.program, HereSession(), shops, as_of=DAY),
    ):
        pass
