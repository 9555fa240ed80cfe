"""Everybody who was drawn, as arrays, and the weights that they get.

Weights go in steps: of the draw (one over the probability); for those of whom nobody
knows whether they belong to the population, if some are known not to; for those who did
not answer; to the number of customers of each tier, which brings in those who could not
be asked; and, if wanted, to the numbers of other groups as well (raking). See Valliant,
Dever and Kreuter, Practical Tools for Designing and Weighting Survey Samples (2013),
chapters 13 and 14.
"""

from typing import Literal, get_args

import attrs
import numpy as np

from tiers.survey.estimating.arrays import Codes, Mask, Vector, codes
from tiers.survey.estimating.design import Design
from tiers.survey.estimating.weighting import Margin, answered, poststratified, raked

SMALLEST_CLASS = 10
"""Answers that a class of tier and channel needs for a factor of its own."""

Weights = Literal["design", "response", "population"]
"""How far weighting goes."""
WEIGHTS: tuple[Weights, ...] = get_args(Weights)


@attrs.frozen(eq=False)
class Sampled:
    """Everybody who was drawn, in the tiers that answered."""

    tier: Codes
    channel: Codes
    """Through which each was asked."""
    stratum: Codes
    """Of the draw: a part of a tier."""
    base: Vector
    """Weights of the draw."""
    answered: Mask
    eligible: Mask
    """False for those who turned out not to belong to the population."""
    known: Mask
    """False where nobody knows."""
    customers: Vector
    """Of the population, by tier."""
    margins: tuple[Margin, ...] = ()
    """Of other groups, to be raked."""


@attrs.frozen(eq=False)
class Weighted:
    """A sample with its weights, and what was done for them."""

    design: Design
    classes: Codes
    """Of tier and channel, joined where few answered."""
    joined: tuple[tuple[int, int], ...]
    """Cells of tier and channel that have no class of their own."""
    joined_strata: int
    """Strata with one person, joined with others of their tier."""


def weighed(sampled: Sampled, weights: Weights = "population") -> Weighted:
    """Weigh a sample.

    Raises:
        Refusal: a tier has one person, or nobody of one answered, or margins are not
            met.
    """
    strata = joined_strata(sampled)
    sizes = np.bincount(strata, sampled.base)[strata]
    design = Design.of(sampled.base, strata=strata, fpc=sizes)
    classes, joined = response_classes(sampled)
    resolved = sampled.known | sampled.answered
    if weights == "design":
        classes, joined = np.zeros_like(sampled.tier), ()
        design = _of_answers(sampled, design, classes)
    else:
        if not sampled.eligible.all():
            design = answered(design, resolved, classes)
        design = _of_answers(sampled, design, classes)
    if weights == "population":
        tiers = Margin(sampled.tier, sampled.customers)
        design = poststratified(design, tiers)
        if sampled.margins:
            design = raked(design, [tiers, *sampled.margins], rounds=200, epsilon=1e-10)
    extra = len(np.unique(sampled.stratum)) - len(np.unique(strata))
    return Weighted(design, classes, joined, extra)


def _of_answers(sampled: Sampled, design: Design, classes: Codes) -> Design:
    """Raise the weights of those who answered to all who are eligible."""
    return answered(design, sampled.answered, classes, among=sampled.eligible)


def response_classes(
    sampled: Sampled,
) -> tuple[Codes, tuple[tuple[int, int], ...]]:
    """Make classes of those who are asked alike: a tier through one channel.

    Cells with fewer than ten answers of a tier are put together; if they still have too
    few, the next smallest cell of the tier joins them.
    """
    many = int(sampled.channel.max(initial=0)) + 1
    found, joined = sampled.channel.copy(), list[tuple[int, int]]()
    for tier in np.unique(sampled.tier):
        here = sampled.tier == tier
        counts = np.bincount(sampled.channel[here & sampled.answered], minlength=many)
        asked = np.unique(sampled.channel[here])
        small = _small(sorted((int(counts[c]), int(c)) for c in asked))
        for channel in small:
            found[here & (sampled.channel == channel)] = many
            joined.append((int(tier), channel))
    return codes(sampled.tier, found), tuple(joined)


def _small(cells: list[tuple[int, int]]) -> list[int]:
    """Name the channels to be joined, the smallest first; one alone is not."""
    taken = [cell for cell in cells if cell[0] < SMALLEST_CLASS]
    rest = cells[len(taken) :]
    while taken and rest and sum(n for n, _ in taken) < SMALLEST_CLASS:
        taken.append(rest.pop(0))
    return [channel for _, channel in taken] if len(taken) > 1 else []


def joined_strata(sampled: Sampled) -> Codes:
    """Join strata with one person to the next smallest of their tier.

    A stratum of one shows no variance; joined ones show too much of it rather than too
    little (collapsed strata: Cochran, Sampling Techniques, 3rd edition, section 5A.12).
    """
    found = sampled.stratum.copy()
    for tier in np.unique(sampled.tier):
        here = sampled.tier == tier
        names, counts = np.unique(found[here], return_counts=True)
        order = np.argsort(counts, kind="stable")
        single = int((counts == 1).sum())
        if single and len(names) > 1:
            last = max(single, 2)
            for name in names[order[:last]]:
                found[here & (found == name)] = names[order[0]]
    return codes(found)
