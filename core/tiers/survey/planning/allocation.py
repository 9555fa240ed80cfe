"""Allocation of a sample to strata, where costs and errors alone decide.

Cochran, Sampling Techniques (3rd edition, 1977), sections 5.5 to 5.9, and Neyman,
Journal of the Royal Statistical Society 97 (1934). Sizes are not whole numbers; plans,
which know channels, capacities and who can be reached, are made by `solving`.
"""

from collections.abc import Sequence
from math import sqrt

import attrs


@attrs.frozen
class Part:
    """A stratum: how many it has, how much they differ, and what asking one costs."""

    customers: int
    spread: float
    """The standard deviation S, with n - 1."""
    cost: float = 1.0


def proportional(parts: Sequence[Part], size: float) -> list[float]:
    """Give each stratum its share of the population: n N_h / N."""
    return _shared([float(part.customers) for part in parts], size)


def neyman(parts: Sequence[Part], size: float) -> list[float]:
    """Give the sizes with the smallest error: n N_h S_h / sum(N S)."""
    return _shared([part.customers * part.spread for part in parts], size)


def cost_optimal(parts: Sequence[Part], budget: float) -> list[float]:
    """Give the sizes with the smallest error for a budget.

    B (N_h S_h / sqrt(c_h)) / sum(N S sqrt(c)).
    """
    weights = [part.customers * part.spread / sqrt(part.cost) for part in parts]
    whole = sum(w * part.cost for w, part in zip(weights, parts, strict=True))
    return [budget * w / whole for w in weights]


def variance(parts: Sequence[Part], sizes: Sequence[float]) -> float:
    """Give the variance of the mean: sum(W_h^2 (1 - f_h) S_h^2 / n_h)."""
    everyone = sum(part.customers for part in parts)
    return sum(
        (part.customers / everyone * part.spread) ** 2
        * (1 - size / part.customers)
        / size
        for part, size in zip(parts, sizes, strict=True)
    )


def _shared(weights: Sequence[float], size: float) -> list[float]:
    whole = sum(weights)
    return [size * weight / whole for weight in weights]
