"""What rounds measure agrees with published figures of service quality and loyalty."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from math import inf, nan, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tiers.survey.estimating import figures, intervals
from tiers.survey.estimating.arrays import Vector
from tiers.survey.estimating.design import Design
from tiers.survey.estimating.figures import Linear
from tiers.survey.estimating.quantities import quantities, scored
from tiers.survey.questionnaire import Dimension, Item, Questionnaire, Rating
from tiers.survey.questionnaire.forms import DIMENSIONS
from tiers.survey.questionnaire.forms import items as form_items
from tiers.survey.questionnaire.scoring import score
from tiers.text import Text

SHARED = Path(__file__).parents[2].parent / "shared"

pytestmark = pytest.mark.skipif(
    not (SHARED / "reference").is_dir(), reason="the reference results are not here"
)

SEVEN = Rating(1, 7)


def reference(name: str) -> Any:
    return json.loads((SHARED / "reference" / f"{name}.json").read_text("utf-8"))


def rows_of(name: str) -> list[dict[str, str]]:
    with (SHARED / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(values: Vector) -> Design:
    return Design.of(np.ones(len(values)))


def mean(values: Vector) -> tuple[Design, Linear]:
    return plain(values), figures.mean(plain(values), values)


def form(name: Any, scale: Rating = SEVEN, **more: Any) -> Questionnaire:
    found = tuple(DIMENSIONS) if name.startswith("SERV") else ()
    return Questionnaire(
        Text.same("form"), tuple(form_items(name, scale)), found, **more
    )


# --- SERVQUAL and SERVPERF --------------------------------------------------------


def servqual(gaps: dict[str, float], **more: Any) -> tuple[Questionnaire, Any]:
    """Make answers of many respondents whose mean gaps, in points of 7, are these."""
    found = form("SERVQUAL-1991", Rating(1, 7), **more)
    people = []
    for turn in range(100):
        answers = {}
        for item in found.items:
            low = turn < round(-100 * (gaps[item.dimension] % -1))
            whole = int(gaps[item.dimension]) - low
            answers[item.id] = str(6 if item.part == "expectation" else 6 + whole)
        people.append(answers)
    return found, people


def test_gaps_of_servqual_and_their_weighted_mean() -> None:
    expected = reference("worked_examples")["servqual"]
    gaps = expected["test_unweighted"]["G"]
    weights = {k: Decimal(v) for k, v in expected["test_weighted"]["weights"].items()}
    unit = 100 / 6
    """Points of 100 in a point of 7."""

    equal, people = servqual(gaps)
    weighted, _ = servqual(gaps, weights=weights)
    for name, gap in gaps.items():
        _, found = mean(scored(equal, name, people).values)
        assert found.values[0] / unit == pytest.approx(gap, abs=1e-12)
    for questionnaire, value in (
        (equal, expected["test_unweighted"]["unweighted"]),
        (weighted, expected["test_weighted"]["weighted"]),
    ):
        _, found = mean(scored(questionnaire, "SERVQUAL-1991", people).values)
        assert found.values[0] / unit == pytest.approx(value, abs=1e-12)


def test_dimension_means_of_real_answers() -> None:
    expected = reference("reliability_ipa_trend_ahp")
    rows = rows_of("servqual_SQ_bliemel2004.csv")
    found = form("SERVPERF", Rating(0, 100))
    people = [
        {f"P{n}": row[f"a{n:02}"] for n in range(1, 23) if row[f"a{n:02}"].isdigit()}
        for row in rows
    ]
    for name, value in expected["servqual_SQ_dimension_means"].items():
        # Theirs leaves out nobody either: the answers are complete.
        _, one = mean(scored(found, name, people).values)
        assert one.values[0] == pytest.approx(value, rel=1e-9)


def test_negative_statements_are_turned() -> None:
    found = form("SERVQUAL-1988")
    all_seven = {item.id: "7" for item in found.items}
    turned = [item for item in found.items if item.reversed]

    assert {item.id for item in turned if item.part == "perception"} == {
        f"P{n}" for n in (*range(10, 14), *range(18, 23))
    }
    assert {score(found, i.id, all_seven) for i in turned} == {Fraction(0)}
    assert score(found, "responsiveness", all_seven) == 0


@pytest.mark.parametrize(("answered", "has_score"), [(1, False), (2, True), (4, True)])
def test_a_dimension_needs_half_of_its_items(answered: int, has_score: bool) -> None:  # noqa: FBT001
    found = form("SERVPERF")
    names = [i.id for i in found.items if i.dimension == "tangibles"][:answered]
    worth = score(found, "tangibles", dict.fromkeys(names, "4"))

    assert (worth == 50) is has_score
    assert worth is None or has_score


# --- NPS, CSAT, CES, ACSI ---------------------------------------------------------


def nps(promoters: int, passives: int, detractors: int) -> Vector:
    given = ["10"] * promoters + ["8"] * passives + ["0"] * detractors
    return scored(form("NPS"), "NPS", [{"NPS": answer} for answer in given]).values


def test_nps_of_the_worked_example() -> None:
    expected = reference("worked_examples")["nps"]["test"]
    values = nps(30, 20, 10)

    assert values.mean() / 100 == pytest.approx(expected["nps"])
    assert values.var() / 100**2 == pytest.approx(expected["var"])
    assert values.std() / 100 == pytest.approx(expected["sd"])


def test_nps_of_real_answers_with_its_interval() -> None:
    real = reference("reliability_ipa_trend_ahp")
    for case in (real["nps_csibank_loy3"], *real["nps_csibank_by_region"].values()):
        count = case["n"]
        values = nps(case["promoters"], case["passives"], case["detractors"])
        design, found = mean(values)
        # Theirs divides by n, and a design by n - 1.
        error = float(found.errors(design)[0]) * sqrt((count - 1) / count)
        value = float(found.values[0])

        assert value == pytest.approx(case["nps"], rel=1e-9)
        assert error == pytest.approx(case["se"], rel=1e-9)
        interval = intervals.plain(value, error, level=0.95, degrees=inf)
        assert interval == pytest.approx(tuple(case["ci95_z"]), rel=1e-9)


def test_csat_of_real_answers_with_wilsons_interval() -> None:
    expected = reference("reliability_ipa_trend_ahp")["csat_ABC2_top2"]
    people = [
        {"CSAT": row["Satisfaction"]} if row["Satisfaction"].isdigit() else None
        for row in rows_of("mistat_ABC2.csv")
    ]
    values = scored(form("CSAT"), "CSAT", people).values
    design, found = mean(values)
    share, error = float(found.values[0]) / 100, float(found.errors(design)[0])
    effect = figures.design_effect(design, values, error, is_replacing=True)
    assert effect is not None
    worth = np.isfinite(values).sum() / effect

    assert np.isfinite(values).sum() == expected["n"]
    assert np.nansum(values) / 100 == expected["k"]
    assert share == pytest.approx(expected["csat"])
    interval = intervals.wilson(share, worth, level=0.95)
    # Those without an answer are a domain of the sample, which costs next to nothing.
    assert interval == pytest.approx(tuple(expected["wilson95"]), abs=5e-5)
    alone = intervals.wilson(share, expected["n"], level=0.95)
    assert alone == pytest.approx(tuple(expected["wilson95"]), rel=1e-9)


def test_ces_is_told_as_a_mean_and_as_a_share() -> None:
    people = [{"CES": str(n)} for n in (1, 4, 5, 7)]
    found = {q.name: q for q in quantities(form("CES"), [*people, None])}

    assert found["CES"].values.tolist()[:4] == [0, 50, pytest.approx(200 / 3), 100]
    assert found["CES 5-7"].values.tolist()[:4] == [0, 0, 100, 100]
    assert np.isnan(found["CES"].values[4])
    assert np.isnan(found["CES 5-7"].values[4])


def test_acsi_is_a_form_of_one_dimension_an_item() -> None:
    expected = reference("worked_examples")["acsi"]
    names = ("overall", "expected", "ideal")
    ten = Rating(1, 10)
    found = Questionnaire(
        Text.same("ACSI"),
        tuple(Item(n, Text.same(n), ten, "ACSI", dimension=f"d-{n}") for n in names),
        tuple(Dimension(f"d-{n}", Text.same(n)) for n in names),
        weights={
            f"d-{n}": Decimal(str(weight))
            for n, weight in zip(names, expected["test_ohio"]["weights"], strict=True)
        },
    )
    means = [str(m) for m in expected["test_ohio"]["means"]]
    answers = dict(zip(names, means, strict=True))

    worth = score(found, "ACSI", answers)
    assert worth is not None
    assert float(worth) == pytest.approx(expected["test_ohio"]["score"])


def test_who_did_not_answer_has_no_number() -> None:
    found = scored(form("NPS"), "NPS", [{"NPS": "9"}, {}, None])

    assert found.values.tolist() == pytest.approx([100, nan, nan], nan_ok=True)
