"""`tiers explain`: facts, arithmetic to redo by hand, every rule tried, and why not."""

import json
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import Result

import tiers
from tiers.engines.interpret.engine import facts_of
from tiers.intake import conform
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.samples import samples
from tiers_cli.explanation_json import as_json

Run = Callable[..., Result]
Golden = Callable[[Path, str], None]
GOLDEN = Path(__file__).parent / "golden" / "explanations"
DAY = ("--as-of", "2026-07-01")
WORDS = ("explain", "policy.yaml", "customers.csv", *DAY)


@pytest.mark.parametrize(
    ("sample", "key", "lang"),
    [
        ("tobacco-retail", "35000003", "zh"),
        ("tobacco-retail", "35000003", "en"),
        ("telecom", "5", "en"),
        ("service-levels", "C00003", "zh"),
        ("purchase-grades", "B0004", "zh"),
    ],
)
def test_an_explanation_reads_well(
    run: Run, golden: Golden, *, sample: str, key: str, lang: str
) -> None:
    result = run("explain", sample, "--id", key, *DAY, "--lang", lang)

    assert result.exit_code == 0
    assert result.stderr == ""
    golden(GOLDEN / f"{sample}.{lang}.txt", result.stdout)


# --- the arithmetic -------------------------------------------------------------


def explained(sample: str, *, every: int) -> Iterator[dict[str, Any]]:
    """Explain one customer in so many, as JSON that was printed and read again."""
    found = samples()[sample]
    ready = tiers.load(sample)
    raw = Plugins.installed().scan(found.data, ReadOptions())
    fitted = ready.fit(raw)
    clean = conform(raw, ready.program.schema).sift().clean.collect()
    facts = facts_of(ready.program)
    for row in clean.gather_every(every).iter_rows(named=True):
        yield json.loads(json.dumps(as_json(fitted.explain(facts(row)))))


def recomputed(score: dict[str, Any]) -> Decimal | None:
    """Add the printed parts up, divide if so told, and round once."""
    values = [part["value"] for part in score["parts"]]
    if None in values:
        return None
    total = sum(map(Fraction, values), Fraction(0))
    return rounded(total / Fraction(score["divisor"] or 1), score["places"])


def rounded(value: Fraction, places: int) -> Decimal:
    scaled = round(value * 10**places)  # of fractions, `round` is exact and half-even
    return Decimal(scaled).scaleb(-places)


@pytest.mark.parametrize(
    ("sample", "every"),
    [
        ("tobacco-retail", 37),
        ("telecom", 149),
        ("service-levels", 9),
        ("purchase-grades", 49),
    ],
)
def test_the_printed_parts_of_a_score_give_the_score(sample: str, every: int) -> None:
    checked = 0
    for customer in explained(sample, every=every):
        for name, score in customer["scores"].items():
            assert score["rounding"] == "half-even"
            value = None if score["value"] is None else Decimal(score["value"])
            if score["parts"]:
                checked += 1
                assert recomputed(score) == value, (customer["customer"], name)
            if score["exact"] is not None:
                unit = Decimal(1).scaleb(-score["places"])
                exact = Decimal(score["exact"])
                context = Context(prec=60, rounding=ROUND_HALF_EVEN)
                assert exact.quantize(unit, context=context) == value

    assert checked > 40 or sample == "purchase-grades"


def test_the_command_prints_the_same_parts(run: Run) -> None:
    words = ("explain", "tobacco-retail", "--id", "35000002", *DAY, "--json")
    scores = json.loads(run(*words).stdout)["scores"]

    assert len([s for s in scores.values() if s["parts"]]) > 4
    for score in scores.values():
        if score["parts"]:
            assert recomputed(score) == Decimal(score["value"])


@pytest.mark.usefixtures("small")
def test_a_quotient_without_end_keeps_its_divisor(run: Run) -> None:
    score = json.loads(run(*WORDS, "--id", "C2", "--json").stdout)["scores"]["worth"]
    shown = run(*WORDS, "--id", "C2").stdout

    assert score == {
        "model": "weighted",
        "value": "14.33",
        "working": "(spend 20.00 × 2 + visits 3) ÷ 3",
        "parts": [
            {"text": "spend 20.00 × 2", "value": "40.00"},
            {"text": "visits 3", "value": "3"},
        ],
        "divisor": "3",
        "exact": None,
        "rounding": "half-even",
        "places": 2,
        "reasons": [],
    }
    assert "added up and divided by 3" in shown
    assert "14.3333333333…, rounded half-even to 2 places" in shown


# --- conditions and missing values ----------------------------------------------


@pytest.mark.usefixtures("small")
def test_a_missing_value_is_called_so_and_null_stays_null(run: Run) -> None:
    english = run(*WORDS, "--id", "C4").stdout
    chinese = run(*WORDS, "--id", "C4", "--lang", "zh").stdout

    assert "? worth missing >= 50" in english
    assert "✓ spend missing = null" in english
    assert "? worth 缺失 >= 50" in chinese
    assert "✓ spend 缺失 = null" in chinese
    assert "spend (消费) = 缺失" in chinese
    assert "因数据缺失，没有规则适用" in chinese


