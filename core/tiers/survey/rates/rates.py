"""Outcome rates by the formulas of AAPOR, of cases or of their weights.

I and P are complete and partial interviews, R refusals, NC non-contacts, O others; UH
and UO cases of which nobody knows whether they are eligible. *e* is the share of those
that are: by proportional allocation, also called the CASRO method, as many as among
cases that are known, (I + P + R + NC + O) / (I + P + R + NC + O + not eligible).
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import get_args

import attrs

from tiers.survey.rates.finals import Final


@attrs.frozen
class Tally:
    """What became of some cases: how many of each, or the sum of their weights."""

    counts: Mapping[Final, Fraction]

    @classmethod
    def of(cls, cases: Iterable[Final | tuple[Final, Fraction]]) -> "Tally":
        """Count cases, or add up their weights."""
        counts = dict.fromkeys(get_args(Final), Fraction(0))
        for case in cases:
            name, weight = (case, Fraction(1)) if isinstance(case, str) else case
            counts[name] += weight
        return cls(counts)

    @property
    def cases(self) -> Fraction:
        """All of them."""
        return sum(self.counts.values(), Fraction(0))

    @property
    def interviews(self) -> Fraction:
        """I + P."""
        return self.counts["complete"] + self.counts["partial"]

    @property
    def reached(self) -> Fraction:
        """I + P + R + O."""
        return self.interviews + self.counts["refusal"] + self.counts["other"]

    @property
    def eligible(self) -> Fraction:
        """I + P + R + NC + O."""
        return self.reached + self.counts["non-contact"]

    @property
    def unknown(self) -> Fraction:
        """UH + UO."""
        return self.counts["unknown-eligible"] + self.counts["unknown"]

    @property
    def e(self) -> Fraction:
        """The share of unknown cases taken as eligible; all, where none is known."""
        known = self.eligible + self.counts["not-eligible"]
        return self.eligible / known if known else Fraction(1)

    def rate(self, name: str) -> Fraction | None:
        """Give a rate by its name, such as `RR3`; None where it has no cases.

        RR, REF and CON in their versions 1, 2 and 3 (RR to 6) differ in what unknown
        cases count for: all, the share *e* of them, or none. COOP1 and COOP2 count
        those unable to answer in their base, COOP3 and COOP4 do not.
        """
        above, below = self._formula(name)
        return above / below if below else None

    def rates(self) -> dict[str, Fraction | None]:
        """Give every rate by its name."""
        return {name: self.rate(name) for name in RATES}

    def _formula(self, name: str) -> tuple[Fraction, Fraction]:
        whole, refused = self.counts["complete"], self.counts["refusal"]
        every = self.eligible + self.unknown
        likely = self.eligible + self.e * self.unknown
        willing = self.interviews + refused
        match name:
            case "RR1":
                return whole, every
            case "RR2":
                return self.interviews, every
            case "RR3":
                return whole, likely
            case "RR4":
                return self.interviews, likely
            case "RR5":
                return whole, self.eligible
            case "RR6":
                return self.interviews, self.eligible
            case "COOP1":
                return whole, self.reached
            case "COOP2":
                return self.interviews, self.reached
            case "COOP3":
                return whole, willing
            case "COOP4":
                return self.interviews, willing
            case "REF1":
                return refused, every
            case "REF2":
                return refused, likely
            case "REF3":
                return refused, self.eligible
            case "CON1":
                return self.reached, every
            case "CON2":
                return self.reached, likely
            case "CON3":
                return self.reached, self.eligible
            case _:
                raise KeyError(name)


RATES = (
    *(f"RR{n}" for n in range(1, 7)),
    *(f"COOP{n}" for n in range(1, 5)),
    *(f"REF{n}" for n in range(1, 4)),
    *(f"CON{n}" for n in range(1, 4)),
)
"""The names of the rates."""
