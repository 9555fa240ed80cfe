"""The effect of the mode: whether people answer otherwise through another channel.

Answers are regressed on tier and channel, with weights and errors of the design, so
that channels are compared within tiers. That no channel differs is tested by Wald's F:
see Lumley, section 5.2, and R's `regTermTest`, whose denominator has the degrees of the
design + 1 less the columns of the regression. That a difference is one of the channel,
and not of those whom it brought to answer, is an assumption; channels that were drawn
at random within a tier, as ours are, make it a weaker one.
"""

import attrs
import numpy as np
from scipy.stats import f as fisher

from tiers.survey.estimating.arrays import Codes, Mask, Matrix, Vector, indicators
from tiers.survey.estimating.design import Design
from tiers.survey.estimating.figures import Linear, everyone, mean, regression

FEWEST = 10
"""Answers that a channel needs to be compared."""


@attrs.frozen(eq=False)
class Modes:
    """How far answers through other channels lie from those through a reference."""

    reference: int
    others: tuple[int, ...]
    shifts: Linear
    """Of the others, in their order."""
    f: float
    degrees: tuple[int, int]
    p: float
    columns: Matrix
    """1 for who answered through each of the others."""

    def corrected(
        self, design: Design, values: Vector, within: Mask | None = None
    ) -> Linear:
        """Give a mean as if all had answered through the reference.

        From the mean goes the share of each channel times its shift; that shares and
        shifts are estimates is in the error.
        """
        counted = everyone(design, values)
        found = mean(design, values, within)
        for at, column in enumerate(self.columns.T):
            share = mean(design, np.where(counted, column, np.nan), within)
            shift = float(self.shifts.values[at])
            part = float(share.values[0])
            found = Linear(
                found.values - part * shift,
                found.influence
                - shift * share.influence
                - part * self.shifts.influence[:, [at]],
            )
        return found


def modes(
    design: Design,
    values: Vector,
    channel: Codes,
    tier: Codes,
    *,
    reference: int | None = None,
) -> Modes | None:
    """Compare channels within tiers; the reference is the one with most answers.

    Channels with fewer than ten answers are left out. None if fewer than two
    are left, or if they can't be told apart from tiers.
    """
    counted = everyone(design, values)
    counts = np.bincount(channel[counted])
    enough = [int(c) for c in np.flatnonzero(counts >= FEWEST)]
    if reference is None:
        reference = int(np.argmax(counts)) if len(counts) else -1
    if reference not in enough or len(enough) < 2:
        return None
    others = tuple(c for c in enough if c != reference)
    within = counted & np.isin(channel, enough)
    own = np.column_stack([channel == c for c in others]).astype(np.float64)
    tiers = np.unique(tier[within], return_inverse=True)[1]
    dummies = np.zeros((len(values), int(tiers.max()) + 1))
    dummies[within] = indicators(tiers, dummies.shape[1])
    columns = np.hstack([dummies, own * within[:, None]])
    if np.linalg.matrix_rank(columns[within]) < columns.shape[1]:
        return None
    return _tested(design, values, columns, within, (reference, others))


def _tested(
    design: Design,
    values: Vector,
    columns: Matrix,
    within: Mask,
    channels: tuple[int, tuple[int, ...]],
) -> Modes | None:
    reference, others = channels
    count = len(others)
    found = regression(design, values, columns, within)
    shifts = Linear(found.values[-count:], found.influence[:, -count:])
    covariance = design.covariance(shifts.influence)
    below = design.degrees(within) + 1 - columns.shape[1]
    if below < 1 or np.linalg.matrix_rank(covariance) < count:
        return None
    wald = float(shifts.values @ np.linalg.solve(covariance, shifts.values)) / count
    p = float(fisher.sf(wald, count, below))
    own = columns[:, -count:]
    return Modes(reference, others, shifts, wald, (count, below), p, own)
