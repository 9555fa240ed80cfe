"""Steps that change weights, and what each does to the errors of figures."""

import attrs
import numpy as np

from tiers.survey.estimating.arrays import Codes, Mask, Matrix, Vector, sums


@attrs.frozen(eq=False)
class Calibrated:
    """Weights that were made to give known totals of some columns.

    What the columns explain of a figure no longer varies: its influence becomes the
    residual of a regression under the weights before. See Deville and Särndal, JASA 87
    (1992); in R, `postStratify` and `calibrate` do so.
    """

    before: Vector
    after: Vector
    basis: Matrix
    """Columns at right angles that span the known ones, times the root of *before*."""

    @classmethod
    def of(cls, before: Vector, after: Vector, columns: Matrix) -> "Calibrated":
        """Find the basis of *columns*, some of which may follow from others."""
        left, strengths, _ = np.linalg.svd(
            columns * np.sqrt(before)[:, None], full_matrices=False
        )
        rank = int((strengths > strengths.max(initial=0) * 1e-10).sum())
        return cls(before, after, left[:, :rank])

    def influence(self, influence: Matrix) -> Matrix:
        """Keep what the known columns leave unexplained."""
        root = np.sqrt(self.before)[:, None]
        whole = influence * root
        rest = whole - self.basis @ (self.basis.T @ whole)
        change = self.after / np.where(self.before > 0, self.before, 1.0)
        found: Matrix = rest / np.where(root > 0, root, 1.0) * change[:, None]
        return found

    def chance(self, influence: Matrix, base: Vector) -> Matrix:
        """Add nothing: known totals are fixed."""
        del base
        return np.zeros((influence.shape[1], influence.shape[1]))


@attrs.frozen(eq=False)
class Answered:
    """Weights of those who answered, raised to stand for all of their class.

    In a class everybody answers with one probability, independently: Särndal, Swensson
    and Wretman, section 15.6. The errors are those of the draw, with the class means
    for those who did not answer (Fay 1991; Kim and Rao, Biometrika 96, 2009, reverse
    the two phases so), and the chance of answering, which matters where the draw took
    much of the population.
    """

    before: Vector
    after: Vector
    classes: Codes
    answered: Mask

    @property
    def factors(self) -> Vector:
        """By how much each person's weight was raised; 0 for those without answer."""
        found: Vector = self.after / np.where(self.before > 0, self.before, 1.0)
        return found

    def influence(self, influence: Matrix) -> Matrix:
        """Give persons the mean of their class, and those who answered the rest."""
        mean = self._means(influence)
        kept = self._rest(influence, mean) * self.factors[:, None] + mean
        return np.where((self.before > 0)[:, None], kept, influence)

    def chance(self, influence: Matrix, base: Vector) -> Matrix:
        """Give what the chance of answering adds, over the whole population."""
        rest = self._rest(influence, self._means(influence))
        rest *= (self.before / base)[:, None]
        scale = base * self.factors * np.maximum(self.factors - 1, 0)
        found: Matrix = (rest * scale[:, None]).T @ rest
        return found

    def _rest(self, influence: Matrix, mean: Matrix) -> Matrix:
        """Give what differs from the class mean, which was made of the same answers.

        So it is larger by the root of n / (n - 1), n being the answers of the class:
        else errors of classes with few answers are too small.
        """
        answers = np.bincount(self.classes, self.answered)[self.classes]
        wider = np.sqrt(answers / np.maximum(answers - 1, 1))
        found: Matrix = (influence - mean) * wider[:, None]
        return found

    def _means(self, influence: Matrix) -> Matrix:
        count = int(self.classes.max(initial=0)) + 1
        own = np.where(self.answered, self.before, 0.0)
        totals = sums(influence * own[:, None], self.classes, count)
        weights = np.bincount(self.classes, own, count)
        found: Matrix = (totals / np.where(weights > 0, weights, 1.0)[:, None])[
            self.classes
        ]
        return found
