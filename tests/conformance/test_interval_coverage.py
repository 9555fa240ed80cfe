"""Of a thousand simulated rounds, intervals cover the truth as often as they say.

The customers are those of the tobacco sample in their tiers, and the round is planned
by the command, with two channels in every tier. Each round is drawn by the project's
own draw with a seed of its own, and weighed as answers that came in are. How likely
somebody answers goes by tier and channel, and answers by telephone are more positive.
So the mean of the answers lies beside the truth, and the estimate must not.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import attrs
import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from tiers.pipeline.surveys.draw import customers_of, read_frame
from tiers.pipeline.surveys.gathering import Case
from tiers.pipeline.surveys.weighting import Kept
from tiers.survey.drawing import Drawn, Lots
from tiers.survey.estimating.arrays import Vector
from tiers.survey.estimating.design import Design
from tiers.survey.estimating.estimates import Domains, Estimator
from tiers.survey.estimating.quantities import Quantity
from tiers.survey.estimating.results import Kind, Measured
from tiers.survey.estimating.sampled import weighed
from tiers.survey.planning.plan import Plan, read_plan
from tiers.survey.rounds import Person
from tiers.text import Text
from tiers_cli.main import cli

TOBACCO = Path(__file__).parents[2] / "policies" / "tobacco-retail"
ROUNDS = 1_000
WITHOUT = 300
"""Rounds of them that are estimated as if channels added nothing, too."""
KINDS: tuple[Kind, ...] = ("mean", "share", "net")

TIERS = ("价值客户", "次价值客户", "潜在价值客户", "低价值客户")
MEANS = dict(zip(TIERS, (74, 68, 66, 58), strict=True))
WILLING = dict(zip(TIERS, (1.3, 1.1, 1.0, 0.8), strict=True))
"""By how much tiers answer more often than the plan assumes."""
SHIFT = {"phone": 8.0}
"""Points that a channel adds to a true opinion."""
GLAD, SAD = 75, 55
"""Opinions from which on, and below which, customers count for a share and a net."""


Opinions = dict[str, float]
Interval = tuple[float, float]


@attrs.frozen(slots=False)
class Survey:
    """A round that is planned."""

    plan: Plan
    frame: pl.DataFrame
    lots: Lots

    @cached_property
    def tiers(self) -> dict[str, str]:
        rows = self.frame.select("customer", "tier").iter_rows()
        return {customer: tier for customer, tier in rows if tier in TIERS}

    @cached_property
    def chances(self) -> dict[tuple[str, str], float]:
        return {
            (c.tier, c.channel): float(c.response) * WILLING[c.tier]
            for c in self.plan.cells
        }

    @cached_property
    def sizes(self) -> dict[str, int]:
        return {tier.tier: tier.customers for tier in self.plan.tiers}

    def opinions(self, rng: np.random.Generator) -> Opinions:
        """Let customers have opinions, those who can't be asked, too."""
        means = np.array([MEANS[tier] for tier in self.tiers.values()])
        found = np.clip(means + rng.normal(0, 14, len(means)), 0, 100)
        return dict(zip(self.tiers, found.tolist(), strict=True))

    def truths(self, opinions: Opinions, kind: Kind) -> list[float]:
        """Give what holds of all, and of each tier."""
        points = worth(np.array([opinions[name] for name in self.tiers]), kind)
        own = np.array([TIERS.index(tier) for tier in self.tiers.values()])
        counts = np.bincount(own)
        return [float(points.mean()), *(np.bincount(own, points) / counts).tolist()]


def worth(opinions: Vector, kind: Kind) -> Vector:
    """Give the points of opinions: as they are, of a share, or of a net."""
    if kind == "mean":
        return opinions
    glad = np.where(opinions >= GLAD, 100.0, 0.0)
    return glad - np.where(opinions < SAD, 100.0, 0.0) if kind == "net" else glad


