"""When fieldwork is done, and what channels were told: kept for the steps after it."""

from collections.abc import Mapping
from datetime import date

import attrs

SCHEDULE = "fieldwork.json"


@attrs.frozen
class Schedule:
    """The days of fieldwork, both included, and options by channel and name."""

    starts: date
    ends: date
    """The last day that answers count."""
    options: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)

    def told(self, earlier: Mapping[str, Mapping[str, str]]) -> "Schedule":
        """Add options that were told before, where this tells nothing else."""
        names = sorted({*earlier, *self.options})
        merged = {n: {**earlier.get(n, {}), **self.options.get(n, {})} for n in names}
        return attrs.evolve(self, options=merged)

    def followed(self, later: "Schedule") -> "Schedule":
        """Give the days of both, and the options of both, the later ones first."""
        return attrs.evolve(
            later.told(self.options),
            starts=min(self.starts, later.starts),
            ends=max(self.ends, later.ends),
        )
