"""Confidence intervals.

Degrees of freedom are clusters less strata (Korn and Graubard, Analysis of Health
Surveys, 1999, section 5.2), and quantiles are of t; infinite degrees give those of the
normal distribution.
"""

from math import exp, inf, isfinite, log, sqrt

from scipy.stats import beta, norm
from scipy.stats import t as student

Interval = tuple[float, float]


def quantile(level: float, degrees: float) -> float:
    """Give how many standard errors an interval goes to either side."""
    tail = (1 + level) / 2
    found = student.ppf(tail, degrees) if isfinite(degrees) else norm.ppf(tail)
    return float(found)


def plain(value: float, error: float, *, level: float, degrees: float) -> Interval:
    """Go as far below as above."""
    reach = quantile(level, degrees) * error
    return value - reach, value + reach


def logit(share: float, error: float, *, level: float, degrees: float) -> Interval:
    """Give an interval for a share that stays between 0 and 1.

    It is symmetrical in log(p / (1 - p)); R's `svyciprop`, method "logit".
    """
    if not 0 < share < 1:
        return share, share
    middle, reach = log(share / (1 - share)), error / (share * (1 - share))
    low, high = plain(middle, reach, level=level, degrees=degrees)
    return 1 / (1 + exp(-low)), 1 / (1 + exp(-high))


def exact(
    share: float, error: float, *, level: float, degrees: float, count: int
) -> Interval:
    """Give the interval of Clopper and Pearson for as many as the sample is worth.

    Korn and Graubard, Survey Methodology 24 (1998); R's `svyciprop`, method "beta".
    """
    worth = share * (1 - share) / error**2 if error > 0 else float(count)
    worth *= (quantile(level, count - 1) / quantile(level, degrees)) ** 2
    tail, yes, no = (1 - level) / 2, worth * share, worth * (1 - share)
    low = float(beta.ppf(tail, yes, no + 1)) if yes > 0 else 0.0
    high = float(beta.ppf(1 - tail, yes + 1, no)) if no > 0 else 1.0
    return low, high


def wilson(
    share: float, worth: float, *, level: float, degrees: float = inf
) -> Interval:
    """Give the interval of Wilson, JASA 22 (1927), for a share among *worth* persons.

    For samples with a design, *worth* is the number over the design effect (against
    draws with replacement), and the quantile is of t: Franco, Little, Louis and Slud,
    Journal of Survey Statistics and Methodology 7 (2019). With all persons alike and
    infinite degrees it is R's `prop.test(correct = FALSE)`.
    """
    square = quantile(level, degrees) ** 2
    centre = (share + square / (2 * worth)) / (1 + square / worth)
    reach = sqrt(square * (share * (1 - share) / worth + square / (4 * worth**2)))
    reach /= 1 + square / worth
    return max(0.0, centre - reach), min(1.0, centre + reach)