@pytest.fixture(scope="module", name="survey")
def _survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("rounds")
    policy = (TOBACCO / "policy.yaml").read_text(encoding="utf-8")
    own = policy.replace("  budget: 8000 ", "  overlap: 25\n  budget: 3500 ")
    (folder / "policy.yaml").write_text(own, encoding="utf-8")
    words = ["survey", "plan", str(folder / "policy.yaml"), str(TOBACCO / "shops.csv"),
             "--round", str(folder / "r1"), "--as-of", "2026-07-01"]  # fmt: skip
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.stderr
    plan, frame = read_plan(folder / "r1"), read_frame(folder / "r1")
    return Survey(plan, frame, Lots.of(customers_of(frame), plan.contacts()))


@attrs.frozen(eq=False)
class Round:
    """One round, answered."""

    design: Design
    domains: Domains
    opinions: Vector
    """Of each who was drawn; not a number where they did not answer."""
    shifts: Vector
    """Of the channel that each was asked by."""

    @classmethod
    def of(
        cls,
        survey: Survey,
        drawn: list[Drawn],
        opinions: Opinions,
        rng: np.random.Generator,
    ) -> "Round":
        chances = rng.random(len(drawn))
        answered = [
            chance < survey.chances[one.customer.tier, one.channel]
            for one, chance in zip(drawn, chances, strict=True)
        ]
        cases = [
            _case(one, is_interview=is_in)
            for one, is_in in zip(drawn, answered, strict=True)
        ]
        kept = Kept.of(cases, survey.sizes)
        own = np.array([opinions[one.customer.name] for one in drawn])
        return cls(
            weighed(kept.sampled()).design,
            kept.domains(),
            np.where(answered, own, np.nan),
            np.array([SHIFT.get(one.channel, 0.0) for one in drawn]),
        )

    def measured(
        self, kind: Kind, *, is_shifted: bool = False, reference: str = ""
    ) -> Measured:
        """Estimate what was answered; channels add nothing, or their shifts."""
        values = worth(self.opinions, kind) + is_shifted * self.shifts
        estimator = Estimator(self.design, self.domains, 0.95, reference)
        return estimator.measured(Quantity(kind, Text.same(kind), kind, values))

    def naive(self) -> Iterator[Interval]:
        """Give the interval that is taught first: of the answers, as they came."""
        values = self.opinions + self.shifts
        answered = ~np.isnan(values)
        for tier in (None, *range(len(TIERS))):
            own = values[answered & ((self.domains.tier == tier) | (tier is None))]
            reach = 1.96 * own.std(ddof=1) / np.sqrt(len(own))
            yield own.mean() - reach, own.mean() + reach


def _case(drawn: Drawn, *, is_interview: bool) -> Case:
    own = drawn.customer
    person = Person(
        own.name, own.tier, drawn.stratum, drawn.channel, drawn.probability, ""
    )
    if is_interview:
        return Case(person, "complete", {"item": "1"}, drawn.channel)
    return Case(person, "unknown-eligible", {}, drawn.channel)


