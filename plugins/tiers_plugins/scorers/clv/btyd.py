"""Buying until customers leave: the BG/NBD and the gamma–gamma model.

Fader, Hardie and Lee, “Counting Your Customers” the Easy Way, Marketing Science 24
(2005); Fader and Hardie, The Gamma-Gamma Model of Monetary Value (2013).
"""

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1

Array = Any
"""An array of doubles."""

_FLAT = 1e-4
"""The steepest a log-likelihood per customer may be at its top."""
_FAR = 12.0
"""How far the logarithm of a parameter may go before there is no top in sight."""
_STEP = 1e-3
_SOLVABLE = 1e8
_SAMPLE = 2000
_ALL = slice(None)


@attrs.frozen
class Estimate:
    """Parameters by maximum likelihood, and their standard errors."""

    parameters: tuple[float, ...]
    errors: tuple[float, ...]
    likelihood: float
    """The logarithm, of all customers together."""


@attrs.frozen
class History:
    """What each customer did: repeat purchases, the time of the last, the time known.

    Times count from the first purchase, in one unit.
    """

    frequency: Array
    recency: Array
    age: Array


def fit_buying(history: History) -> Estimate | None:
    """Find r, α, a and b of BG/NBD; None if the likelihood has no top to be found."""
    longest = float(history.age.max(initial=1.0)) or 1.0
    recency, age = history.recency / longest, history.age / longest
    counts, at = np.unique(history.frequency, return_inverse=True)

    def likelihood(p: Array, some: slice) -> Array:
        times = History(counts[at[some]], recency[some], age[some])
        return _buying(p, counts)[at[some]] + _lasting(p, times)

    found = _top(likelihood, np.zeros(4), len(at))
    if found is None:
        return None
    # α is a time: it was found in units of the longest one.
    scale = np.array([1.0, longest, 1.0, 1.0])
    repeats = float(history.frequency.sum())
    return _scaled(found, scale, found.likelihood - repeats * np.log(longest))


def fit_spending(frequency: Array, spend: Array) -> Estimate | None:
    """Find p, q and v of gamma–gamma among customers who came again."""
    mean = float(spend.mean()) if len(spend) else 1.0
    counts, at = np.unique(frequency, return_inverse=True)

    def likelihood(p: Array, some: slice) -> Array:
        x, part = counts[at[some]], spend[some] / mean
        return _mixing(p, counts)[at[some]] + _spending(p, x, part)

    found = _top(likelihood, np.zeros(3), len(at))
    if found is None:
        return None
    whole = found.likelihood - len(spend) * np.log(mean)
    return _scaled(found, np.array([1.0, 1.0, mean]), whole)


def _scaled(found: Estimate, scale: Array, likelihood: float) -> Estimate:
    return Estimate(
        tuple(float(v) for v in np.array(found.parameters) * scale),
        tuple(float(v) for v in np.array(found.errors) * scale),
        float(likelihood),
    )


