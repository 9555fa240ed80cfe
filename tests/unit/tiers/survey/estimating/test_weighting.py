"""Weights: for those who did not answer, and for known totals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import numpy as np
import polars as pl
import pytest

from tiers.problems import Refusal
from tiers.survey.estimating import figures, weighting
from tiers.survey.estimating.design import Design
from tiers.survey.estimating.sampled import (
    Sampled,
    joined_strata,
    response_classes,
    weighed,
)
from tiers.survey.estimating.weighting import Margin


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(Refusal) as caught:
        yield
    assert words in caught.value.message.en


def sampled(
    tier: list[int],
    channel: list[int],
    answered: list[int],
    *,
    stratum: list[int] | None = None,
    customers: tuple[float, ...] = (),
) -> Sampled:
    everybody = np.ones(len(tier), dtype=np.bool_)
    count = np.bincount(tier)
    return Sampled(
        np.array(tier),
        np.array(channel),
        np.array(tier if stratum is None else stratum),
        np.full(len(tier), 2.0),
        np.array(answered, dtype=np.bool_),
        everybody,
        everybody,
        np.array(customers or (2.0 * count).tolist(), dtype=np.float64),
    )


def cells(counts: dict[tuple[int, int], tuple[int, int]]) -> Sampled:
    """Make a sample of tiers by channels, so many of whom answered, and did not."""
    rows = [
        (*cell, answer)
        for cell, (yes, no) in counts.items()
        for answer in [1] * yes + [0] * no
    ]
    tier, channel, answered = map(list, zip(*rows, strict=True))
    return sampled(tier, channel, answered)


def test_weights_of_answers_sum_to_those_of_everybody_in_a_class() -> None:
    found = weighed(cells({(0, 0): (10, 30), (0, 1): (20, 5), (1, 0): (12, 0)}))
    own = found.design.weights

    assert sorted({*own.tolist()}) == pytest.approx([0, 2, 2.5, 8])
    assert own.sum() == pytest.approx(2 * 77)
    assert found.joined == ()


def test_cells_with_few_answers_are_joined_within_their_tier() -> None:
    classes, joined = response_classes(
        cells({(0, 0): (3, 5), (0, 1): (9, 5), (0, 2): (20, 5), (1, 0): (4, 9)})
    )

    assert joined == ((0, 0), (0, 1))
    assert len(np.unique(classes)) == 3


def test_joined_cells_that_are_still_few_take_the_next_in() -> None:
    classes, joined = response_classes(
        cells({(0, 0): (3, 5), (0, 1): (20, 5), (0, 2): (30, 5)})
    )

    assert joined == ((0, 0), (0, 1))
    assert len(np.unique(classes)) == 2


def test_strata_of_one_are_joined_with_the_smallest_of_their_tier() -> None:
    found = joined_strata(
        sampled(
            [0] * 6 + [1] * 3, [0] * 9, [1] * 9, stratum=[0, 1, 1, 2, 2, 2, 3, 4, 4]
        )
    )

    assert found.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_those_known_to_be_no_customers_take_their_weight_along() -> None:
    given = sampled([0] * 8, [0] * 8, [1, 1, 1, 1, 0, 0, 0, 0])
    known = np.array([True] * 6 + [False] * 2)
    eligible = np.array([True] * 5 + [False] + [True] * 2)
    found = weighed(attrs.evolve(given, known=known, eligible=eligible)).design

    # 16 stand for 8; the 6 who are known get 16 / 6 each; of them one is no customer,
    # and the weight of the one who refused goes to the four who answered.
    assert found.weights == pytest.approx([10 / 3] * 4 + [0, 8 / 3, 0, 0])


def test_weighting_goes_as_far_as_is_asked() -> None:
    given = cells({(0, 0): (10, 30), (0, 1): (20, 5), (1, 0): (12, 3)})
    more = attrs.evolve(given, customers=np.array([200.0, 60.0]))

    design = weighed(more, "design").design.weights
    assert len(np.unique(design[design > 0])) == 1
    response = weighed(more, "response").design.weights
    assert response.sum() == pytest.approx(160)
    population = weighed(more).design.weights
    assert population.sum() == pytest.approx(260)


def test_raking_meets_other_groups_as_well() -> None:
    given = cells({(0, 0): (10, 30), (1, 0): (12, 3)})
    group = np.arange(len(given.tier)) % 2
    margin = Margin(group.astype(np.intp), np.array([60.0, 50.0]))
    found = weighed(attrs.evolve(given, margins=(margin,))).design

    assert np.bincount(group, found.weights) == pytest.approx([60, 50])
    assert np.bincount(given.tier, found.weights) == pytest.approx([80, 30])


def test_what_can_not_be_met_is_refused() -> None:
    design = Design.of(np.ones(4))
    half, one = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    with refused("nobody of a weighting class"):
        weighting.answered(design, np.array([True, True, False, False]), half)
    with refused("the sample has no answer"):
        weighting.poststratified(design, Margin(half, np.array([3.0, 3.0, 1.0])))
    with refused("can't meet all totals"):
        margins = [Margin(half, np.array([3.0, 3.0])), Margin(one, np.array([1.0, 9]))]
        weighting.raked(design, margins, rounds=20, epsilon=1e-9)
    with refused("can't meet all totals"):
        weighting.calibrated(design, np.ones((4, 2)), [4.0, 5.0])


# --- a second opinion -------------------------------------------------------------


@pytest.mark.parametrize("is_raking", [False, True])
def test_svy_meets_known_totals_alike(is_raking: bool) -> None:  # noqa: FBT001
    import svy  # noqa: PLC0415 - slow to import

    rng = np.random.default_rng(2)
    table = pl.DataFrame(
        {
            "y": rng.normal(50, 10, 300),
            "weight": rng.uniform(1, 9, 300),
            "stratum": np.arange(300) % 4,
            "one": rng.integers(0, 3, 300),
            "other": rng.integers(0, 2, 300),
        }
    )
    known: dict[str, Any] = {
        "one": {0: 400.0, 1: 700.0, 2: 500.0},
        "other": {0: 900.0, 1: 700.0},
    }
    margins = [
        Margin(table[name].to_numpy(), np.array(list(totals.values())))
        for name, totals in known.items()
    ]
    drawn = Design.of(table["weight"], strata=table["stratum"])
    sample = svy.Sample(table, svy.Design(stratum="stratum", wgt="weight"))
    if is_raking:
        ours = weighting.raked(drawn, margins, rounds=500, epsilon=1e-12)
        theirs = sample.weighting.rake(controls=known, tol=1e-12, max_iter=500)
    else:
        ours = weighting.poststratified(drawn, margins[0])
        theirs = sample.weighting.poststratify(known["one"], cells="one")
    mean = figures.mean(ours, table["y"].to_numpy())

    found: Any = theirs.estimation.mean("y")
    row = found.to_polars().row(0, named=True)
    assert mean.values[0] == pytest.approx(row["est"], rel=1e-9)
    # Of raked weights theirs, like R, takes residuals about means without weights.
    within = 2e-2 if is_raking else 1e-9
    assert mean.errors(ours)[0] == pytest.approx(row["se"], rel=within)
