"""Estimates agree with R's `survey` on its own samples of Californian schools."""

import json
from collections.abc import Sequence
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tiers.survey.estimating import figures, intervals, weighting
from tiers.survey.estimating.arrays import Codes, Mask, Matrix, Vector, codes
from tiers.survey.estimating.design import Design
from tiers.survey.estimating.figures import Linear
from tiers.survey.estimating.weighting import Margin

SHARED = Path(__file__).parents[2].parent / "shared"
FIGURES = SHARED / "reference" / "survey_api.json"

pytestmark = pytest.mark.skipif(not FIGURES.exists(), reason="the figures are absent")

REFERENCE: Any = (
    json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
)


def table(name: str) -> pl.DataFrame:
    return pl.read_csv(
        SHARED / "data" / f"api_{name}.csv", infer_schema=False, null_values=["", "NA"]
    )


def numbers(rows: pl.DataFrame, name: str) -> Vector:
    return rows[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()


def is_(rows: pl.DataFrame, name: str, value: str) -> Mask:
    return (rows[name] == value).to_numpy()


def margin(rows: pl.DataFrame, name: str, totals: dict[str, float]) -> Margin:
    assert sorted(totals) == sorted(rows[name].unique())
    return Margin(codes(rows[name]), np.array([totals[key] for key in sorted(totals)]))


def means(design: Design, rows: pl.DataFrame, *names: str) -> Linear:
    return Linear.joined([figures.mean(design, numbers(rows, name)) for name in names])


def totals(design: Design, rows: pl.DataFrame, *names: str) -> Linear:
    return Linear.joined([figures.total(design, numbers(rows, name)) for name in names])


def same(found: object, expected: object, within: float = 1e-6) -> None:
    assert found == pytest.approx(expected, rel=within, abs=0)


def agree(
    design: Design, found: Linear, expected: dict[str, Any], error: float = 1e-6
) -> None:
    same(found.values, np.atleast_1d(expected["est"]))
    same(found.errors(design), np.atleast_1d(expected["se"]), error)


def plain(design: Design, found: Linear, degrees: float) -> Matrix:
    pairs = zip(found.values, found.errors(design), strict=True)
    return np.array(
        [
            intervals.plain(value, error, level=0.95, degrees=degrees)
            for value, error in pairs
        ]
    )


# --- a stratified sample ----------------------------------------------------------


@pytest.fixture(scope="module", name="strat")
def _strat() -> pl.DataFrame:
    return table("apistrat")


def stratified(rows: pl.DataFrame) -> Design:
    return Design.of(
        numbers(rows, "pw"), strata=rows["stype"], fpc=numbers(rows, "fpc")
    )


STRAT = REFERENCE.get("strat", {})
SCORES = ("api00", "api99", "enroll")


def test_means_of_a_stratified_sample(strat: pl.DataFrame) -> None:
    design, expected = stratified(strat), STRAT["mean"]
    found = means(design, strat, *SCORES)

    agree(design, found, expected)
    assert design.degrees() == STRAT["df"]
    same(plain(design, found, design.degrees()), np.array(expected["ci95_t"]))
    same(plain(design, found, inf), np.array(expected["ci95_z"]))
    effects = [
        figures.design_effect(design, numbers(strat, name), error)
        for name, error in zip(SCORES, found.errors(design), strict=True)
    ]
    same(effects, expected["deff"])


def test_means_without_a_correction_for_the_size_of_the_population(
    strat: pl.DataFrame,
) -> None:
    design = Design.of(numbers(strat, "pw"), strata=strat["stype"])

    agree(design, means(design, strat, *SCORES), STRAT["mean_nofpc"])


def test_totals_and_a_ratio(strat: pl.DataFrame) -> None:
    design = stratified(strat)

    agree(design, totals(design, strat, "enroll", "api.stu"), STRAT["total"])
    found = figures.ratio(design, numbers(strat, "api.stu"), numbers(strat, "enroll"))
    agree(design, found, STRAT["ratio_apistu_enroll"])


def shares(design: Design, wanted: Sequence[Mask]) -> Linear:
    return Linear.joined(
        [figures.mean(design, mask.astype(np.float64)) for mask in wanted]
    )


def test_shares(strat: pl.DataFrame) -> None:
    design = stratified(strat)
    wide = [is_(strat, "sch.wide", value) for value in ("No", "Yes")]
    crossed = [
        is_(strat, "stype", kind) & is_(strat, "awards", award)
        for award in ("No", "Yes")
        for kind in "EHM"
    ]

    agree(design, shares(design, wide), STRAT["prop_schwide"])
    agree(design, shares(design, crossed), STRAT["prop_stype_awards"])


def test_intervals_of_a_share(strat: pl.DataFrame) -> None:
    design, expected = stratified(strat), STRAT["prop_awards_yes"]
    found = shares(design, [is_(strat, "awards", "Yes")])
    share, error = float(found.values[0]), float(found.errors(design)[0])

    agree(design, found, expected)
    low, high = intervals.logit(share, error, level=0.95, degrees=design.degrees())
    same([low, high], expected["ci95_logit"])
    low, high = intervals.exact(
        share, error, level=0.95, degrees=design.degrees(), count=len(strat)
    )
    same([low, high], expected["ci95_beta"])


def domains(
    design: Design, rows: pl.DataFrame, name: str, values: Sequence[str]
) -> Linear:
    scores = numbers(rows, "api00")
    return Linear.joined(
        [figures.mean(design, scores, is_(rows, name, value)) for value in values]
    )


def test_means_of_strata_and_of_domains_across_them(strat: pl.DataFrame) -> None:
    design = stratified(strat)
    kinds = domains(design, strat, "stype", STRAT["by_stype"]["stype"])

    agree(design, kinds, STRAT["by_stype"])
    expected = np.array(STRAT["by_stype"]["ci95_t"])
    same(plain(design, kinds, design.degrees()), expected)
    awards = domains(design, strat, "awards", STRAT["domain_awards"]["level"])
    agree(design, awards, STRAT["domain_awards"])


def test_a_difference_between_domains_is_that_of_a_t_test(strat: pl.DataFrame) -> None:
    from scipy.stats import t  # noqa: PLC0415 - slow to import

    design, expected = stratified(strat), STRAT["ttest_api00_awards"]
    has_award = is_(strat, "awards", "Yes")
    columns: Matrix = np.column_stack([np.ones(len(strat)), has_award])
    slope = figures.regression(design, numbers(strat, "api00"), columns)
    domain = domains(design, strat, "awards", ("No", "Yes")).difference(1, 0)
    error = slope.errors(design)[1]

    same(slope.values[1], expected["diff"])
    same(slope.values[1] / error, expected["t"])
    same(domain.values[0], expected["diff"])
    same(domain.errors(design)[0], error)
    degrees = design.degrees() + 1 - columns.shape[1]
    assert degrees == expected["df"]
    same(2 * t.sf(slope.values[1] / error, degrees), expected["p"])


# --- a plain random sample, and known totals --------------------------------------


@pytest.fixture(scope="module", name="srs")
def _srs() -> pl.DataFrame:
    return table("apisrs")


def random(rows: pl.DataFrame) -> Design:
    return Design.of(numbers(rows, "pw"), fpc=numbers(rows, "fpc"))


def test_means_of_a_plain_random_sample(srs: pl.DataFrame) -> None:
    design, expected = random(srs), REFERENCE["srs"]["mean"]
    found = means(design, srs, "api00", "enroll")

    agree(design, found, expected)
    assert design.degrees() == REFERENCE["srs"]["df"]
    same(plain(design, found, 199), np.array(expected["ci95_t"]))


def test_post_stratification(srs: pl.DataFrame) -> None:
    expected = REFERENCE["poststrat_srs"]
    kinds = margin(srs, "stype", expected["margins"]["stype"])
    design = weighting.poststratified(random(srs), kinds)

    agree(design, means(design, srs, "api00", "enroll"), expected["mean"])
    agree(design, totals(design, srs, "enroll"), expected["total"])
    found = [design.weights[is_(srs, "stype", kind)][0] for kind in "EHM"]
    same(found, expected["weights"])


def test_raking(srs: pl.DataFrame) -> None:
    expected = REFERENCE["rake_srs"]
    margins = [margin(srs, *pair) for pair in expected["margins"].items()]
    design = weighting.raked(random(srs), margins, rounds=200, epsilon=1e-10)

    agree(design, means(design, srs, "api00", "enroll"), expected["mean"], 5e-3)
    agree(design, totals(design, srs, "enroll"), expected["total"], 5e-3)
    same(design.weights.sum(), expected["sum_w"])
    same(figures.kish_effect(design.weights), expected["kish_deff"])
    for cell in expected["weights_by_cell"]:
        at = is_(srs, "stype", cell["stype"]) & is_(srs, "sch.wide", cell["sch.wide"])
        same(design.weights[at], np.full(at.sum(), cell["weight"]))


SCHOOLS = {"E": 4421.0, "H": 755.0, "M": 1018.0}
WIDE = {"No": 1072.0, "Yes": 5122.0}


def known(rows: pl.DataFrame) -> Matrix:
    kinds = [is_(rows, "stype", kind) for kind in "HM"]
    return np.column_stack([np.ones(len(rows)), *kinds, numbers(rows, "api99")])


def test_calibration(srs: pl.DataFrame) -> None:
    expected = REFERENCE["greg_srs"]
    design = weighting.calibrated(
        random(srs), known(srs), list(expected["totals"].values())
    )

    agree(design, means(design, srs, "api00"), expected["mean"])
    same([design.weights.min(), design.weights.max()], expected["weight_range"])


# --- a sample of clusters ---------------------------------------------------------


@pytest.fixture(scope="module", name="clusters")
def _clusters() -> pl.DataFrame:
    return table("apiclus1")


def clustered(rows: pl.DataFrame) -> Design:
    return Design.of(
        numbers(rows, "pw"), clusters=rows["dnum"], fpc=numbers(rows, "fpc")
    )


def test_means_of_clusters(clusters: pl.DataFrame) -> None:
    design, expected = clustered(clusters), REFERENCE["clus1"]
    found = means(design, clusters, "api00", "enroll")

    agree(design, found, expected["mean"])
    assert design.degrees() == expected["df"]
    effects = [
        figures.design_effect(design, numbers(clusters, name), error)
        for name, error in zip(("api00", "enroll"), found.errors(design), strict=True)
    ]
    same(effects, expected["mean"]["deff"])


def test_raking_and_calibration_of_clusters(clusters: pl.DataFrame) -> None:
    kinds = margin(clusters, "stype", SCHOOLS), margin(clusters, "sch.wide", WIDE)
    raked = weighting.raked(clustered(clusters), kinds)
    totals_ = list(REFERENCE["greg_srs"]["totals"].values())
    greg = weighting.calibrated(clustered(clusters), known(clusters), totals_)
    weights = greg.weights

    for design, key in ((raked, "rake_clus1"), (greg, "greg_clus1")):
        error = 5e-3 if design is raked else 1e-6
        expected = REFERENCE[key]
        agree(design, means(design, clusters, "api00"), expected["mean"], error)
        agree(
            design, totals(design, clusters, "enroll"), expected["total_enroll"], error
        )
    same([weights.min(), weights.max()], REFERENCE["greg_clus1"]["weight_range"])


# --- some did not answer ----------------------------------------------------------


@pytest.fixture(scope="module", name="asked")
def _asked() -> pl.DataFrame:
    return table("nonresponse_case")


def classes(rows: pl.DataFrame) -> Codes:
    return codes(rows["awards"], rows["stype"])


CASE = REFERENCE.get("nonresponse", {})


def weighed(asked: pl.DataFrame) -> tuple[Mask, Design]:
    design = Design.of(numbers(asked, "pw"), strata=asked["stype"])
    who = is_(asked, "responded", "1")
    return who, weighting.answered(design, who, classes(asked))


def test_weighting_classes(asked: pl.DataFrame) -> None:
    who, design = weighed(asked)
    rows = asked.filter(responded="1")
    fixed = Design.of(design.weights[who], strata=rows["stype"])

    assert (len(asked), int(who.sum())) == (CASE["n_sampled"], CASE["n_resp"])
    for cell, factor in CASE["factors"].items():
        kind, award = cell.split(".")
        at = who & is_(asked, "stype", kind) & is_(asked, "awards", award)
        same(design.weights[at] / numbers(asked, "pw")[at], np.full(at.sum(), factor))
    agree(fixed, means(fixed, rows, "api00"), CASE["wc_mean"])
    kinds = domains(fixed, rows, "stype", CASE["wc_by_stype"]["stype"])
    agree(fixed, kinds, CASE["wc_by_stype"])
    same(figures.kish_effect(fixed.weights), CASE["kish_deff_wc"])
    # Ours takes the draw and the chance of answering apart; the figure is the same.
    same(means(design, asked, "api00").values, [CASE["wc_mean"]["est"]])


def test_those_who_answered_alone_and_raked(asked: pl.DataFrame) -> None:
    rows = asked.filter(responded="1")
    naive = Design.of(numbers(rows, "pw"), strata=rows["stype"])
    margins = [margin(rows, "stype", SCHOOLS), margin(rows, "sch.wide", WIDE)]
    raked = weighting.raked(naive, margins, rounds=200, epsilon=1e-10)

    agree(naive, means(naive, rows, "api00"), CASE["naive_mean"])
    agree(raked, means(raked, rows, "api00"), CASE["raked_mean"], 5e-3)
    for kind, share in CASE["unweighted_RR_by_stype"].items():
        same(is_(asked.filter(stype=kind), "responded", "1").mean(), share)
