"""The sample of a round → arrays, for those tiers from which anything can be told."""

from collections import Counter
from collections.abc import Mapping, Sequence

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
        asked = Counter(case.person.tier for case in cases)
        tiers = tuple(t for t in customers if counts[t] >= 2)
        return cls(
            tuple(case for case in cases if case.person.tier in tiers),
            tiers,
            {t: counts[t] for t in customers if t not in tiers and asked[t]},
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
            base=np.array([float(c.person.weight) for c in cases]),
            answered=np.array([c.is_interview for c in cases]),
            eligible=np.array([f != "not-eligible" for f in finals]),
            known=np.array([not f.startswith("unknown") for f in finals]),
            customers=np.array([float(self.customers[t]) for t in self.tiers]),
            margins=tuple(margins),
        )

    def margin(self, frame: pl.DataFrame, name: str) -> Margin:
        """Count the population by a column of the frame, such as `area`.

        Raises:
            DataError: the frame has no such column.
        """
        column = f"{CONTACT}{name}" if f"{CONTACT}{name}" in frame.columns else name
        if column not in frame.columns:
            raise DataError([_no_margin(name, frame.columns)])
        known = frame.filter(pl.col("tier").is_in(self.tiers))
        counts = Counter(known[column].fill_null("").to_list())
        cells = sorted(counts)
        values = dict(zip(frame["customer"], frame[column].fill_null(""), strict=True))
        own = [cells.index(values[c.person.customer]) for c in self.cases]
        totals = np.array([float(counts[cell]) for cell in cells])
        return Margin(np.array(own), totals)


def _no_margin(name: str, columns: Sequence[str]) -> Problem:
    message = Text(
        f"customers have no group `{name}` in this round",
        f"本轮的客户没有分组 `{name}`",
    )
    known = [c.removeprefix(CONTACT) for c in columns]
    return Problem("unknown-margin", message, help=closest(name, known))
