"""The plan as a mixed-integer program, solved by HiGHS.

Whole numbers a[h, c] are the contacts of tier h through channel c; x[h, g, c] says how
many of them are of group g, so that nobody is contacted twice and quotas hold. Given
whole a, the x are a flow in a network, so that whole ones exist. Either the cost is
made least while each tier gets the answers it needs, or the common share t of them
greatest. Where two channels are to overlap in a tier, z[h, c] is 1 for two of them at
least, each of which then brings so many answers, or the share t of them. Coefficients
are whole multiples of a decimal grid, so that rounding errors do not count.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tiers.survey.planning.contacts import Contacts
from tiers.survey.planning.instance import Group, Instance

_TIME = 60.0
_MOST_PLACES = 9
_HAIR = 1e-9


@attrs.frozen
class Optimum:
    """A solution in whole contacts; of the relaxation they are only near."""

    contacts: Contacts
    value: float
    """The objective, as the solver has it: the cost, or the share t."""


@attrs.define
class Model:
    """The variables and rows of an instance."""

    instance: Instance
    is_whole: bool = True
    _cells: list[tuple[str, str]] = attrs.field(init=False)
    _flows: list[tuple[str, Group, str]] = attrs.field(init=False)
    _compared: list[tuple[str, str]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Number the variables: contacts, flows, overlaps, and t at last."""
        found = self.instance
        self._cells = [(t.name, c.name) for t in found.tiers for c in found.channels]
        self._flows = [
            (tier.name, group, channel)
            for tier in found.tiers
            for group in tier.groups
            for channel in sorted(group.channels)
        ]
        overlapping = {tier.name for tier in found.tiers if tier.overlap}
        self._compared = [cell for cell in self._cells if cell[0] in overlapping]

    def cheapest(self, share: Fraction = Fraction(1)) -> Optimum | None:
        """Meet *share* of all requirements at the least cost; None if nobody can."""
        rows = _Rows(self._count)
        self._limits(rows)
        for tier in self.instance.tiers:
            grid = self._answers(tier.name)
            places = self._places
            needed = -(-(share * tier.required * 10**places) // 1)
            rows.add(grid, low=float(needed))
        self._overlaps(rows, share)
        return self._solved(rows, self._costs(), most_share=0)

    def fullest(self, *, within_budget: bool) -> Optimum:
        """Meet the greatest common share of all requirements, up to 1."""
        rows = _Rows(self._count)
        self._limits(rows)
        for tier in self.instance.tiers:
            grid = self._answers(tier.name)
            grid[self._count - 1] = -float(tier.required * 10**self._places)
            rows.add(grid, low=0.0)
        self._overlaps(rows, None)
        budget = self.instance.budget
        if within_budget and budget is not None:
            rows.add(self._costs(), high=float(budget))
        found = self._solved(rows, {self._count - 1: -1.0}, most_share=1)
        assert found is not None, "to ask nobody is always possible"
        return attrs.evolve(found, value=-found.value)

    # --- variables and rows -------------------------------------------------------

    @property
    def _count(self) -> int:
        return len(self._cells) + len(self._flows) + len(self._compared) + 1

    @property
    def _places(self) -> int:
        """Give the digits after the point that all response rates need."""
        exponents = (
            rate.normalize().as_tuple().exponent
            for cell in self.instance.cells.values()
            for rate in (cell.response, cell.worth)
        )
        places = max((-e for e in exponents if isinstance(e, int)), default=0)
        return min(max(places, 0), _MOST_PLACES)

    def _answers(self, tier: str) -> dict[int, float]:
        """Give the answers of a tier, as many as they are worth, on the grid."""
        scale = Decimal(10) ** self._places
        return {
            at: float(round(self.instance.cells[cell].worth * scale))
            for at, cell in enumerate(self._cells)
            if cell[0] == tier
        }

    def _costs(self) -> dict[int, float]:
        cells = self.instance.cells
        return {at: float(cells[cell].cost) for at, cell in enumerate(self._cells)}

    def _limits(self, rows: "_Rows") -> None:
        """Add capacities, customers of groups, quotas; nobody is asked twice."""
        first = len(self._cells)
        flows = list(enumerate(self._flows, first))
        for at, (tier, channel) in enumerate(self._cells):
            own = {f: 1.0 for f, (t, _, c) in flows if (t, c) == (tier, channel)}
            rows.add({**own, at: -1.0}, low=0.0, high=0.0)
        for one in self.instance.tiers:
            for group, customers in one.groups.items():
                whom = (one.name, group)
                own = {f: 1.0 for f, (t, g, _) in flows if (t, g) == whom}
                rows.add(own, high=float(customers))
        for name, most in self.instance.quotas.items():
            own = {f: 1.0 for f, (_, g, _) in flows if g.quota == name}
            rows.add(own, high=float(most))
        for offer in self.instance.channels:
            if offer.capacity is not None:
                name = offer.name
                own = {at: 1.0 for at, (_, c) in enumerate(self._cells) if c == name}
                rows.add(own, high=float(offer.capacity))

    def _overlaps(self, rows: "_Rows", share: Fraction | None) -> None:
        """Let two channels of a tier bring answers each: *share* of them, or t.

        r a >= o (t + z - 1), which asks nothing of a channel with z = 0.
        """
        first, t = len(self._cells) + len(self._flows), self._count - 1
        marks = {cell: first + at for at, cell in enumerate(self._compared)}
        scale = 10**self._places
        for tier in self.instance.tiers:
            own = {cell: at for cell, at in marks.items() if cell[0] == tier.name}
            if own:
                rows.add(dict.fromkeys(own.values(), 1.0), low=2.0)
            for cell, mark in own.items():
                rate = float(round(self.instance.cells[cell].response * scale))
                wanted = float(-(-(tier.overlap * scale) // 1))
                row = {self._cells.index(cell): rate}
                if share is None:
                    rows.add({**row, mark: -wanted, t: -wanted}, low=-wanted)
                else:
                    wanted = float(-(-(share * tier.overlap * scale) // 1))
                    rows.add({**row, mark: -wanted}, low=0.0)

    def _bounds(self, most_share: float) -> Bounds:
        late = {
            c.name for c in self.instance.channels if not self.instance.is_in_time(c)
        }
        cells = (
            0 if cell[1] in late else self.instance.cells[cell].most
            for cell in self._cells
        )
        flows = (np.inf for _ in self._flows)
        marks = (1.0 for _ in self._compared)
        return Bounds(0, np.array([*cells, *flows, *marks, most_share], dtype=float))

    def _solved(
        self, rows: "_Rows", objective: Mapping[int, float], *, most_share: float
    ) -> Optimum | None:
        weights = np.zeros(self._count)
        for at, weight in objective.items():
            weights[at] = weight
        whole = np.zeros(self._count)
        whole[: len(self._cells)] = self.is_whole
        whole[len(self._cells) + len(self._flows) : -1] = 1
        found: Any = milp(
            weights,
            integrality=whole,
            bounds=self._bounds(most_share),
            constraints=rows.constraint(),
            options={"mip_rel_gap": 0.0, "time_limit": _TIME},
        )
        if found.x is None:
            return None
        contacts = {
            cell: round(float(found.x[at])) for at, cell in enumerate(self._cells)
        }
        return Optimum(contacts, float(found.fun))


class _Rows:
    """Linear constraints, gathered one by one."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._cells: list[tuple[int, int, float]] = []
        self._ends: list[tuple[float, float]] = []

    def add(
        self, row: Mapping[int, float], *, low: float = -np.inf, high: float = np.inf
    ) -> None:
        """Keep a row between two ends."""
        number = len(self._ends)
        self._cells += [(number, at, value) for at, value in row.items()]
        self._ends.append((low, high))

    def constraint(self) -> LinearConstraint:
        """Give all rows as one matrix."""
        rows, columns, values = zip(*self._cells, strict=True)
        shape = (len(self._ends), self._width)
        low, high = zip(*self._ends, strict=True)
        matrix = coo_array((values, (rows, columns)), shape=shape).tocsc()
        return LinearConstraint(matrix, low, high)
