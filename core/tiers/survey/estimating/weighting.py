"""Weighting: raise weights for those who did not answer, and meet known totals."""

from collections.abc import Sequence

import attrs
import numpy as np
import numpy.typing as npt

from tiers.problems import Refusal
from tiers.survey.estimating.arrays import Codes, Mask, Matrix, Vector, indicators
from tiers.survey.estimating.design import Design
from tiers.survey.estimating.stages import Answered, Calibrated
from tiers.text import Text


@attrs.frozen(eq=False)
class Margin:
    """What each person counts as, and how many the population has of each."""

    cells: Codes
    totals: Vector


def answered(
    design: Design,
    who: Mask,
    classes: Codes,
    *,
    among: Mask | None = None,
) -> Design:
    """Raise the weights of those who answered to all of their class.

    The factor is sum(w) / sum(w of those who answered) in each class. Those who are not
    *among* keep their weights.

    Raises:
        Refusal: nobody of a class answered.
    """
    before = design.weights
    counted = before > 0 if among is None else (before > 0) & among
    count = int(classes.max(initial=0)) + 1
    everyone = np.bincount(classes, np.where(counted, before, 0.0), count)
    own = np.bincount(classes, np.where(counted & who, before, 0.0), count)
    if ((everyone > 0) & (own == 0)).any():
        raise Refusal(_SILENT[0], _SILENT[1])
    factor = everyone / np.where(own > 0, own, 1.0)
    raised = np.where(who, before * factor[classes], 0.0)
    after = np.where(counted, raised, before)
    if among is None or counted.all():
        return design.then(Answered(before, after, classes, who & counted))
    # Those who are not asked here are a class of their own, in which all answered.
    apart = np.where(counted, classes, count)
    return design.then(Answered(before, after, apart, np.where(counted, who, ~counted)))


def poststratified(design: Design, margin: Margin) -> Design:
    """Make weights sum to what the population has in each cell.

    Särndal, Swensson and Wretman, section 7.6; R's `postStratify`.

    Raises:
        Refusal: the population has some in a cell, and the sample none.
    """
    before = design.weights
    after = before * _factors(before, margin)[margin.cells]
    columns = indicators(margin.cells, len(margin.totals))
    return design.then(Calibrated.of(before, after, columns))


def raked(
    design: Design,
    margins: Sequence[Margin],
    *,
    rounds: int = 10,
    epsilon: float = 1.0,
) -> Design:
    """Make weights meet several margins, one after the other until all do.

    Deming and Stephan, Annals of Mathematical Statistics 11 (1940); the stop is that
    of R's `rake`: no cell of all margins crossed moves by *epsilon*, which is a share
    of the total below 1. Errors are those of a calibration to all margins.

    Raises:
        Refusal: a cell is empty, or the margins are not met in so many rounds.
    """
    before = design.weights
    crossed = np.zeros(len(before), dtype=np.intp)
    for margin in margins:
        crossed = crossed * len(margin.totals) + margin.cells
    _, crossed = np.unique(crossed, return_inverse=True)
    most = epsilon * float(before.sum()) if epsilon < 1 else epsilon
    weights, table = before, np.bincount(crossed, before)
    for _ in range(rounds):
        for margin in margins:
            weights = weights * _factors(weights, margin)[margin.cells]
        last, table = table, np.bincount(crossed, weights)
        if float(np.abs(table - last).max()) < most:
            break
    else:
        raise Refusal(_UNMET[0], _UNMET[1])
    columns = [indicators(m.cells, len(m.totals)) for m in margins]
    return design.then(Calibrated.of(before, weights, np.hstack(columns)))


def calibrated(design: Design, columns: Matrix, totals: npt.ArrayLike) -> Design:
    """Change weights as little as gives known totals of *columns*: the GREG estimator.

    g = 1 + (t - t_hat)' (X' W X)^-1 x; Särndal, Swensson and Wretman, section 6.4; R's
    `calibrate` with its linear distance.

    Raises:
        Refusal: the columns do not tell enough to meet the totals.
    """
    before = design.weights
    wanted = np.asarray(totals, dtype=np.float64)
    lack = wanted - before @ columns
    gram = (columns * before[:, None]).T @ columns
    found, *_ = np.linalg.lstsq(gram, lack, rcond=None)
    after: Vector = before * (1 + columns @ found)
    reached = after @ columns
    if not np.allclose(reached, wanted, rtol=1e-7, atol=1e-7):
        raise Refusal(_UNMET[0], _UNMET[1])
    return design.then(Calibrated.of(before, after, columns))


def _factors(weights: Vector, margin: Margin) -> Vector:
    have = np.bincount(margin.cells, weights, len(margin.totals))
    if ((have == 0) & (margin.totals > 0)).any():
        raise Refusal(_EMPTY[0], _EMPTY[1])
    found: Vector = margin.totals / np.where(have > 0, have, 1.0)
    return found


_SILENT = (
    Text("nobody of a weighting class answered", "某加权类中无人回答"),
    Text("join it with another class", "请与其他类合并"),
)
_EMPTY = (
    Text(
        "the population has customers where the sample has no answer",
        "总体中有客户的某一格，样本中无人回答",
    ),
    Text("join it with another cell", "请与其他格合并"),
)
_UNMET = (
    Text("the weights can't meet all totals", "权数无法同时满足各项总数"),
    Text(
        "see whether the totals agree with each other, or join small cells",
        "请核对各项总数是否一致，或合并过小的格",
    ),
)
