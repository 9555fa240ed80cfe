"""A weighted sample → estimates of what it measures, by tier and by channel."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import attrs
import numpy as np
from scipy.stats import t as student

from tiers.survey.estimating import intervals
from tiers.survey.estimating.arrays import Codes, Mask, Vector
from tiers.survey.estimating.design import Design
from tiers.survey.estimating.figures import (
    Linear,
    design_effect,
    everyone,
    kish_effect,
    mean,
)
from tiers.survey.estimating.modes import Modes, modes
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
        """Estimate one quantity, for all, by tier, by channel, and compared."""
        domains, values = self.domains, quantity.values
        found = self._modes(values)
        is_corrected = bool(self.reference) and found is not None
        one = _One(self, quantity, found if is_corrected else None)
        tiers = [(n, domains.tier == at) for at, n in enumerate(domains.tiers)]
        plain = _One(self, quantity, None)
        channels = [
            (n, domains.answered_by == at) for at, n in enumerate(domains.channels)
        ]
        return Measured(
            quantity.name,
            quantity.text,
            quantity.kind,
            "wilson-t" if quantity.kind == "share" else "t",
            one.figure("", np.ones(len(values), dtype=np.bool_)),
            tuple(one.figure(*pair) for pair in tiers),
            tuple(plain.figure(*pair) for pair in channels),
            one.differences(tiers),
            plain.differences(channels),
            None if found is None else self._mode(found, is_corrected=is_corrected),
        )

    def _modes(self, values: Vector) -> Modes | None:
        own = self.domains
        reference = own.channels.index(self.reference) if self.reference else None
        return modes(
            self.design, values, own.answered_by, own.tier, reference=reference
        )

    def _mode(self, found: Modes, *, is_corrected: bool) -> Mode:
        names, below = self.domains.channels, found.degrees[1]
        errors = found.shifts.errors(self.design)
        first = names[found.reference]
        shifts = [
            _difference((names[c], first), self.known(value, error, below))
            for c, value, error in zip(
                found.others, found.shifts.values, errors, strict=True
            )
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

    def mean(self, within: Mask) -> Linear:
        design, values = self.of.design, self.quantity.values
        if self.modes is not None:
            return self.modes.corrected(design, values, within)
        return mean(design, values, within)

    def has_enough(self, within: Mask) -> bool:
        counted = self.counted(within)
        return counted.sum() >= FEWEST and self.of.design.degrees(counted) >= 1

    def counted(self, within: Mask) -> Mask:
        found: Mask = everyone(self.of.design, self.quantity.values) & within
        return found

    def figure(self, name: str, within: Mask) -> Figure:
        design, values = self.of.design, self.quantity.values
        counted = self.counted(within)
        count = int(counted.sum())
        if not self.has_enough(within):
            return Figure(name, count, None)
        found = self.mean(within)
        value, error = float(found.values[0]), float(found.errors(design)[0])
        effect = design_effect(design, values, error, within)
        return Figure(
            name,
            count,
            self._known(value, error, within),
            effect,
            count / effect if effect else None,
            count / kish_effect(design.weights[counted]),
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
        joint = Linear.joined([self.mean(within) for _, within in domains])
        covariance = self.of.design.covariance(joint.influence)
        for i, j in combinations(range(len(domains)), 2):
            (one, here), (other, there) = domains[i], domains[j]
            degrees = self.of.design.degrees(self.counted(here | there))
            square = covariance[i, i] + covariance[j, j] - 2 * covariance[i, j]
            error = float(np.sqrt(max(square, 0.0)))
            value = float(joint.values[i] - joint.values[j])
            yield _difference((one, other), self.of.known(value, error, degrees))


def _difference(names: tuple[str, str], known: Known) -> Difference:
    t = known.value / known.error if known.error > 0 else None
    p = None if t is None else float(2 * student.sf(abs(t), known.degrees))
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
