"""A weighted sample → estimates of what it measures, by tier and by channel."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import attrs
import numpy as np
from scipy.special import stdtr

from tiers.survey.estimating import intervals
from tiers.survey.estimating.arrays import Codes, Mask, Matrix, Vector
from tiers.survey.estimating.design import Design
from tiers.survey.estimating.figures import (
    Linear,
    design_effect,
    everyone,
    kish_effect,
    mean,
    spread,
)
from tiers.survey.estimating.modes import Modes, corrected_covariance, modes
from tiers.survey.estimating.quantities import Quantity
from tiers.survey.estimating.results import Difference, Figure, Known, Measured, Mode

FEWEST = 10
"""Answers that a figure needs."""


@attrs.frozen(eq=False)
class Domains:
    """Tiers and channels, by name, and which of them each person belongs to."""

    tiers: tuple[str, ...]
    channels: tuple[str, ...]
    tier: Codes
    answered_by: Codes
    """The channel that each answered through; that of the draw for others."""


@attrs.frozen(eq=False)
class Estimator:
    """Estimates the quantities of one sample."""

    design: Design
    domains: Domains
    level: float = 0.95
    reference: str = ""
    """The channel that figures are corrected to; empty for none."""

    def measured(self, quantity: Quantity) -> Measured:
        """Estimate one quantity, for all, by tier, by channel, and compared.

        What can't be corrected as was asked gets no number for all and for tiers.
        """
        domains, values = self.domains, quantity.values
        found = self._modes(values)
        is_corrected = bool(self.reference) and found is not None
        is_withheld = bool(self.reference) and found is None
        one = _One(self, quantity, found if is_corrected else None, is_withheld)
        tiers = [(n, domains.tier == at) for at, n in enumerate(domains.tiers)]
        plain = _One(self, quantity, None)
        # Channels are drawn by lot, so that what differs is not a share of anything.
        drawn = _One(attrs.evolve(self, design=self.design.endless), quantity, None)
        channels = [
            (n, domains.answered_by == at) for at, n in enumerate(domains.channels)
        ]
        return Measured(
            quantity.name,
            quantity.text,
            quantity.kind,
            quantity.lowest,
            "wilson-t" if quantity.kind == "share" else "t",
            one.figure("", np.ones(len(values), dtype=np.bool_)),
            tuple(one.figure(*pair) for pair in tiers),
            tuple(plain.figure(*pair) for pair in channels),
            one.differences(tiers),
            drawn.differences(channels),
            None
            if found is None
            else self._mode(found, values, is_corrected=is_corrected),
        )

    def _modes(self, values: Vector) -> Modes | None:
        own = self.domains
        reference = own.channels.index(self.reference) if self.reference else None
        return modes(
            self.design, values, own.answered_by, own.tier, reference=reference
        )

    def _degrees(self, channel: int, values: Vector) -> int:
        own = everyone(self.design, values) & (self.domains.answered_by == channel)
        return max(1, self.design.degrees(own))

    def _mode(self, found: Modes, values: Vector, *, is_corrected: bool) -> Mode:
        """Tell of each shift; the rarer channel decides how sure its error is."""
        names, most = self.domains.channels, self._degrees(found.reference, values)
        errors = found.shifts.errors(self.design.endless)
        first = names[found.reference]
        shifts = [
            _difference((names[c], first), self.known(value, error, min(most, own)))
            for c, value, error in zip(
                found.others, found.shifts.values, errors, strict=True
            )
            for own in (self._degrees(c, values),)
        ]
        return Mode(first, _holm(shifts), found.f, found.degrees, found.p, is_corrected)

    def known(self, value: float, error: float, degrees: int) -> Known:
        """Give a number with an interval of t."""
        low, high = intervals.plain(value, error, level=self.level, degrees=degrees)
        return Known(float(value), float(error), low, high, degrees)


@attrs.frozen(eq=False)
class _One:
    """Estimates one quantity, corrected to a channel or as it was answered."""

    of: Estimator
    quantity: Quantity
    modes: Modes | None
    is_withheld: bool = False

    def means(self, domains: Sequence[Mask]) -> tuple[Vector, Matrix]:
        """Give the means of domains, and their covariance."""
        design, values = self.of.design, self.quantity.values
        plain = Linear.joined([mean(design, values, within) for within in domains])
        if self.modes is None:
            return plain.values, design.covariance(plain.influence)
        found = Linear.joined(
            [self.modes.corrected(design, values, within) for within in domains]
        )
        return found.values, corrected_covariance(design, found, plain)

    def has_enough(self, within: Mask) -> bool:
        counted = self.counted(within)
        is_enough = counted.sum() >= FEWEST and self.of.design.degrees(counted) >= 1
        return is_enough and not self.is_withheld

    def counted(self, within: Mask) -> Mask:
        found: Mask = everyone(self.of.design, self.quantity.values) & within
        return found

    def figure(self, name: str, within: Mask) -> Figure:
        design, values = self.of.design, self.quantity.values
        counted = self.counted(within)
        count = int(counted.sum())
        if not self.has_enough(within):
            return Figure(name, count, None)
        means, covariance = self.means([within])
        value, error = float(means[0]), _root(covariance[0, 0])
        effect = design_effect(design, values, error, within)
        return Figure(
            name,
            count,
            self._known(value, error, within),
            effect,
            count / effect if effect else None,
            count / kish_effect(design.weights[counted]),
            spread(design, values, within),
        )

    def _known(self, value: float, error: float, within: Mask) -> Known:
        design, counted = self.of.design, self.counted(within)
        degrees = design.degrees(counted)
        if self.quantity.kind != "share" or not 0 <= value <= 100:
            return self.of.known(value, error, degrees)
        count, values = int(counted.sum()), self.quantity.values
        effect = design_effect(design, values, error, within, is_replacing=True)
        worth = count / (effect or kish_effect(design.weights[counted]))
        low, high = intervals.wilson(
            value / 100, worth, level=self.of.level, degrees=degrees
        )
        return Known(value, error, 100 * low, 100 * high, degrees)

    def differences(
        self, domains: Sequence[tuple[str, Mask]]
    ) -> tuple[Difference, ...]:
        """Compare every two that have enough answers."""
        enough = [pair for pair in domains if self.has_enough(pair[1])]
        return _holm(list(self._differences(enough)))

    def _differences(self, domains: Sequence[tuple[str, Mask]]) -> Iterator[Difference]:
        if len(domains) < 2:
            return
        means, covariance = self.means([within for _, within in domains])
        for i, j in combinations(range(len(domains)), 2):
            (one, here), (other, there) = domains[i], domains[j]
            degrees = self.of.design.degrees(self.counted(here | there))
            square = covariance[i, i] + covariance[j, j] - 2 * covariance[i, j]
            error = _root(square)
            value = float(means[i] - means[j])
            yield _difference((one, other), self.of.known(value, error, degrees))


def _root(square: float) -> float:
    return float(np.sqrt(max(square, 0.0)))


def _difference(names: tuple[str, str], known: Known) -> Difference:
    t = known.value / known.error if known.error > 0 else None
    p = None if t is None else float(2 * stdtr(known.degrees, -abs(t)))
    return Difference(*names, known, t, p, p)


def _holm(differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """Raise p for so many comparisons: the smallest by all, the next by one less."""
    order = sorted((d.p, at) for at, d in enumerate(differences) if d.p is not None)
    raised, least = {}, 0.0
    for rank, (p, at) in enumerate(order):
        least = max(least, min(1.0, p * (len(order) - rank)))
        raised[at] = least
    return tuple(
        attrs.evolve(d, p_holm=raised.get(at)) for at, d in enumerate(differences)
    )
