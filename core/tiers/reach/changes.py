"""The smallest change of facts that brings a customer to a tier."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import attrs

from tiers.reach.axes import Axes, Axis, Box
from tiers.reach.reaching import Reaching
from tiers.reach.search import Answer, Found, cheapest
from tiers.results import Decision
from tiers.schema import EXACT, Actionable, Boolean, Date, Fact, Number, String

MOST = 20_000
"""The most boxes that are opened for one customer."""

Decide = Callable[[Mapping[str, Any]], Decision]
"""Decides about facts as the policy does."""


@attrs.frozen
class Move:
    """A fact that changes."""

    fact: Fact
    before: Any
    after: Any


@attrs.frozen
class Change:
    """Facts that change together, what that costs, and what is decided then."""

    moves: tuple[Move, ...]
    cost: Decimal
    decision: Decision


@attrs.frozen
class Recourse:
    """What would bring a customer to a tier."""

    smallest: Change | None
    is_proved: bool
    """Whether no cheaper change does, or none at all; else the search was cut short."""
    alone: tuple[Change, ...] = ()
    """By each fact that is enough alone: the least that it must change."""
    lacking: tuple[str, ...] = ()
    """Actionable facts that are missing, so that nobody knows how far they are off."""
    facts: tuple[str, ...] = ()
    """The facts that were tried."""


def recourse(
    reaching: Reaching, facts: Mapping[str, Any], tier: str, decide: Decide
) -> Recourse:
    """Find the cheapest change of actionable facts after which *decide* gives *tier*.

    A cheaper one on the steps that the policy allows does not exist: boxes of changes
    are left out only where no point in them can reach the tier.
    """
    marked = [f for f in reaching.program.schema.facts if f.actionable]
    lacking = tuple(f.name for f in marked if facts[f.name] is None)
    every = [axis(f, facts[f.name]) for f in marked if facts[f.name] is not None]
    found = tuple(a for a in every if a.high > a.low)
    seeker = _Seeker(reaching, facts, tier, decide)
    alone = [(one, seeker.found(Axes((one,)))) for one in found]
    enough = [seeker.change(Axes((one,)), hit) for one, hit in alone]
    sole = sorted((c for c in enough if c), key=lambda change: change.cost)
    best = sole[0] if sole else None
    is_proved = all(hit.is_proved for _, hit in alone)
    if len(found) > 1:
        axes = Axes(found)
        joint = seeker.found(axes, below=best.cost if best else None)
        is_proved = joint.is_proved
        best = seeker.change(axes, joint) or best
    names = tuple(one.name for one in found)
    return Recourse(best, is_proved, tuple(sole), lacking, names)


@attrs.frozen
class _Seeker:
    reaching: Reaching
    facts: Mapping[str, Any]
    tier: str
    decide: Decide

    def found(self, axes: Axes, *, below: Decimal | None = None) -> Found:
        """Search the changes of some facts."""
        around = self.reaching.around(self.facts, axes.names)

        def ask(box: Box) -> Answer:
            tiers = around.tiers(around.known(axes.extents(box)))
            if self.tier not in tiers:
                return "none"
            return "all" if len(tiers) == 1 else "some"

        def does(at: tuple[int, ...]) -> bool:
            facts = {**self.facts, **axes.values(at)}
            return self.decide(facts).tier == self.tier

        return cheapest(axes, ask, does, most=MOST, below=below)

    def change(self, axes: Axes, found: Found) -> Change | None:
        """Put a point as facts that change, and decide it once more."""
        if found.at is None or found.price is None:
            return None
        values = axes.values(found.at)
        decision = self.decide({**self.facts, **values})
        if decision.tier != self.tier:  # INVARIANT: what is promised is decided so
            raise AssertionError(values)
        schema = self.reaching.program.schema
        moves = tuple(
            Move(schema[name], self.facts[name], value)
            for name, value in values.items()
            if value != self.facts[name]
        )
        return Change(moves, found.price, decision)


# --- axes ------------------------------------------------------------------------


def axis(fact: Fact, present: Any) -> Axis:
    """Give the values that an actionable fact may be brought to from its own."""
    marked = fact.actionable
    assert marked is not None
    match fact.type:
        case Number(places, low, high):
            step = marked.step or Decimal(1).scaleb(-places)
            low, high = _directed(marked, present, low, high)
            return Axis(
                fact.name,
                -_steps(EXACT.subtract(present, low), step),
                _steps(EXACT.subtract(high, present), step),
                origin=present,
                step=step,
                cost=marked.cost,
            )
        case Date():
            step = marked.step or Decimal(1)
            first, last = _directed(marked, present, date(1900, 1, 1), date(2200, 1, 1))
            return Axis(
                fact.name,
                -((present - first).days // int(step)),
                (last - present).days // int(step),
                origin=present,
                step=step,
                cost=marked.cost,
            )
        case Boolean():
            return _listed(fact, marked, present, (False, True))
        case String(values):
            # A name in a policy knows its place; a fact is plain text.
            return _listed(fact, marked, present, tuple(map(str, values)))
        case _:
            raise TypeError(fact.type)


def _directed(marked: Actionable, present: Any, low: Any, high: Any) -> tuple[Any, Any]:
    """Keep to one side of the present value, if the policy says so."""
    if marked.direction == "up":
        low = present
    if marked.direction == "down":
        high = present
    return min(low, present), max(high, present)


def _steps(distance: Decimal, step: Decimal) -> int:
    return int((distance / step).to_integral_value(ROUND_FLOOR))


def _listed(
    fact: Fact, marked: Actionable, present: Any, values: tuple[Any, ...]
) -> Axis:
    """Let a value become a later one (up) or an earlier one (down) of its list."""
    home = values.index(present)
    low, high = _directed(marked, home, 0, len(values) - 1)
    return Axis(fact.name, low, high, listed=tuple(values), cost=marked.cost, home=home)
