"""What became of a round's sample: response rates by tier and channel."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from tiers.pipeline.surveys.gathering import Case
from tiers.survey.rates import Final, Tally


@attrs.frozen
class Outcome:
    """Some part of the sample; an empty tier or channel means all."""

    tier: str
    channel: str
    """Through which they were asked."""
    cases: int
    finals: Mapping[Final, int]
    e: float
    """The share of unknown cases taken as eligible, by proportional allocation."""
    rates: Mapping[str, float | None]
    """By AAPOR's names; None where a rate has no cases."""


def outcomes(cases: Sequence[Case]) -> tuple[Outcome, ...]:
    """Give the rates of all, of each tier, each channel, and each tier by channel."""
    tiers = sorted({case.person.tier for case in cases})
    channels = sorted({case.person.channel for case in cases})
    parts = [(t, c) for t in ("", *tiers) for c in ("", *channels)]
    found = (outcome(cases, *part) for part in parts)
    return tuple(one for one in found if one.cases)


def outcome(cases: Iterable[Case], tier: str = "", channel: str = "") -> Outcome:
    """Give the rates of one tier, one channel, or all."""
    own = [
        case.final
        for case in cases
        if tier in ("", case.person.tier) and channel in ("", case.person.channel)
    ]
    tally = Tally.of(own)
    counts = {name: int(count) for name, count in tally.counts.items() if count}
    rates = {name: _share(rate) for name, rate in tally.rates().items()}
    return Outcome(tier, channel, len(own), counts, float(tally.e), rates)


def _share(rate: Fraction | None) -> float | None:
    return None if rate is None else round(float(rate), 6)
