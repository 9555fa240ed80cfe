"""Of a thousand simulated rounds, intervals cover the truth as often as they say.

The customers are those of the tobacco sample in their tiers, and the round is planned by
the command, with two channels in every tier. Each round is drawn by the round's own draw
with a seed of its own, and estimated as answers that came in are. How likely somebody
answers goes by tier and channel, and answers by telephone are more positive. So the mean
of the answers lies beside the truth, and the estimate must not.
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
from tiers.survey.estimating.results import Known, Measured
from tiers.survey.estimating.sampled import weighed
from tiers.survey.planning.plan import Plan, read_plan
from tiers.survey.rehearsing import opinion
from tiers.survey.rounds import Person
from tiers.text import Text
from tiers_cli.main import cli

TOBACCO = Path(__file__).parents[2] / "policies" / "tobacco-retail"
ROUNDS = 1_000

TIERS = ("价值客户", "次价值客户", "潜在价值客户", "低价值客户")
MEANS = dict(zip(TIERS, (74, 68, 66, 58), strict=True))
WILLING = dict(zip(TIERS, (1.3, 1.1, 1.0, 0.8), strict=True))
"""By how much tiers answer more often than the plan assumes."""
SHIFT = {"phone": 6.0, "drop-off": -2.0}
"""Points that a channel adds to a true opinion."""
GLAD, SAD = 75, 55
"""Opinions from which on, and below which, customers count for a share and a net."""


@attrs.frozen(slots=False)
class Survey:
    """A round that is planned, and what its customers think."""

    plan: Plan
    frame: pl.DataFrame
    lots: Lots

    @cached_property
    def opinions(self) -> dict[str, float]:
        return {
            name: opinion(8, name, mean=MEANS[tier], spread=14)
            for name, tier in self.frame.select("customer", "tier").iter_rows()
            if tier in TIERS
        }

    @cached_property
    def chances(self) -> dict[tuple[str, str], float]:
        return {
            (c.tier, c.channel): float(c.response) * WILLING[c.tier]
            for c in self.plan.cells
        }

    @cached_property
    def sizes(self) -> dict[str, int]:
        return {tier.tier: tier.customers for tier in self.plan.tiers}

    def truths(self, kind: str) -> list[float]:
        """Give what holds of all, and of each tier."""
        tiers = dict(self.frame.select("customer", "tier").iter_rows())
        names = list(self.opinions)
        points = worth(np.array([self.opinions[n] for n in names]), kind)
        own = np.array([tiers[n] for n in names])
        return [float(points.mean()), *(float(points[own == t].mean()) for t in TIERS)]


def worth(opinions: Vector, kind: str) -> Vector:
    """Give the points of opinions: as they are, of a share, or of a net."""
    if kind == "mean":
        return opinions
    glad, sad = 100.0 * (opinions >= GLAD), 100.0 * (opinions < SAD)
    return glad - sad if kind == "net" else glad


@pytest.fixture(scope="module", name="survey")
def _survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("rounds")
    policy = (TOBACCO / "policy.yaml").read_text(encoding="utf-8")
    own = policy.replace("  budget: 8000 ", "  overlap: 14\n  budget: 3500 ")
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
    def of(cls, survey: Survey, drawn: list[Drawn], rng: np.random.Generator) -> "Round":
        chances = rng.random(len(drawn))
        answered = [
            chance < survey.chances[one.customer.tier, one.channel]
            for one, chance in zip(drawn, chances, strict=True)
        ]
        cases = [_case(one, is_in) for one, is_in in zip(drawn, answered, strict=True)]
        kept = Kept.of(cases, survey.sizes)
        own = np.array([survey.opinions[one.customer.name] for one in drawn])
        return cls(
            weighed(kept.sampled()).design,
            kept.domains(),
            np.where(answered, own, np.nan),
            np.array([SHIFT.get(one.channel, 0.0) for one in drawn]),
        )

    def measured(self, kind: str, *, shift: float = 0, reference: str = "") -> Measured:
        """Estimate what was answered; with *shift* 1 channels matter."""
        values = worth(self.opinions, kind) + shift * self.shifts
        estimator = Estimator(self.design, self.domains, 0.95, reference)
        return estimator.measured(Quantity(kind, Text.same(kind), kind, values))

    def naive(self) -> Iterator[tuple[float, float]]:
        """Give the interval that is taught first: of the answers, as they came."""
        values = self.opinions + self.shifts
        answered = ~np.isnan(values)
        for tier in (None, *range(len(TIERS))):
            own = values[answered & ((self.domains.tier == tier) | (tier is None))]
            reach = 1.96 * own.std(ddof=1) / np.sqrt(len(own))
            yield own.mean() - reach, own.mean() + reach


def _case(drawn: Drawn, is_interview: bool) -> Case:
    own = drawn.customer
    person = Person(
        own.name, own.tier, drawn.stratum, drawn.channel, drawn.probability, ""
    )
    if is_interview:
        return Case(person, "complete", {"item": "1"}, drawn.channel)
    return Case(person, "unknown-eligible", {}, drawn.channel)


@attrs.frozen
class Rounds:
    """What came of all rounds: for each figure, an interval a round, and the truth."""

    intervals: dict[str, list[tuple[float, float]]] = attrs.field(factory=dict)
    truth: dict[str, float] = attrs.field(factory=dict)

    def add(self, name: str, truth: float, interval: tuple[float, float]) -> None:
        self.intervals.setdefault(name, []).append(interval)
        self.truth[name] = truth

    def covered(self) -> dict[str, float]:
        """Give the share of rounds whose intervals hold the truth."""
        return {
            name: float(np.mean([low <= self.truth[name] <= high for low, high in own]))
            for name, own in self.intervals.items()
        }
