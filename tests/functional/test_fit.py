"""`tiers fit`, and what `--fitted` makes of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import Result

from tiers.samples import samples

Run = Callable[..., Result]
DAY = ("--as-of", "2026-07-01")
SAMPLES = sorted(samples())


@pytest.fixture
def fitted(small: Path, run: Run) -> Path:
    """Fit a policy with a percentile to four customers."""
    policy = small / "policy.yaml"
    text = policy.read_text(encoding="utf-8").replace(
        "{model: weighted, of: {spend: 2, visits: 1}", "{model: percentile, of: spend"
    )
    policy.write_text(text, encoding="utf-8")
    result = run("fit", "policy.yaml", "customers.csv", "--out", "fit.json", *DAY)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "learnt for worth of 4 customers as of 2026-07-01, 0 rejected",
        "fit in fit.json",
    ]
    return small / "fit.json"


def decided(run: Run, *words: object) -> list[dict[str, Any]]:
    result = run("evaluate", *words, "--out", "out.parquet", *DAY)
    assert result.exit_code == 0, result.output
    return pl.read_parquet("out.parquet").to_dicts()


def test_one_customer_gets_a_month_later_what_it_got_in_the_batch(
    fitted: Path, run: Run
) -> None:
    batch = decided(run, "policy.yaml", "customers.csv")
    Path("one.csv").write_text("customer,spend,visits\nC2,20,3\n", encoding="utf-8")

    alone = decided(run, "policy.yaml", "one.csv", "--fitted", fitted)

    assert alone == [batch[1]]
    assert decided(run, "policy.yaml", "one.csv") != alone


def test_explain_shows_the_score_of_the_batch(fitted: Path, run: Run) -> None:
    Path("one.csv").write_text("customer,spend,visits\nC2,20,3\n", encoding="utf-8")
    words = ("explain", "policy.yaml", "one.csv", "--id", "C2", "--json", *DAY)

    result = run(*words, "--fitted", fitted)

    assert json.loads(result.stdout)["scores"]["worth"]["value"] == "66.67"


def test_a_run_can_keep_what_it_learnt(fitted: Path, run: Run) -> None:
    decided(run, "policy.yaml", "customers.csv", "--save-fit", "kept.json")

    assert Path("kept.json").read_bytes() == fitted.read_bytes()


def test_a_refused_fit_leaves_the_older_file(fitted: Path, run: Run) -> None:
    before = fitted.read_bytes()

    result = run("fit", "policy.yaml", "nothing.csv", "--out", fitted, *DAY)

    assert result.exit_code == 1
    assert fitted.read_bytes() == before
    assert sorted(p.name for p in Path().iterdir()) == [
        "customers.csv",
        "fit.json",
        "policy.yaml",
    ]


@pytest.mark.usefixtures("small")
def test_a_policy_that_needs_no_population_says_so(run: Run) -> None:
    result = run("fit", "policy.yaml", "customers.csv", "--out", "fit.json", *DAY)

    assert "no score depends on other customers" in result.stdout
    assert decided(run, "policy.yaml", "customers.csv", "--fitted", "fit.json")


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_decides_alike_by_its_fit(
    sample: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("fit", sample, "--out", "fit.json", *DAY).exit_code == 0

    assert decided(run, sample, "--fitted", "fit.json") == decided(run, sample)


BUYERS = """\
tiers-policy: 1
name: buyers
tables:
  orders:
    {key: buyer, date: day, columns: {day: {type: date}, sum: {type: integer}}}
facts:
  shop:  {type: string, key: true}
  spend: {from: orders, sum: sum, within: P12M}
scores: {rank: {model: percentile, of: spend}}
tiers: {gold: , basic: }
rules:
  hit: first
  default: basic
  list: [{rule: R1, if: rank >= 60, tier: gold, because: buys}]
"""


def test_facts_made_of_rows_count_as_they_are_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("buyers.yaml").write_text(BUYERS, encoding="utf-8")
    Path("shops.csv").write_text("shop\nA\nB\n", encoding="utf-8")
    rows = "buyer,day,sum\nA,2026-06-01,5\nB,2026-06-02,70\n"
    Path("orders.csv").write_text(rows, encoding="utf-8")
    words = ("buyers.yaml", "shops.csv", "--table", "orders=orders.csv")
    assert run("fit", *words, "--out", "fit.json", *DAY).exit_code == 0
    assert len(decided(run, *words, "--fitted", "fit.json")) == 2

    Path("buyers.yaml").write_text(BUYERS.replace("P12M", "P6M"), encoding="utf-8")
    result = run("evaluate", *words, "--fitted", "fit.json", *DAY)

    assert result.exit_code == 1
    assert "error[foreign-fit]" in result.stderr


def test_an_approximate_fit_tells_its_error_wherever_it_goes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("telecom", "--approximate", "1", *DAY)

    told = run("fit", *words, "--out", "rough.json").stdout
    chinese = run("fit", *words, "--out", "rough.json", "--lang", "zh").stdout
    summary = json.loads(run("evaluate", *words, "--json", "--quiet").stdout)
    parts = ("--out", "parts", "--part-rows", "3000", "--json", "--quiet")
    resumed = json.loads(run("evaluate", *words, *parts).stdout)

    error = json.loads(Path("rough.json").read_text())["scores"]["billed"]["rank-error"]
    assert 0 < float(error) <= 0.01
    assert summary["rank_errors"]["billed"] == error
    assert resumed["rank_errors"] == summary["rank_errors"]
    percent = f"{float(error):.7%}".removesuffix("%").rstrip("0")
    assert f"billed is approximate: ranks are off by at most {percent} %" in told
    assert f"billed 为近似拟合：位次误差至多为客户数的 {percent}%" in chinese


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--approximate", "0"), "`0` is no percentage above 0 and up to 10"),
        (("--approximate", "few"), "`few` is no percentage"),
        (("--approximate", "1", "--fitted", "x.json"), "--fitted has learnt already"),
    ],
)
def test_errors_that_can_not_be_are_refused(
    words: tuple[str, ...], told: str, run: Run
) -> None:
    result = run("evaluate", "telecom", *words)

    assert result.exit_code == 2
    assert told in result.stderr
