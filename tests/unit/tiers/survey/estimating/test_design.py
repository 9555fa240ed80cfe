"""Designs: strata, clusters, populations, and what a second program says of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import polars as pl
import pytest

from tiers.problems import Refusal
from tiers.survey.estimating import figures
from tiers.survey.estimating.arrays import Vector
from tiers.survey.estimating.design import Design, Single


def rows(seed: int = 4, count: int = 300) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    stratum = rng.integers(0, 4, count)
    return pl.DataFrame(
        {
            "stratum": stratum,
            "cluster": rng.integers(0, 5, count) + 10 * stratum,
            "y": rng.normal(50 + 5 * stratum, 10, count),
            "x": rng.normal(20, 3, count),
            "domain": rng.integers(0, 3, count),
            "weight": rng.uniform(1, 9, count),
            "clusters": np.array([12, 14, 9, 30])[stratum],
        }
    )


def numbers(table: pl.DataFrame, name: str) -> Vector:
    return table[name].cast(pl.Float64).to_numpy()


def design_of(table: pl.DataFrame) -> Design:
    return Design.of(
        table["weight"],
        strata=table["stratum"],
        clusters=table["cluster"],
        fpc=table["clusters"],
    )


def table_of(estimate: Any) -> pl.DataFrame:
    found: pl.DataFrame = estimate.to_polars()
    return found


@pytest.fixture(scope="module", name="other")
def _other() -> Any:
    """Give the estimation of svy."""
    import svy  # noqa: PLC0415 - slow to import

    design = svy.Design(
        stratum="stratum", psu="cluster", wgt="weight", pop_size="clusters"
    )
    return svy.Sample(rows(), design).estimation


def test_svy_gives_the_same(other: Any) -> None:
    table = rows()
    design, y = design_of(table), numbers(table, "y")
    mean = figures.mean(design, y)
    error = float(mean.errors(design)[0])
    effect = figures.design_effect(design, y, error)

    row = table_of(other.mean("y", deff="wor")).row(0, named=True)
    found = (mean.values[0], error, effect, design.degrees())
    expected = (row["est"], row["se"], row["deff"], row["df"])
    assert found == pytest.approx(expected, rel=1e-9)
    for linear, estimate in (
        (figures.total(design, y), other.total("y")),
        (figures.ratio(design, y, numbers(table, "x")), other.ratio("y", "x")),
    ):
        row = table_of(estimate).row(0, named=True)
        pair = float(linear.values[0]), float(linear.errors(design)[0])
        assert pair == pytest.approx((row["est"], row["se"]), rel=1e-9)


def test_svy_gives_the_same_for_domains_and_their_degrees(other: Any) -> None:
    table = rows()
    design, y = design_of(table), numbers(table, "y")

    for row in table_of(other.mean("y", by="domain")).iter_rows(named=True):
        within = numbers(table, "domain") == row["domain"]
        mean = figures.mean(design, y, within)
        error = float(mean.errors(design)[0])
        found = (float(mean.values[0]), error, design.degrees(within))
        assert found == pytest.approx((row["est"], row["se"], row["df"]), rel=1e-9)


def test_a_difference_counts_what_domains_share() -> None:
    table = rows()
    design, y = design_of(table), numbers(table, "y")
    domain = numbers(table, "domain")
    columns = np.column_stack([domain == d for d in range(3)]).astype(np.float64)
    joint = figures.Linear.joined(
        [figures.mean(design, y, domain == d) for d in range(3)]
    )
    fitted = figures.regression(design, y, columns)

    assert joint.values == pytest.approx(fitted.values)
    assert design.covariance(joint.influence) == pytest.approx(
        design.covariance(fitted.influence)
    )
    difference = joint.difference(2, 0)
    covariance = design.covariance(joint.influence)
    square = covariance[2, 2] + covariance[0, 0] - 2 * covariance[2, 0]
    assert difference.errors(design)[0] == pytest.approx(np.sqrt(square))


# --- strata with one cluster ------------------------------------------------------

Y = np.array([1.0, 5.0, 3.0, 4.0, 9.0])


def lonely(single: Single, fpc: list[float] | None = None) -> Design:
    strata = ["a", "a", "b", "b", "c"]
    return Design.of([2.0] * 5, strata=strata, fpc=fpc, single=single)


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(Refusal) as caught:
        yield
    assert words in caught.value.message.en
    assert caught.value.message.zh


def test_a_stratum_of_one_is_refused_unless_told_otherwise() -> None:
    design = lonely("refuse")
    with refused("only one member"):
        figures.total(design, Y).errors(design)

    apart = lonely("certainty")
    square = float(figures.total(apart, Y).errors(apart)[0]) ** 2
    # (sum of n/(n-1) times squared deviations) of strata a and b, with weight 2.
    assert square == pytest.approx(4 * (2 * 8 + 2 * 0.5))
    mean = lonely("average")
    assert figures.total(mean, Y).errors(mean)[0] ** 2 == pytest.approx(1.5 * square)


def test_a_stratum_of_one_that_is_all_there_is_has_no_error() -> None:
    design = lonely("refuse", fpc=[4, 4, 4, 4, 1])

    square = float(figures.total(design, Y).errors(design)[0]) ** 2
    assert square == pytest.approx(0.5 * 4 * (2 * 8 + 2 * 0.5))


def test_weights_and_populations_that_can_not_be_are_refused() -> None:
    for weights in ([1.0, 0.0], [1.0, -1.0], [1.0, float("nan")]):
        with refused("above 0"):
            Design.of(weights)
    with refused("more were drawn"):
        Design.of([1.0, 1.0], fpc=[1.0, 1.0])
