"""The sample of a round → arrays, for those tiers from which anything can be told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

import attrs
import numpy as np
import polars as pl

from tiers.pipeline.surveys.gathering import Case
from tiers.problems import DataError, Problem, closest
from tiers.survey.estimating.arrays import codes
from tiers.survey.estimating.estimates import Domains
from tiers.survey.estimating.sampled import Sampled
from tiers.survey.estimating.weighting import Margin
from tiers.survey.rounds.frame import CONTACT
from tiers.text import Text


@attrs.frozen(eq=False)
class Kept:
    """Those tiers of which two persons answered at least, which show a variance."""

    cases: tuple[Case, ...]
    tiers: tuple[str, ...]
    silent: Mapping[str, int]
    """The answers of the other tiers."""
    customers: Mapping[str, int]

    @classmethod
    def of(cls, cases: Sequence[Case], customers: Mapping[str, int]) -> "Kept":
        """Leave out the other tiers; *customers* are those of the population."""
        counts = Counter(case.person.tier for case in cases if case.is_interview)
        tiers = tuple(t for t in customers if counts[t] >= 2)
        return cls(
            tuple(case for case in cases if case.person.tier in tiers),
            tiers,
            {t: counts[t] for t in customers if t not in tiers},
            customers,
        )

    def domains(self) -> Domains:
        """Name the tiers and channels."""
        channels = sorted({c.channel for c in self.cases})
        return Domains(
            self.tiers,
            tuple(channels),
            np.array([self.tiers.index(c.person.tier) for c in self.cases]),
            np.array([channels.index(c.channel) for c in self.cases]),
        )

    def sampled(self, margins: Sequence[Margin] = ()) -> Sampled:
        """Give everybody who was drawn, as arrays."""
        cases = self.cases
        finals = [case.final for case in cases]
        return Sampled(
            tier=np.array([self.tiers.index(c.person.tier) for c in cases]),
            channel=codes([c.person.channel for c in cases]),
            stratum=codes([c.person.stratum for c in cases]),
            base=np.array([_weight(c.person.probability) for c in cases]),
            answered=np.array([c.is_interview for c in cases]),
            eligible=np.array([f != "not-eligible" for f in finals]),
            known=np.array([not f.startswith("unknown") for f in finals]),
            customers=np.array([float(self.customers[t]) for t in self.tiers]),
            margins=tuple(margins),
        )

    def margin(self, frame: pl.DataFrame, name: str) -> Margin:
        """Count the population by a column of the frame, such as `area`.

        Raises:
            DataError: the frame has no such column, or nobody of a group answered.
        """
        column = f"{CONTACT}{name}" if f"{CONTACT}{name}" in frame.columns else name
        if column not in frame.columns or column in _NO_GROUPS:
            raise DataError([_no_margin(name, frame.columns)])
        known = frame.filter(pl.col("tier").is_in(self.tiers))
        counts = Counter(known[column].fill_null("").to_list())
        values = dict(zip(frame["customer"], frame[column].fill_null(""), strict=True))
        answered = {values[c.person.customer] for c in self.cases if c.is_interview}
        if silent := sorted(set(counts) - answered):
            raise DataError([_silent_groups(name, silent)])
        cells = sorted(counts)
        own = [cells.index(values[c.person.customer]) for c in self.cases]
        totals = np.array([float(counts[cell]) for cell in cells])
        return Margin(np.array(own), totals)


def _weight(probability: Fraction) -> float:
    return probability.denominator / probability.numerator


_NO_GROUPS = ("customer", "tier", "left_out")
_MOST_NAMED = 5


def _no_margin(name: str, columns: Sequence[str]) -> Problem:
    message = Text(
        f"customers have no group `{name}` in this round",
        f"本轮的客户没有分组 `{name}`",
    )
    known = [c.removeprefix(CONTACT) for c in columns if c not in _NO_GROUPS]
    return Problem("unknown-margin", message, help=closest(name, known))


def _silent_groups(name: str, groups: Sequence[str]) -> Problem:
    shown = [f"`{group}`" for group in groups[:_MOST_NAMED]]
    more = " …" if len(groups) > _MOST_NAMED else ""
    message = Text(
        f"nobody of {name} {', '.join(shown)}{more} answered",
        f"{name} 为{'、'.join(shown)}{more}的客户无人回答",
    )
    advice = Text(
        "rake by fewer and larger groups", "请按更少、更大的分组进行迭代加权（raking）"
    )
    return Problem("unmet-weights", message, help=advice)