def _top(
    likelihood: Callable[[Array, slice], Array], start: Array, count: int
) -> Estimate | None:
    """Climb to the top over the logarithms of the parameters; first by a sample."""
    few = slice(None, None, max(1, count // _SAMPLE))

    def depth(logs: Array, some: slice = _ALL) -> float:
        if np.abs(logs).max() > _FAR:
            return 1e10
        found = -float(np.mean(likelihood(np.exp(logs), some)))
        return found if np.isfinite(found) else 1e10

    rough = minimize(depth, start, (few,), method="Nelder-Mead", options=_ROUGH)
    # The top of a sample may lie without end where that of all does not.
    near = start if np.abs(rough.x).max() > _FAR / 2 else rough.x
    fine = minimize(depth, near, method="BFGS", options={"gtol": 1e-7})
    best, slope, bend = _polished(depth, min(near, fine.x, key=depth))
    if np.abs(best).max() > _FAR - 1 or np.abs(slope).max() > _FLAT:
        return None
    if np.linalg.eigvalsh(bend).min() <= 0:
        return None
    spread = np.sqrt(np.diag(np.linalg.inv(bend)) / count)
    parameters = np.exp(best)
    whole = -depth(best) * count
    return Estimate(tuple(parameters), tuple(parameters * spread), whole)


def _polished(depth: Callable[[Array], float], at: Array) -> tuple[Array, Array, Array]:
    """Take a step of Newton's, so that rounding shows in no digit that is kept.

    The slope and the matrix of second derivatives at the end come with it.
    """
    slope, bend = _slope(depth, at), _bend(depth, at)
    if np.linalg.cond(bend) < _SOLVABLE:
        at = at - np.linalg.solve(bend, slope)
        slope, bend = _slope(depth, at), _bend(depth, at)
    return at, slope, bend


_ROUGH = {"maxiter": 1500, "maxfev": 1500, "xatol": 1e-3, "fatol": 1e-7}


def _slope(depth: Callable[[Array], float], at: Array) -> Array:
    steps = np.eye(len(at)) * _STEP
    return np.array([(depth(at + s) - depth(at - s)) / (2 * _STEP) for s in steps])


def _bend(depth: Callable[[Array], float], at: Array) -> Array:
    """Give the matrix of second derivatives by central differences."""
    steps = np.eye(len(at)) * _STEP
    rows = [
        [
            depth(at + s + t)
            - depth(at + s - t)
            - depth(at - s + t)
            + depth(at - s - t)
            for t in steps
        ]
        for s in steps
    ]
    return np.array(rows) / (2 * _STEP) ** 2


def _buying(p: Array, x: Array) -> Array:
    """Give what counts alone say of the log-likelihood.

    With `_lasting` it is equation 6 of Fader, Hardie and Lee.
    """
    r, alpha, a, b = p
    found = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    return found + gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)


def _lasting(p: Array, h: History) -> Array:
    """Give what counts and times say: each customer stays, or left after the last."""
    r, alpha, a, b = p
    x = h.frequency
    stays = -(r + x) * np.log(alpha + h.age)
    leaves = np.log(a) - np.log(b + np.maximum(x, 1) - 1)
    leaves -= (r + x) * np.log(alpha + h.recency)
    return np.where(x > 0, np.logaddexp(stays, leaves), stays)


def _mixing(p: Array, x: Array) -> Array:
    """Give what counts alone say of the log-likelihood of mean spends."""
    shape, q, v = p
    found = gammaln(shape * x + q) - gammaln(shape * x) - gammaln(q)
    return found + q * np.log(v) + shape * x * np.log(x)


def _spending(p: Array, x: Array, mean: Array) -> Array:
    """Give what counts and mean spends say of it."""
    shape, q, v = p
    return (shape * x - 1) * np.log(mean) - (shape * x + q) * np.log(x * mean + v)


def alive(parameters: tuple[float, ...], history: History) -> Array:
    """Give the probability that a customer has not left; 1 without repeat purchases."""
    r, alpha, a, b = parameters
    x = history.frequency
    odds = a / (b + np.maximum(x, 1) - 1)
    odds = odds * ((alpha + history.age) / (alpha + history.recency)) ** (r + x)
    return 1 / (1 + np.where(x > 0, odds, 0.0))


def purchases(parameters: tuple[float, ...], history: History, time: float) -> Array:
    """Expect so many purchases in the *time* that follows; equation 10."""
    r, alpha, a, b = parameters
    a += 1e-9 if abs(a - 1) < 1e-9 else 0.0  # the formula has a gap at a = 1
    x, age = history.frequency, history.age
    part = time / (alpha + age + time)
    series = hyp2f1(r + x, b + x, a + b + x - 1, part)
    gone = 1 - (1 - part) ** (r + x) * series
    return (a + b + x - 1) / (a - 1) * gone * alive((r, alpha, a, b), history)


def spend(parameters: tuple[float, ...], frequency: Array, mean: Array) -> Array:
    """Expect so much a purchase: between what is known and what all spend."""
    p, q, v = parameters
    return p * (v + frequency * mean) / (p * frequency + q - 1)
