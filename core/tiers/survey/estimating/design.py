"""The design of a sample: how it was drawn, and what was done to its weights.

The variance of a figure is that of the total of its influences over clusters within
strata, as in R's `survey` package (`svyrecvar`, one stage). See Binder, International
Statistical Review 51 (1983), and Särndal, Swensson and Wretman, sections 5.5 and 4.3.
"""

from typing import Literal, Protocol

import attrs
import numpy as np
import numpy.typing as npt

from tiers.problems import Refusal
from tiers.survey.estimating.arrays import Codes, Mask, Matrix, Vector, codes, sums
from tiers.text import Text

Single = Literal["refuse", "certainty", "average"]
"""A stratum with one cluster has no variance to see. Refuse it; or take the cluster as
certain to be drawn, with none; or give it the mean of the other strata."""


class Stage(Protocol):
    """A step that changed weights, and what it does to the errors of figures."""

    @property
    def after(self) -> Vector:
        """The weights that it gave."""

    def influence(self, influence: Matrix) -> Matrix:
        """Turn influences under the weights after it to those under weights before."""

    def chance(self, influence: Matrix, base: Vector) -> Matrix:
        """Give the covariance that it adds by chance of its own.

        *influence* is under the weights after it; *base* are those of the draw.
        """


@attrs.frozen(eq=False)
class Design:
    """A sample of one stage: persons, or clusters of them, within strata."""

    base: Vector
    """The weights of the draw: one over the probability."""
    strata: Codes
    clusters: Codes | None = None
    """Each within one stratum; None where persons were drawn."""
    populations: Vector | None = None
    """Clusters in the population by stratum; None for a draw with replacement."""
    stages: tuple[Stage, ...] = ()
    single: Single = "refuse"

    @classmethod
    def of(
        cls,
        weights: npt.ArrayLike,
        *,
        strata: npt.ArrayLike | None = None,
        clusters: npt.ArrayLike | None = None,
        fpc: npt.ArrayLike | None = None,
        single: Single = "refuse",
    ) -> "Design":
        """Take labels in; *fpc* says how many clusters a person's stratum has.

        Raises:
            Refusal: weights are not positive, or a stratum has fewer than were drawn.
        """
        base = np.asarray(weights, dtype=np.float64)
        if not (np.isfinite(base).all() and (base > 0).all()):
            raise Refusal(
                Text("weights must be above 0", "权数必须大于 0"),
            )
        size = len(base)
        places = codes(np.zeros(size) if strata is None else strata)
        groups = None if clusters is None else codes(places, clusters)
        populations = None
        if fpc is not None:
            populations = np.zeros(int(places.max(initial=0)) + 1)
            np.maximum.at(populations, places, np.asarray(fpc, dtype=np.float64))
        found = cls(base, places, groups, populations, (), single)
        found._refuse_small_populations()
        return found

    @property
    def weights(self) -> Vector:
        """The weights as they are now; 0 for those who count for nothing."""
        return self.stages[-1].after if self.stages else self.base

    def then(self, stage: Stage) -> "Design":
        """Change the weights."""
        return attrs.evolve(self, stages=(*self.stages, stage))

    def degrees(self, within: Mask | None = None) -> int:
        """Give clusters less strata, among those with weight in a domain.

        This is what R's `degf` gives for a subset.
        """
        counts = self.weights != 0 if within is None else (self.weights != 0) & within
        strata = np.unique(self.strata[counts])
        own = self.clusters
        clusters = counts.sum() if own is None else len(np.unique(own[counts]))
        return int(clusters) - len(strata)

    def covariance(self, influence: Matrix) -> Matrix:
        """Give the covariance of totals of influences, one column a figure.

        Raises:
            Refusal: a stratum has one cluster, and the design refuses such.
        """
        extra = np.zeros((influence.shape[1], influence.shape[1]))
        for stage in reversed(self.stages):
            if self.populations is not None:
                extra += stage.chance(influence, self.base)
            influence = stage.influence(influence)
        return self._drawn(self.base[:, None] * influence) + extra

    def _drawn(self, values: Matrix) -> Matrix:
        """Give the covariance of totals that the draw makes."""
        totals, strata = self._by_cluster(values)
        count = int(strata.max(initial=0)) + 1
        sizes = np.bincount(strata, minlength=count).astype(np.float64)
        centred = totals - (sums(totals, strata, count) / sizes[:, None])[strata]
        left = self._left(sizes)
        lonely = (sizes == 1) & (left > 0)
        if lonely.any() and self.single == "refuse":
            raise Refusal(_LONELY[0], _LONELY[1])
        scale = np.where(sizes > 1, left * sizes / np.maximum(sizes - 1, 1), 0.0)
        found: Matrix = (centred * scale[strata][:, None]).T @ centred
        if lonely.any() and self.single == "average" and not lonely.all():
            found *= count / (count - lonely.sum())
        return found

    def _by_cluster(self, values: Matrix) -> tuple[Matrix, Codes]:
        if self.clusters is None:
            return values, self.strata
        count = int(self.clusters.max(initial=0)) + 1
        strata = np.zeros(count, dtype=np.intp)
        strata[self.clusters] = self.strata
        return sums(values, self.clusters, count), strata

    def _left(self, sizes: Vector) -> Vector:
        """Give the share of each stratum that was not drawn."""
        if self.populations is None:
            return np.ones(len(sizes))
        return np.maximum(1 - sizes / self.populations, 0.0)

    def _refuse_small_populations(self) -> None:
        if self.populations is None:
            return
        _, strata = self._by_cluster(np.zeros((len(self.base), 0)))
        sizes = np.bincount(strata, minlength=len(self.populations))
        if (self.populations < sizes - 1e-6).any():
            raise Refusal(
                Text(
                    "more were drawn from a stratum than it has",
                    "抽取数多于层内总数",
                )
            )


_LONELY = (
    Text(
        "a stratum has only one member in the sample, which shows no variance",
        "某层只抽到一个单位，无法估计方差",
    ),
    Text(
        "join it with a like stratum, or say `certainty` or `average`",
        "请与相近的层合并，或指定 `certainty` 或 `average`",
    ),
)
