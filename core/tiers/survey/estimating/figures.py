"""Figures of a population, as they are estimated from a sample, with their errors.

Each is linearised (Taylor): its influence says what one person more of a kind would
change, so that the error of any figure is that of a total. Särndal, Swensson and
Wretman, sections 5.5 to 5.8; Lumley, sections 2.2 and 5.
"""

from collections.abc import Sequence

import attrs
import numpy as np

from tiers.survey.estimating.arrays import Mask, Matrix, Vector
from tiers.survey.estimating.design import Design


@attrs.frozen(eq=False)
class Linear:
    """Figures and their influences, one column a figure."""

    values: Vector
    influence: Matrix

    @classmethod
    def joined(cls, parts: Sequence["Linear"]) -> "Linear":
        """Put figures of one sample beside each other, so that they can be compared."""
        values = np.concatenate([part.values for part in parts])
        return cls(values, np.hstack([part.influence for part in parts]))

    def combined(self, weights: Matrix) -> "Linear":
        """Give sums of figures, one row of *weights* a sum."""
        return Linear(weights @ self.values, self.influence @ weights.T)

    def difference(self, one: int, other: int) -> "Linear":
        """Give one figure less another."""
        weights = np.zeros((1, len(self.values)))
        weights[0, one] += 1
        weights[0, other] -= 1
        return self.combined(weights)

    def errors(self, design: Design) -> Vector:
        """Give standard errors."""
        found: Vector = np.sqrt(np.diagonal(design.covariance(self.influence)))
        return found


def everyone(design: Design, values: Vector) -> Mask:
    """Mean those with a weight and a value."""
    found: Mask = (design.weights != 0) & np.isfinite(values)
    return found


def mean(design: Design, values: Vector, within: Mask | None = None) -> Linear:
    """Give the mean of a domain; of a share, *values* are 0 and 1.

    Nobody outside the domain is left out of the design: they count with 0.
    """
    counted = _counted(design, values, within)
    own = np.where(counted, values, 0.0)
    size = float(design.weights @ counted)
    found = float(design.weights @ own) / size
    return Linear(
        np.array([found]), (np.where(counted, own - found, 0) / size)[:, None]
    )


def total(design: Design, values: Vector, within: Mask | None = None) -> Linear:
    """Give the total of a domain."""
    own = np.where(_counted(design, values, within), values, 0.0)
    return Linear(np.array([float(design.weights @ own)]), own[:, None])


def ratio(
    design: Design, values: Vector, by: Vector, within: Mask | None = None
) -> Linear:
    """Give the total of *values* over the total of *by*."""
    counted = _counted(design, values, within) & np.isfinite(by)
    above, below = np.where(counted, values, 0.0), np.where(counted, by, 0.0)
    size = float(design.weights @ below)
    found = float(design.weights @ above) / size
    return Linear(np.array([found]), ((above - found * below) / size)[:, None])


def regression(
    design: Design, values: Vector, columns: Matrix, within: Mask | None = None
) -> Linear:
    """Give the coefficients of a linear regression on *columns*.

    Binder (1983); R's `svyglm` for the normal family.
    """
    counted = _counted(design, values, within)
    own, rows = np.where(counted, values, 0.0), np.where(counted[:, None], columns, 0.0)
    weighted = rows * design.weights[:, None]
    inverse = np.linalg.pinv(weighted.T @ rows, hermitian=True)
    found = inverse @ (weighted.T @ own)
    rest = np.where(counted, own - rows @ found, 0.0)
    return Linear(found, (rows * rest[:, None]) @ inverse)


def _counted(design: Design, values: Vector, within: Mask | None) -> Mask:
    found = everyone(design, values)
    return found if within is None else found & within


# --- how much a sample is worth ---------------------------------------------------


def design_effect(
    design: Design,
    values: Vector,
    error: float,
    within: Mask | None = None,
    *,
    is_replacing: bool = False,
) -> float | None:
    """Compare the variance of a mean with that of a plain random sample as large.

    The latter is drawn without replacement, as in R's `svymean(deff=TRUE)`, or with.
    None where no variance is left to compare with.
    """
    counted = _counted(design, values, within)
    weights, count = design.weights[counted], int(counted.sum())
    size = float(weights.sum())
    if count < 2 or size <= 0:
        return None
    own = values[counted]
    centre = float(weights @ own) / size
    spread = float(weights @ (own - centre) ** 2) / size * count / (count - 1)
    left = 1.0 if is_replacing else (size - count) / size
    plain = spread * left / count
    return None if plain <= 0 else error**2 / plain


def kish_effect(weights: Vector) -> float:
    """Give what unequal weights alone cost: n sum(w^2) / sum(w)^2.

    Kish, Survey Sampling (1965), section 11.7.
    """
    own = weights[weights != 0]
    return float(len(own) * (own @ own) / own.sum() ** 2)