@attrs.frozen
class Rounds:
    """What came of all rounds."""

    hits: dict[str, list[bool]] = attrs.field(factory=dict)
    """By figure and round, whether the interval held the truth."""
    misses: list[list[float]] = attrs.field(factory=list)
    """By round, the estimates less the truth: of all, of each tier."""
    errors: list[list[float]] = attrs.field(factory=list)
    effects: list[tuple[float, float]] = attrs.field(factory=list)
    """By round, the shift by telephone, and p of all shifts."""
    no_effects: list[float] = attrs.field(factory=list)
    """Of rounds in which channels add nothing, p of the shifts."""

    def add(self, name: str, interval: Interval, truth: float) -> None:
        self.hits.setdefault(name, []).append(interval[0] <= truth <= interval[1])

    def figures(self, found: Measured, truths: list[float]) -> None:
        """Look at the figures of all and of tiers, and at all differences of tiers."""
        of_tier = dict(zip(TIERS, truths[1:], strict=True))
        for figure, truth in zip((found.overall, *found.tiers), truths, strict=True):
            assert figure.known
            interval = figure.known.low, figure.known.high
            self.add(f"{found.name} {figure.name}", interval, truth)
        for one in found.tier_differences:
            truth = of_tier[one.one] - of_tier[one.other]
            name = f"{found.name} {one.one} − {one.other}"
            self.add(name, (one.known.low, one.known.high), truth)

    def mode(self, found: Measured, truths: list[float]) -> None:
        """Look at the shifts of channels, and at how well means are corrected."""
        assert found.mode
        for shift in found.mode.shifts:
            interval = shift.known.low, shift.known.high
            self.add(f"shift {shift.one}", interval, SHIFT[shift.one])
            if shift.one == "phone":
                self.effects.append((shift.known.value, found.mode.p))
        known = [f.known for f in (found.overall, *found.tiers) if f.known]
        values = [k.value for k in known]
        self.misses.append([v - t for v, t in zip(values, truths, strict=True)])
        self.errors.append([k.error for k in known])

    def covered(self) -> dict[str, float]:
        """Give the share of rounds whose intervals hold the truth, by figure."""
        return {name: float(np.mean(found)) for name, found in self.hits.items()}


@pytest.fixture(scope="module", name="simulated")
def _simulated(survey: Survey) -> tuple[Rounds, Rounds]:
    """Run all rounds; give what estimates, and what naive means make of them."""
    rounds, naive = Rounds(), Rounds()
    for seed in range(ROUNDS):
        rng = np.random.default_rng(seed)
        opinions = survey.opinions(rng)
        found = Round.of(survey, survey.lots.drawn(seed), opinions, rng)
        for kind in KINDS:
            truths = survey.truths(opinions, kind)
            if kind == "mean":
                told = found.measured(kind, is_shifted=True, reference="online")
                rounds.mode(told, truths)
                for at, interval in enumerate(found.naive()):
                    naive.add(str(at), interval, truths[at])
            else:
                told = found.measured(kind)
            rounds.figures(told, truths)
        if seed < WITHOUT and (mode := found.measured("mean").mode):
            rounds.no_effects.append(mode.p)
    return rounds, naive


Simulated = tuple[Rounds, Rounds]


def test_two_channels_ask_every_tier(survey: Survey) -> None:
    asked = {(tier, channel) for tier, channel in survey.plan.contacts()}

    assert {tier for tier, channel in asked if channel == "phone"} == set(TIERS)
    assert {tier for tier, channel in asked if channel == "online"} == set(TIERS)


def test_intervals_cover_the_truth_as_often_as_they_say(simulated: Simulated) -> None:
    shares = simulated[0].covered()

    assert len(shares) == 3 * (5 + 6) + 1
    assert {len(hits) for hits in simulated[0].hits.values()} == {ROUNDS}
    assert {n: s for n, s in shares.items() if not 0.93 <= s <= 0.97} == {}


def test_naive_intervals_do_not(simulated: Simulated) -> None:
    every, *tiers = simulated[1].covered().values()

    assert every < 0.05
    assert max(tiers) < 0.9


def test_standard_errors_are_those_of_the_rounds(simulated: Simulated) -> None:
    misses, errors = np.array(simulated[0].misses), np.array(simulated[0].errors)

    ratio = np.sqrt((errors**2).mean(axis=0)) / misses.std(axis=0)
    assert ratio == pytest.approx(np.ones(5), abs=0.07)
    assert np.abs(misses.mean(axis=0) / misses.std(axis=0)).max() < 0.12


def test_the_effect_of_the_mode_is_found(simulated: Simulated) -> None:
    shifts, ps = np.array(simulated[0].effects).T

    assert shifts.mean() == pytest.approx(SHIFT["phone"], abs=0.2)
    assert np.mean(ps < 0.05) > 0.75


def test_without_an_effect_few_rounds_find_one(simulated: Simulated) -> None:
    ps = np.array(simulated[0].no_effects)

    assert len(ps) == WITHOUT
    assert 0.02 <= np.mean(ps < 0.05) <= 0.09
