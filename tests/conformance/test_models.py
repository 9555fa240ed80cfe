"""Scoring models against published figures and the results of independent software."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tiers.pipeline.ready import ReadyPolicy
from tiers_plugins.reliability import Scale, difference_reliability
from tiers_plugins.scorers.pairwise import judged, read

SHARED = Path(__file__).parents[2].parent / "shared"
Scores = Callable[..., dict[str, list[Any]]]
PolicyOf = Callable[..., ReadyPolicy]

pytestmark = pytest.mark.skipif(
    not (SHARED / "reference").is_dir(), reason="the reference results are not here"
)


def reference(name: str) -> Any:
    return json.loads((SHARED / "reference" / f"{name}.json").read_text("utf-8"))


def rows_of(name: str) -> list[dict[str, str]]:
    with (SHARED / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- scorecards -----------------------------------------------------------------


def test_star_points_are_those_of_fujian(scores_of: Scores) -> None:
    star = reference("tobacco_policy_facts")["fujian_2014_star"]
    facts = dict.fromkeys(("cases", "class1", "price"), "decimal(2)")
    bands = {
        "cases": star["monthly_volume_cases"]["bands"],
        "class1": star["class1_share_pct"]["bands"],
        "price": star["avg_price_per_carton_yuan"]["bands"],
    }
    attributes = {
        name: {"of": name, "points": {f">= {low}": points for low, points in rows}}
        for name, rows in bands.items()
    }
    cards = {
        f"{name}_points": {"model": "scorecard", "attributes": {name: attribute}}
        for name, attribute in attributes.items()
    }
    tests = star["tests"]
    keys = {"cases": "cases", "class1": "share", "price": "price"}
    rows = [[test.get(keys[name]) for name in facts] for test in tests]

    found = scores_of(facts, cards, rows)

    checked = 0
    for at, test in enumerate(tests):
        for name, key in keys.items():
            if key in test:
                checked += 1
                assert found[f"{name}_points"][at] == test["points"]
    assert checked == len(tests), tests


# --- service quality ------------------------------------------------------------


def test_service_quality_is_that_of_the_worked_example(scores_of: Scores) -> None:
    example = reference("worked_examples")["servqual"]
    gaps = example["test_unweighted"]["G"]
    weights = example["test_weighted"]["weights"]
    facts = {f"{side}_{name}": "decimal(2)" for name in gaps for side in "pe"}
    row = [v for gap in gaps.values() for v in (5 + Decimal(str(gap)), 5)]

    def model(*, is_weighted: bool) -> dict[str, Any]:
        dimensions = {
            name: {"items": {f"p_{name}": f"e_{name}"}}
            | ({"weight": weights[name]} if is_weighted else {})
            for name in gaps
        }
        shape = {"form": "1991", "dimensions": dimensions, "places": 4}
        return {"model": "servqual", **shape}

    scores = {"w": model(is_weighted=True), "u": model(is_weighted=False)}
    found = scores_of(facts, scores, [row])

    assert found["w"] == [Decimal(str(example["test_weighted"]["weighted"]))]
    assert found["u"] == [Decimal(str(example["test_unweighted"]["unweighted"]))]


def test_a_difference_score_is_as_unreliable_as_published() -> None:
    test = reference("worked_examples")["servqual"]["difference_score_reliability_test"]

    sides = (Decimal(str(test[key])) for key in ("r_P", "r_E", "r_PE"))

    assert difference_reliability(*sides) == Decimal(str(test["r_D"]))


@pytest.mark.parametrize(
    "name",
    ["tangibles", "reliability", "responsiveness", "assurance", "empathy", "all22"],
)
def test_reliability_agrees_with_psych(name: str) -> None:
    expected = reference("reliability_ipa_trend_ahp")["servqual_SQ"][name]
    rows = rows_of("servqual_SQ_bliemel2004.csv")
    answers = [[Decimal(row[i]) for i in expected["items"]] for row in rows]

    scale = Scale.of(answers)
    items = {key: scale.item(at) for at, key in enumerate(expected["items"])}

    assert scale.respondents == expected["n"]
    assert float(scale.alpha) == pytest.approx(expected["raw_alpha"], abs=1e-8)
    found = float(scale.standardised_alpha), float(scale.mean_correlation)
    assert found == pytest.approx(
        (expected["std_alpha"], expected["average_r"]), abs=1e-8
    )
    correlations = {key: float(item.drop_correlation) for key, item in items.items()}
    assert correlations == pytest.approx(expected["r_drop"], abs=1e-8)
    without = {key: float(item.alpha_without) for key, item in items.items()}
    assert without == pytest.approx(expected["alpha_if_dropped"], abs=1e-8)


@pytest.mark.parametrize("name", ["tangibles", "empathy", "all22"])
def test_the_interval_of_alpha_agrees_with_psych(name: str) -> None:
    pytest.importorskip("scipy")
    expected = reference("reliability_ipa_trend_ahp")["servqual_SQ"][name]
    rows = rows_of("servqual_SQ_bliemel2004.csv")

    scale = Scale.of([[Decimal(row[i]) for i in expected["items"]] for row in rows])

    assert scale.interval() == pytest.approx(expected["feldt_ci95"], abs=1e-8)


# --- value ----------------------------------------------------------------------


def test_the_value_equation_is_that_of_the_worked_example(scores_of: Scores) -> None:
    test = reference("worked_examples")["customer_value"]["test"]
    names = "results", "process", "price", "access"
    model = {"model": "value-equation", **{name: name for name in names}}

    facts = dict.fromkeys(names, "decimal(2)")
    found = scores_of(facts, {"value": model}, [[test[name] for name in names]])

    assert found["value"] == [Decimal(str(test["value"]))]


def test_the_directions_of_loyalty_are_those_of_the_source(scores_of: Scores) -> None:
    directions = reference("worked_examples")["loyalty_8"]["directions"]
    keys = dict(
        zip(
            directions,
            (
                *("repeat-purchase", "attention", "needs-met", "price-sensitivity"),
                *("competitors", "identification", "choosing-time", "tolerance"),
            ),
            strict=True,
        )
    )
    facts = dict.fromkeys(directions, "integer")
    measures = {keys[name]: {"of": name} for name in directions}
    model = {"model": "loyalty-level", "give": "index", **measures}
    rows = [[50] * 8, *([50] * i + [90] + [50] * (7 - i) for i in range(8))]

    middle, *found = scores_of(facts, {"index": model}, rows)["index"]

    signs = ["+" if index > middle else "-" for index in found]
    assert signs == [written[0] for written in directions.values()]


# --- weights --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ahp_saaty_drinks", "ahp_5criteria_example"])
def test_weights_by_pairs_agree_with_r(name: str) -> None:
    expected = reference("reliability_ipa_trend_ahp")[name]

    found = judged(read([[str(c) for c in row] for row in expected["matrix"]]))

    weights = [float(weight) for weight in found.weights]
    assert weights == pytest.approx(expected["weights"], abs=1e-8)
    assert float(found.eigenvalue) == pytest.approx(expected["lambda_max"], abs=1e-8)
    assert float(found.consistency_index) == pytest.approx(expected["CI"], abs=1e-8)
    assert float(found.consistency_ratio) == pytest.approx(expected["CR"], abs=1e-8)


def test_entropy_and_closeness_agree_with_r(
    policy_of: PolicyOf, scores_of: Scores
) -> None:
    expected = reference("reliability_ipa_trend_ahp")["entropy_topsis_wholesale30"]
    names = list(expected["weights"])
    customers = rows_of("wholesale_customers_uci292.csv")[:30]
    spent = {"type": "integer", "range": "[0..1000000]"}
    facts = {name: {**spent} for name in names}
    scores = {
        "close": {
            "model": "topsis",
            "places": 10,
            "criteria": {name: {"of": name} for name in names},
        },
        "mean": {"model": "entropy", "of": names, "places": 4},
    }
    rows = [[customer[name] for name in names] for customer in customers]

    found = scores_of(facts, scores, rows)

    close = [float(c) / 100 for c in found["close"]]
    assert close == pytest.approx(expected["closeness"], abs=1e-9)
    for row, mean in zip(rows, found["mean"], strict=True):
        terms = zip(expected["weights"].values(), map(int, row), strict=True)
        assert float(mean) == pytest.approx(sum(w * x for w, x in terms), abs=1e-3)
    assert policy_of(facts, scores).program.needs_fit


# --- histories of purchases -----------------------------------------------------


def purchases() -> Iterator[tuple[str, date, Decimal]]:
    for row in rows_of("cdnow_sample_elog.csv"):
        yield row["sampleid"], date.fromisoformat(row["date"]), Decimal(row["sales"])


def test_recency_frequency_and_money_agree_with_r(scores_of: Scores) -> None:
    expected = reference("rfm_cdnow")["cdnow_sample"]
    days: dict[str, set[date]] = {}
    money: dict[str, Decimal] = {}
    for customer, day, sales in purchases():
        days.setdefault(customer, set()).add(day)
        money[customer] = money.get(customer, Decimal(0)) + sales
    today = date(1998, 6, 30)
    rows = [
        [(today - max(found)).days, len(found), money[customer]]
        for customer, found in days.items()
    ]
    facts = {
        "days": {"type": "integer", "range": "[0..1000]"},
        "count": {"type": "integer", "range": "[0..1000]"},
        "money": {"type": "decimal(2)", "range": "[0..100000]"},
    }
    measures = {"recency": "days", "frequency": "count", "monetary": "money"}
    gives = {"R": "recency", "F": "frequency", "M": "monetary", "code": "code"}
    scores = {
        name: {"model": "rfm", "give": give, "places": 0, **measures}
        for name, give in gives.items()
    }

    found = scores_of(facts, scores, rows)

    assert len(rows) == expected["n"]
    for name in "RFM":
        counts = Counter(int(score) for score in found[name])
        assert {str(n): counts[n] for n in range(1, 6)} == expected["counts"][name]
    assert found["code"].count(555) == expected["n555"]
    for customer in expected["first5"]:
        at = list(days).index(customer["id"])
        assert {name: found[name][at] for name in "RFM"} == {
            name: customer[name] for name in "RFM"
        }


@pytest.fixture(scope="module")
def histories() -> pl.DataFrame:
    rows = rows_of("cdnow_summary_btyd.csv")
    keys = {"x": "frequency", "t.x": "recency", "T.cal": "age", "m.x": "spend"}
    return pl.DataFrame(
        {
            name: [f"{Decimal(row[key]):.8f}" for row in rows]
            for key, name in keys.items()
        }
    )


WEEKS = {"type": "decimal(8)", "range": "[0..1000]", "missing": "unknown"}
HISTORY = {
    "frequency": WEEKS,
    "recency": WEEKS,
    "age": WEEKS,
    "spend": {"type": "decimal(8)", "range": "[0..10000]", "missing": "unknown"},
}
ASKED = {name: name for name in HISTORY}


def clv(give: str, **more: Any) -> dict[str, Any]:
    return {"model": "clv", "give": give, "places": 8, **ASKED, **more}


def test_purchases_and_value_agree_with_published_figures(
    policy_of: PolicyOf, histories: pl.DataFrame
) -> None:
    pytest.importorskip("scipy")
    expected = reference("clv_cdnow")
    scores = {
        "bought": clv("purchases", periods=1, period=39),
        "alive": clv("alive"),
        "value": clv("value", periods=12, period="4.345", discount="0.01"),
    }
    ready = policy_of(HISTORY, scores)
    day = date(2026, 7, 1)

    run = ready.run(histories, as_of=day)
    found = run.decisions("en").collect()

    fit = run.fitted.tables["value"]
    values = dict(zip(fit["parameter"], fit["value"], strict=True))
    errors = dict(zip(fit["parameter"], fit["error"], strict=True))
    buying = expected["bgnbd_cdnow_sample"]
    for name in ("r", "alpha", "a", "b"):
        assert values[name] == pytest.approx(buying["params"][name], abs=1e-3)
        assert values[name] == pytest.approx(buying["published"][name], abs=1e-3)
        assert 0 < errors[name] < values[name]
    spending = expected["gamma_gamma_cdnow_sample"]
    for name in ("p", "q", "v"):
        assert values[name] == pytest.approx(spending["params"][name], rel=1e-3)
    week39 = buying["expected_39w"]
    columns = {
        "bought": (week39["first10"], week39["mean"]),
        "alive": (
            [100 * p for p in week39["prob_alive_first10"]],
            100 * week39["prob_alive_mean"],
        ),
        "value": (
            expected["clv_12m_disc1pct_monthly"]["first10"],
            expected["clv_12m_disc1pct_monthly"]["mean"],
        ),
    }
    for name, (first, mean) in columns.items():
        column = found[name].cast(pl.Float64)
        assert column[: len(first)].to_list() == pytest.approx(first, rel=1e-3)
        assert column.mean() == pytest.approx(mean, rel=1e-3)
    worked = buying["worked_customer"]
    assert float(found["bought"][0]) == pytest.approx(worked["published"], abs=1e-3)