def test_the_branch_after_else_says_what_failed(run: Run) -> None:
    words = ("explain", "telecom", "--id", "5", *DAY)

    assert "0 [no: security false]" in run(*words).stdout
    assert "0 [不符：security 否]" in run(*words, "--lang", "zh").stdout


# --- customers that can't be explained -------------------------------------------


@pytest.mark.usefixtures("small")
def test_a_rejected_customer_is_told_every_reason(run: Run) -> None:
    Path("customers.csv").write_text(
        "customer,spend,visits\nC1,90,3\nC2,much,-3\nC2,5,3\n", encoding="utf-8"
    )

    english = run(*WORDS, "--id", "C2")
    chinese = run(*WORDS, "--id", "C2", "--lang", "zh")

    assert english.exit_code == chinese.exit_code == 1
    assert english.stderr.count("error[rejected-customer]") == 3
    assert "customer `C2` (row 2) is rejected: spend `much`: not a" in english.stderr
    assert "`C2` (row 2) is rejected: visits `-3`: outside the range" in english.stderr
    assert "`C2` (row 3) is rejected: customer `C2`: row 2 has" in english.stderr
    assert "客户 `C2`（第 3 行）被拒收：customer `C2`：与第 2 行" in chinese.stderr


@pytest.mark.usefixtures("small")
def test_of_a_repeated_key_the_first_row_is_explained(run: Run) -> None:
    Path("customers.csv").write_text(
        "customer,spend,visits\nC1,90,3\nC1,5,3\n", encoding="utf-8"
    )

    assert "spend = 90.00" in run(*WORDS, "--id", "C1").stdout


@pytest.mark.usefixtures("small")
def test_a_rejected_row_of_a_table_without_key_is_found_by_number(run: Run) -> None:
    policy = Path("policy.yaml").read_text(encoding="utf-8")
    Path("policy.yaml").write_text(policy.replace(", key: true", ", missing: error"))
    Path("customers.csv").write_text(
        "customer,spend,visits\nC1,90,3\nC2,much,3\n", encoding="utf-8"
    )

    rejected = run(*WORDS, "--id", "2")
    absent = run(*WORDS, "--id", "3")

    assert "customer `2` (row 2) is rejected: spend `much`" in rejected.stderr
    assert "no customer is named `3`" in absent.stderr
    assert "customers are rows 1 to 2" in absent.stderr


@pytest.mark.usefixtures("small")
def test_an_unknown_customer_gets_a_suggestion(run: Run) -> None:
    result = run(*WORDS, "--id", "c1", "--lang", "zh")

    assert result.exit_code == 1
    assert "错误[unknown-customer]: 没有客户 `c1`" in result.stderr
    assert "是否想写 `C1`？" in result.stderr


@pytest.mark.usefixtures("small")
def test_a_table_of_another_encoding_and_separator_is_explained(run: Run) -> None:
    text = "customer;spend;visits\n张三;90;3\n"
    Path("customers.csv").write_bytes(text.encode("gb18030"))

    result = run(*WORDS, "--id", "张三", "--separator", ";", "--encoding", "gbk")

    assert result.exit_code == 0
    assert "customer = 张三" in result.stdout


def test_the_explanation_is_the_decision_of_the_batch(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "d.parquet"
    run("evaluate", "service-levels", "--out", out, *DAY)
    decided = pl.read_parquet(out).row(6, named=True)

    words = ("explain", "service-levels", "--id", decided["customer_id"], *DAY)
    found = json.loads(run(*words, "--json").stdout)

    assert found["tier"] == decided["tier"]
    assert found["actions"] == decided["actions"]
    assert found["unknown"] == decided["unknown"]
    assert Decimal(found["scores"]["standing"]["value"]) == decided["standing"]


CARD = """\
tiers-policy: 1
name: card
facts:
  cases: {type: integer}
  price: {type: "decimal(2)"}
scores:
  stars:
    model: scorecard
    attributes:
      volume:
        of: cases
        label: {en: cases a month, zh: 月购进箱数}
        points: {">= 15": 15, "< 15": 14.5}
      price: {of: price, points: {">= 100": 10, "< 100": 4}}
  close: {model: topsis, criteria: {a: {of: cases}, b: {of: price, better: less}}}
tiers: {A: {}}
rules:
  hit: first
  list:
    - {rule: R1, if: stars + close > 0, tier: A, because: -}
"""


def test_what_points_were_lost_by_is_told_the_most_first(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "policy.yaml").write_text(CARD, encoding="utf-8")
    (tmp_path / "customers.csv").write_text("cases,price\n12,90\n15,120\n")

    shown = run("explain", tmp_path, "--id", "1", *DAY).stdout
    in_chinese = run("explain", tmp_path, "--id", "1", *DAY, "--lang", "zh").stdout
    scores = json.loads(run("explain", tmp_path, "--id", "1", "--json").stdout)[
        "scores"
    ]

    assert "      lost 6: price, of 10\n      lost 0.5: cases a month, of 15\n" in shown
    assert "      失分 0.5：月购进箱数（满分 15）\n" in in_chinese
    assert [reason["lost"] for reason in scores["stars"]["reasons"]] == ["6", "0.5"]
    assert "      = topsis(cases 12, price 90.00)\n" in shown
