"""Estimates of tiers and channels: what is told, and what is not."""

from math import inf
from typing import Any

import attrs
import numpy as np
import pytest

from tiers.survey.estimating import intervals
from tiers.survey.estimating.arrays import Vector
from tiers.survey.estimating.design import Design
from tiers.survey.estimating.estimates import Domains, Estimator
from tiers.survey.estimating.modes import modes
from tiers.survey.estimating.quantities import Quantity
from tiers.survey.estimating.results import Kind, Known, Measured
from tiers.text import Text

TIER = np.repeat([0, 1, 2], [40, 30, 9])
CHANNEL = np.tile([0, 1], 40)[:79]
OPINION = np.random.default_rng(1).normal(60, 10, 79)


def estimator(**more: Any) -> Estimator:
    domains = Domains(("gold", "iron", "few"), ("mail", "phone"), TIER, CHANNEL)
    return Estimator(Design.of(np.full(79, 3.0), strata=TIER), domains, **more)


def measured(values: Vector, kind: Kind = "mean", **more: Any) -> Measured:
    return estimator(**more).measured(Quantity("q", Text.same("q"), kind, values))


def known(found: Known | None) -> Known:
    assert found is not None
    return found


def test_a_tier_with_few_answers_gets_no_number() -> None:
    found = measured(OPINION)

    assert [figure.answers for figure in found.tiers] == [40, 30, 9]
    assert [figure.known is None for figure in found.tiers] == [False, False, True]
    assert found.tiers[2].worth is None
    assert [(d.one, d.other) for d in found.tier_differences] == [("gold", "iron")]
    assert found.overall.answers == 79


def test_degrees_of_freedom_are_answers_less_strata() -> None:
    found = measured(OPINION)

    assert known(found.overall.known).degrees == 76
    assert known(found.tiers[0].known).degrees == 39


def test_a_plain_stratum_has_the_error_of_the_textbook() -> None:
    own = OPINION[TIER == 0]
    found = measured(OPINION).tiers[0]

    assert known(found.known).error == pytest.approx(own.std(ddof=1) / np.sqrt(40))
    assert found.kish == pytest.approx(40)


def test_missing_answers_leave_a_domain_smaller() -> None:
    values = OPINION.copy()
    values[:31] = np.nan

    found = measured(values)
    assert [figure.answers for figure in found.tiers] == [9, 30, 9]
    assert found.tiers[0].known is None


def test_shares_have_wilsons_interval_which_stays_within_bounds() -> None:
    never = np.zeros(79)
    found = known(measured(never, "share").overall.known)

    assert (found.value, found.error, found.low) == (0, 0, 0)
    assert found.high == pytest.approx(
        100 * intervals.wilson(0, 79, level=0.95, degrees=76)[1]
    )
    some = np.where(np.arange(79) % 8 == 0, 100.0, 0.0)
    other = known(measured(some, "share").overall.known)
    assert 0 < other.low < other.value < other.high
    assert other.high - other.value > other.value - other.low


def test_an_effect_of_the_mode_is_found_and_taken_out_only_if_asked() -> None:
    values = OPINION + 15 * (CHANNEL == 1)
    plain, corrected = measured(values), measured(values, reference="mail")
    mode = plain.mode
    assert mode is not None
    assert mode.p < 0.001
    assert [s.one for s in mode.shifts] == ["phone"]
    assert (mode.is_corrected, mode.degrees) == (False, (1, 76 + 1 - 4))

    shift = mode.shifts[0].known.value
    share = (CHANNEL[TIER == 0] == 1).mean()
    before, after = known(plain.tiers[0].known), known(corrected.tiers[0].known)
    assert before.value - after.value == pytest.approx(share * shift)
    assert corrected.channels == plain.channels
    assert corrected.mode == attrs.evolve(mode, is_corrected=True)


def test_what_can_not_be_corrected_as_was_asked_gets_no_number() -> None:
    values = np.where(CHANNEL == 1, np.nan, OPINION)
    found = measured(values, reference="phone")

    assert found.mode is None
    assert found.overall.known is None
    assert all(figure.known is None for figure in found.tiers)
    assert found.tier_differences == ()
    assert found.channels[0].known is not None
    assert measured(values).overall.known is not None


def test_a_channel_that_is_a_tier_can_not_be_told_from_it() -> None:
    design, channel = Design.of(np.ones(79), strata=TIER), (TIER > 0).astype(np.intp)

    assert modes(design, OPINION, channel, np.minimum(TIER, 1)) is None
    assert modes(design, OPINION, np.zeros(79, dtype=np.intp), TIER) is None
    few = (np.arange(79) < 9).astype(np.intp)
    assert modes(design, OPINION, few, TIER) is None


def test_more_comparisons_raise_the_chance_of_each() -> None:
    tier = np.repeat([0, 1, 2], [30, 30, 19])
    domains = Domains(("a", "b", "c"), ("mail",), tier, np.zeros(79, dtype=np.intp))
    found = Estimator(Design.of(np.ones(79), strata=tier), domains)
    values = OPINION + np.array([0, 12, 20])[tier]
    told = found.measured(Quantity("q", Text.same("q"), "mean", values))

    chances = sorted((d.p or 0, d.p_holm or 0) for d in told.tier_differences)
    assert len(chances) == 3
    assert chances[0][1] == pytest.approx(3 * chances[0][0])
    assert chances[2][1] >= chances[1][1] >= chances[0][1]


def test_quantiles_are_those_of_the_tables() -> None:
    assert intervals.quantile(0.95, inf) == pytest.approx(1.959963985)
    assert intervals.quantile(0.95, 10) == pytest.approx(2.228138852)
    for share in (0.0, 1.0):
        low, high = intervals.exact(share, 0, level=0.95, degrees=9, count=10)
        assert 0 <= low < high <= 1
        assert intervals.logit(share, 0, level=0.95, degrees=9) == (share, share)
