"""Rounds drawn again and again: errors that are stated are those that there are."""

import numpy as np
import pytest

from tiers.survey.estimating import figures, weighting
from tiers.survey.estimating.arrays import Codes, Vector, codes
from tiers.survey.estimating.design import Design


def answering(
    rng: np.random.Generator, opinion: Vector, group: Codes, size: int
) -> tuple[float, float]:
    """Draw, lose some of each group, and estimate the mean of everybody."""
    who = rng.permutation(len(opinion))[:size]
    answers = rng.random(size) < np.array([0.8, 0.3])[group[who]]
    count = len(opinion)
    design = Design.of(np.full(size, count / size), fpc=np.full(size, float(count)))
    found = weighting.answered(design, answers, group[who])
    mean = figures.mean(found, np.where(answers, opinion[who], np.nan))
    return float(mean.values[0]), float(mean.errors(found)[0])


@pytest.mark.parametrize("size", [100, 380])
def test_errors_hold_for_a_small_share_drawn_and_for_nearly_all(size: int) -> None:
    rng = np.random.default_rng(5)
    group = codes(np.arange(400) % 2)
    opinion = rng.normal(50 + 20 * group, 10)
    found = np.array([answering(rng, opinion, group, size) for _ in range(1500)])

    assert found[:, 0].mean() == pytest.approx(opinion.mean(), abs=0.12)
    mean_error = np.sqrt((found[:, 1] ** 2).mean())
    assert mean_error == pytest.approx(found[:, 0].std(), rel=0.05)
