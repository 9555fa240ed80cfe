"""RFM and lifetime value from a log of purchases, against independent results."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

import tiers
from tiers.samples import samples
from tiers_cli.main import cli

SHARED = Path(__file__).parents[2].parent / "shared"
LOG = SHARED / "data" / "cdnow_master.txt"
pytestmark = pytest.mark.skipif(not LOG.exists(), reason="the shared data are absent")


def reference(name: str) -> Any:
    return json.loads((SHARED / "reference" / name).read_text(encoding="utf-8"))


def purchases() -> pl.DataFrame:
    """Read the log without any code of ours."""
    rows = [line.split() for line in LOG.read_text(encoding="utf-8").splitlines()[1:]]
    return pl.DataFrame(rows, schema=["id", "day", "discs", "paid"], orient="row")


def test_the_whole_log_is_decided_as_it_was_published(tmp_path: Path) -> None:
    out, policy = tmp_path / "tiers.parquet", samples()["cdnow"].policy
    words = ["evaluate", policy, "--table", f"purchases={LOG}", "--out", out]
    words += ["--as-of", "1998-06-30", "--json"]

    found = CliRunner().invoke(cli, [str(word) for word in words])

    assert found.exit_code == 0, found.stderr
    told, decided = json.loads(found.stdout), pl.read_parquet(out)
    log = purchases()
    assert told["tables"]["purchases"]["used"] == log.height == 69_659
    assert decided["customer"].to_list() == sorted(set(log["id"]))
    assert sum(told["tiers"].values()) == 23_570
    last = log.group_by("id").agg(pl.col("day").str.to_date("%Y%m%d").max())
    both = decided.join(last, left_on="customer", right_on="id")
    gone = (pl.lit(date(1998, 6, 30)) - pl.col("day")).dt.total_days()
    core = both.filter((pl.col("value") >= 50) & (gone < 90))
    assert core.height > 1000
    assert set(core["tier"]) == {"core"}
    assert set(both.filter(pl.col("tier") == "core")["customer"]) == set(
        core["customer"]
    )


def sample(tmp_path: Path, scores: str) -> tuple[tiers.ReadyPolicy, pl.DataFrame]:
    """Load the policy for the sample of the log that the references are about."""
    text = samples()["cdnow"].policy.read_text(encoding="utf-8")
    for ours, theirs in (("customer_id", "sampleid"), ("dollar_value", "sales")):
        text = text.replace(ours, theirs)
    head = text.partition("scores:\n")[0]
    name = scores.partition(":")[0].strip()
    rule = f"{{rule: R, if: {name} > 1, tier: a, because: much}}"
    rules = f"rules: {{hit: first, default: b, list: [{rule}]}}"
    path = tmp_path / "policy.yaml"
    text = f"{head}scores:\n{scores}\ntiers: {{a: , b: }}\n{rules}\n"
    path.write_text(text, encoding="utf-8")
    log = pl.read_csv(SHARED / "data" / "cdnow_sample_elog.csv", infer_schema=False)
    return tiers.load(path), log


@pytest.mark.parametrize("measure", ["recency", "frequency", "monetary"])
def test_rfm_agrees_with_quantiles_of_type_7(tmp_path: Path, measure: str) -> None:
    expected = reference("rfm_cdnow.json")["cdnow_sample"]
    score = "  rfm: {model: rfm, recency: last, frequency: visits, monetary: spent, "
    policy, log = sample(tmp_path, f"{score}give: {measure}, places: 0}}")

    found = policy.evaluate(tables={"purchases": log}, as_of=date(1998, 6, 30))

    letter = measure[0].upper()
    counts = Counter(str(int(value)) for value in found["rfm"])
    assert counts == {k: n for k, n in expected["counts"][letter].items() if n}
    by_id = dict(zip(found["customer"], found["rfm"], strict=True))
    for one in expected["first5"]:
        assert by_id[one["id"]] == one[letter]


def test_parameters_of_bg_nbd_agree_with_independent_ones(tmp_path: Path) -> None:
    expected = reference("clv_cdnow.json")["bgnbd_from_elog"]
    score = (
        "  bought: {model: clv, give: purchases, frequency: visits - 1, "
        "recency: (first - last) / 7, age: first / 7, periods: 1, period: 39}"
    )
    policy, log = sample(tmp_path, score)

    run = policy.run(tables={"purchases": log}, as_of=date(1997, 9, 30))

    assert run.counts.read == expected["n"]
    table = run.fitted.tables["bought"].filter(pl.col("model") == "buying")
    found = dict(zip(table["parameter"], table["value"], strict=True))
    assert found == pytest.approx(expected["params"], rel=1e-3)
    total = float(run.decisions("en").collect()["bought"].sum())
    assert total == pytest.approx(expected["pred_holdout_total"], rel=1e-3)
