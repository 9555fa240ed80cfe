"""Cases of a round → its weights and its estimates. It needs numpy and scipy."""

from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from tiers.pipeline.surveys import faults
from tiers.pipeline.surveys.estimates import Asked, Weighing
from tiers.pipeline.surveys.gathering import Case
from tiers.pipeline.surveys.weighting import Kept
from tiers.problems import DataError, Problem, Refusal, closest
from tiers.survey.estimating.estimates import Domains, Estimator
from tiers.survey.estimating.figures import kish_effect
from tiers.survey.estimating.quantities import quantities
from tiers.survey.estimating.results import Figure, Measured
from tiers.survey.estimating.sampled import WEIGHTS, Sampled, Weighted, weighed
from tiers.survey.rounds import Round
from tiers.text import Text


def computed(
    found: Round,
    cases: Sequence[Case],
    customers: Mapping[str, int],
    asked: Asked,
    frame: pl.DataFrame | None,
) -> tuple[Weighing, tuple[Measured, ...]]:
    """Weigh the cases of a round, and estimate all that it measures.

    *customers* are those of the population by tier; *frame* is read for margins.

    Raises:
        DataError: too few answered, or weights or a correction can't be made as asked.
    """
    kept = Kept.of(cases, customers)
    if not kept.tiers:
        raise DataError([faults.no_answers(found.id)])
    domains = kept.domains()
    _refuse_channel(asked.reference, domains)
    margins = [] if frame is None else [kept.margin(frame, n) for n in asked.margins]
    weighted = _weighed(kept.sampled(margins), asked)
    estimator = Estimator(
        weighted.design, domains, asked.confidence / 100, asked.reference
    )
    given = [case.answers or None for case in kept.cases]
    measures = tuple(
        _with_silent(estimator.measured(quantity), kept)
        for quantity in quantities(found.questionnaire, given)
    )
    if asked.reference:
        _refuse_uncorrected(found.measure, measures, asked.reference)
    return _weighing(weighted, kept, asked), measures


def _weighed(sampled: Sampled, asked: Asked) -> Weighted:
    how = next(name for name in WEIGHTS if name == asked.weights)
    try:
        return weighed(sampled, how)
    except Refusal as refusal:
        problem = Problem("unmet-weights", refusal.message, help=refusal.advice)
        raise DataError([problem]) from None


def _weighing(weighted: Weighted, kept: Kept, asked: Asked) -> Weighing:
    channels = sorted({case.person.channel for case in kept.cases})
    return Weighing(
        asked,
        dict(kept.customers),
        dict(kept.silent),
        tuple((kept.tiers[t], channels[c]) for t, c in weighted.joined),
        weighted.joined_strata,
        round(kish_effect(weighted.design.weights), 6),
    )


def _with_silent(measured: Measured, kept: Kept) -> Measured:
    """Name the tiers, too, that nothing is told of."""
    silent = tuple(Figure(t, count, None) for t, count in kept.silent.items())
    return attrs.evolve(measured, tiers=(*measured.tiers, *silent))


# --- the correction of the mode --------------------------------------------------


def _refuse_channel(reference: str, domains: Domains) -> None:
    if reference and reference not in domains.channels:
        message = Text(
            f"nobody answered by `{reference}`", f"没有人通过 `{reference}` 回答"
        )
        advice = closest(reference, domains.channels)
        raise DataError([Problem("unused-channel", message, help=advice)])


def _refuse_uncorrected(
    measure: str, measures: Sequence[Measured], reference: str
) -> None:
    main = next(found for found in measures if found.name == measure)
    if main.mode is not None:
        return
    message = Text(
        f"channels can't be compared with `{reference}` within tiers: too few answered",
        f"无法在层级内将各渠道与 `{reference}` 比较：回答太少",
    )
    advice = Text(
        "leave the correction out, or correct to a channel with more answers",
        "请不作校正，或改用回答更多的渠道",
    )
    raise DataError([Problem("no-comparison", message, help=advice)])
