"""Of a thousand simulated rounds, intervals cover the truth as often as they say.

The customers are those of the tobacco sample in their tiers; each has a true opinion.
How likely somebody answers goes by tier and channel, and answers by telephone are more
positive. So the mean of the answers lies beside the truth, and the estimate must not.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import attrs
import numpy as np
import polars as pl
import pytest

import tiers
from tiers.survey.estimating.arrays import Codes, Vector
from tiers.survey.estimating.estimates import Domains, Estimator
from tiers.survey.estimating.quantities import Quantity
from tiers.survey.estimating.results import Figure, Measured
from tiers.survey.estimating.sampled import Sampled, weighed
from tiers.text import Text

TOBACCO = Path(__file__).parents[2] / "policies" / "tobacco-retail"
ROUNDS = 1_000

TIERS = ("价值客户", "次价值客户", "潜在价值客户", "低价值客户")
CHANNELS = ("phone", "online", "mail")
CONTACTS = np.array([[60, 100, 40], [50, 90, 40], [70, 60, 40], [60, 160, 60]])
ANSWERING = np.array([[0.5, 0.3, 0.2], [0.45, 0.25, 0.2], [0.4, 0.25, 0.25],
                      [0.3, 0.2, 0.1]])  # fmt: skip
SHIFT = np.array([6.0, 0.0, -2.0])
"""Points that a channel adds to a true opinion."""


@attrs.frozen(eq=False)
class Shops:
    """The population."""

    tier: Codes
    opinion: Vector

    @property
    def sizes(self) -> Vector:
        return np.bincount(self.tier).astype(np.float64)

    @property
    def truth(self) -> list[float]:
        own = [float(self.opinion[self.tier == t].mean()) for t in range(len(TIERS))]
        return [float(self.opinion.mean()), *own]


@cache
def shops() -> Shops:
    policy = tiers.load(TOBACCO / "policy.yaml")
    table = pl.read_csv(TOBACCO / "shops.csv", infer_schema=False)
    decided = policy.evaluate(table, as_of=date(2026, 7, 1))
    found = [t for t in decided["tier"] if t in TIERS]
    tier = np.array([TIERS.index(name) for name in found])
    spread = np.random.default_rng(8).normal(0, 14, len(tier))
    opinion = np.clip(np.array([78, 70, 66, 58])[tier] + spread, 0, 100)
    return Shops(tier, opinion)


def drawn(rng: np.random.Generator) -> tuple[Sampled, Vector]:
    """Draw a stratified sample; give what each answers, or no number."""
    own, customers = shops(), [
        rng.permutation(np.flatnonzero(shops().tier == t)) for t in range(len(TIERS))
    ]  # fmt: skip
    counts = CONTACTS.sum(axis=1)
    who = np.concatenate([c[:n] for c, n in zip(customers, counts, strict=True)])
    tier = own.tier[who]
    channel = np.concatenate([np.repeat(range(3), row) for row in CONTACTS])
    answered = rng.random(len(who)) < ANSWERING[tier, channel]
    everybody = np.ones(len(who), dtype=np.bool_)
    base = (own.sizes / counts)[tier]
    sampled = Sampled(
        tier, channel, tier, base, answered, everybody, everybody, own.sizes
    )
    return sampled, np.where(answered, own.opinion[who] + SHIFT[channel], np.nan)


def measured(sampled: Sampled, values: Vector, reference: str = "") -> Measured:
    domains = Domains(TIERS, CHANNELS, sampled.tier, sampled.channel)
    estimator = Estimator(weighed(sampled).design, domains, 0.95, reference)
    return estimator.measured(Quantity("all", Text.same("all"), "mean", values))


def figures(found: Measured) -> list[Figure]:
    return [found.overall, *found.tiers]


def naive(sampled: Sampled, values: Vector) -> Iterator[tuple[float, float]]:
    """Give the interval that is taught first: of the answers, as they came."""
    for tier in (None, *range(len(TIERS))):
        own = values[sampled.answered & ((sampled.tier == tier) | (tier is None))]
        reach = 1.96 * own.std(ddof=1) / np.sqrt(len(own))
        yield own.mean() - reach, own.mean() + reach


@pytest.fixture(scope="module", name="rounds")
def _rounds() -> list[tuple[Measured, list[tuple[float, float]]]]:
    rng = np.random.default_rng(2026)
    found = []
    for _ in range(ROUNDS):
        sampled, values = drawn(rng)
        estimate = measured(sampled, values, reference="online")
        found.append((estimate, list(naive(sampled, values))))
    return found


Rounds = list[tuple[Measured, list[tuple[float, float]]]]


def covered(intervals: list[list[tuple[float, float]]]) -> list[float]:
    """Give the share of rounds whose intervals hold the truth: of all, each tier."""
    truth = shops().truth
    hits = [
        [low <= true <= high for (low, high), true in zip(row, truth, strict=True)]
        for row in intervals
    ]
    return [float(share) for share in np.mean(hits, axis=0)]


def test_intervals_cover_the_truth_as_often_as_they_say(rounds: Rounds) -> None:
    intervals = [
        [(f.known.low, f.known.high) for f in figures(found) if f.known]
        for found, _ in rounds
    ]

    assert all(0.93 <= share <= 0.97 for share in covered(intervals))


def test_naive_intervals_do_not(rounds: Rounds) -> None:
    shares = covered([intervals for _, intervals in rounds])

    assert shares[0] < 0.1
    assert all(share < 0.9 for share in shares[1:])


def test_standard_errors_are_those_of_the_rounds(rounds: Rounds) -> None:
    known = [[f.known for f in figures(found)] for found, _ in rounds]
    values = np.array([[k.value for k in row if k] for row in known])
    errors = np.array([[k.error for k in row if k] for row in known])

    ratio = np.sqrt((errors**2).mean(axis=0)) / values.std(axis=0)
    assert ratio == pytest.approx(np.ones(5), abs=0.07)
    bias = (values.mean(axis=0) - shops().truth) / values.std(axis=0)
    assert np.abs(bias).max() < 0.12


def test_the_effect_of_the_mode_is_found(rounds: Rounds) -> None:
    modes = [found.mode for found, _ in rounds if found.mode]
    shifts = [{s.one: s.known.value for s in mode.shifts} for mode in modes]

    assert len(modes) == ROUNDS
    assert np.mean([s["phone"] for s in shifts]) == pytest.approx(6, abs=0.2)
    assert np.mean([mode.p < 0.05 for mode in modes]) > 0.75


def test_without_an_effect_few_rounds_find_one_and_means_need_no_correction() -> None:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(300):
        sampled, values = drawn(rng)
        found.append(measured(sampled, values - SHIFT[sampled.channel]))

    wrong = np.mean([one.mode.p < 0.05 for one in found if one.mode])
    intervals = [
        [(f.known.low, f.known.high) for f in figures(one) if f.known] for one in found
    ]
    assert 0.02 <= wrong <= 0.09
    assert all(0.92 <= share <= 0.98 for share in covered(intervals))
