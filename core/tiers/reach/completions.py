"""Whether missing facts matter, decided over all values that they could have.

A fact matters if some value of it, the other missing facts being what they may, gives
another outcome than some other value of it. So an outcome depends on missing facts just
where one of them matters.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs

from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.reach.axes import Axes, Axis, Box, is_point
from tiers.reach.reaching import Around, Reaching
from tiers.reach.search import Answer, cheapest
from tiers.results import Decision
from tiers.schema import EXACT, Boolean, Date, Fact, Number, String

MOST = 4_000
"""The most boxes that are opened for one question."""

_CENTURY = timedelta(days=36_525)
_OTHER = "\uffff"
"""A text that no policy speaks of."""

Decide = Callable[[Mapping[str, Any]], Decision]
Outcome = tuple[Any, ...]


@attrs.frozen
class Completion:
    """Which missing facts matter to a customer."""

    matter: tuple[str, ...]
    """Two values of each, with all else equal, are known to give other outcomes."""
    may_matter: tuple[str, ...] = ()
    """Neither proved to matter nor proved not to."""


def outcome(decision: Decision) -> Outcome:
    """Give what counts as the outcome: the tier, actions, and what comes with them."""
    outputs = tuple(sorted((n, str(v)) for n, v in decision.outputs.items()))
    return decision.tier, decision.actions, outputs


def completions(
    reaching: Reaching, facts: Mapping[str, Any], missing: Sequence[str], decide: Decide
) -> Completion:
    """Find which of the *missing* facts matter to a customer."""
    found = [axis(reaching, name) for name in missing]
    axes = [one for one in found if one is not None]
    unsure = [n for n, one in zip(missing, found, strict=True) if one is None]
    if not axes:
        return Completion((), tuple(unsure))
    question = _Question(reaching, facts, Axes(tuple(axes)), decide)
    answers = {one.name: question.matters(at) for at, one in enumerate(axes)}
    return Completion(
        tuple(n for n in missing if answers.get(n) is True),
        tuple(n for n in missing if n in unsure or answers.get(n, False) is None),
    )


def reaching_tier(
    reaching: Reaching,
    facts: Mapping[str, Any],
    missing: Sequence[str],
    tier: str,
    decide: Decide,
) -> Mapping[str, Any] | None:
    """Find values of the *missing* facts with which the customer has *tier*.

    Of several, those are given that are the fewest steps from nought, or from today.
    """
    found = [axis(reaching, name) for name in missing]
    known = (one for one in found if one is not None)
    axes = Axes(tuple(attrs.evolve(one, cost=Decimal(1)) for one in known))
    if not axes.axes:
        return None
    around = reaching.around(facts, axes.names)

    def ask(box: Box) -> Answer:
        tiers = around.tiers(around.known(axes.extents(box)))
        if tier not in tiers:
            return "none"
        return "all" if len(tiers) == 1 else "some"

    def does(at: tuple[int, ...]) -> bool:
        return decide({**facts, **axes.values(at)}).tier == tier

    hit = cheapest(axes, ask, does, most=MOST)
    return None if hit.at is None else axes.values(hit.at)


@attrs.frozen
class _Question:
    """The missing facts of one customer."""

    reaching: Reaching
    facts: Mapping[str, Any]
    axes: Axes
    decide: Decide

    def matters(self, at: int) -> bool | None:
        """Tell whether a fact matters; None if that was not decided in time.

        A box of the other facts is settled where the outcome is the same whatever the
        fact is; where it is a point, the values of the fact are looked through.
        """
        others = Axes(tuple(a for n, a in enumerate(self.axes.axes) if n != at))
        one = self.axes.axes[at]
        around = self.reaching.around(self.facts, self.axes.names)
        boxes, opened = [others.whole], 0
        while boxes:
            box, opened = boxes.pop(), opened + 1
            if opened > MOST:
                return None
            extents = {**others.extents(box), one.name: one.extent(one.low, one.high)}
            if around.is_settled(around.known(extents)):
                continue
            differs = self.differs(around, one, others, others.nearest(box))
            if differs:
                return True
            if is_point(box):
                if differs is None:
                    return None
                continue
            boxes += others.halves(box)
        return False

    def differs(
        self, around: Around, one: Axis, others: Axes, at: tuple[int, ...]
    ) -> bool | None:
        """Tell whether two values of a fact give other outcomes, all else being fixed.

        None if that was not decided in time.
        """
        fixed = {**self.facts, **others.values(at)}
        point = others.extents(tuple((n, n) for n in at))
        first = self.outcome(fixed, one, one.low)
        boxes, opened = [(one.low, one.high)], 0
        while boxes:
            (low, high), opened = boxes.pop(), opened + 1
            if opened > MOST:
                return None
            if self.outcome(fixed, one, high) != first:
                return True
            if low == high:
                continue
            known = around.known({**point, one.name: one.extent(low, high)})
            if around.is_settled(known):
                continue
            middle = (low + high) // 2
            boxes += [(low, middle), (middle + 1, high)]
        return False

    def outcome(self, facts: Mapping[str, Any], one: Axis, at: int) -> Outcome:
        """Decide about one value of a fact."""
        return outcome(self.decide({**facts, one.name: one.value(at)}))


# --- axes ------------------------------------------------------------------------


def axis(reaching: Reaching, name: str) -> Axis | None:
    """Give all values that a missing fact could have; None if they can't be listed."""
    fact = reaching.program.schema[name]
    match fact.type:
        case Number(places, low, high):
            step = Decimal(1).scaleb(-places)
            origin = min(max(Decimal(0), low), high)
            ends = (EXACT.subtract(end, origin) for end in (low, high))
            first, last = (int(end.scaleb(places, EXACT)) for end in ends)
            return Axis(name, first, last, origin=origin, step=step)
        case Date():
            days = _CENTURY.days
            return Axis(name, -days, days, origin=reaching.interpreter.as_of)
        case Boolean():
            return Axis(name, 0, 1, listed=(False, True))
        case String(values) if values:
            return Axis(name, 0, len(values) - 1, listed=tuple(map(str, values)))
        case String():
            return _texts(reaching, fact)
        case _:
            return None


def _texts(reaching: Reaching, fact: Fact) -> Axis | None:
    """List the texts that a policy compares a fact with, and one that it does not."""
    found: set[str] = {_OTHER}
    for node in _nodes(reaching):
        words = _compared(node, fact.name)
        if words is None:
            return None
        found |= words
    return Axis(fact.name, 0, len(found) - 1, listed=tuple(sorted(found)))


def _nodes(reaching: Reaching) -> Iterator[Node]:
    program = reaching.program
    yield from (rule.node for rule in program.rules)
    yield from (rule.when.node for rule in program.action_rules)
    yield from (step.node for step in reaching.fitted.steps)
    for given in program.outputs:
        if given.of_rule is not None:
            yield given.of_rule
        if given.output.listing is not None:
            yield from given.output.listing.conditions


def _compared(node: Node, name: str) -> set[str] | None:
    """Name the texts that a fact is compared with; None if it is read otherwise."""
    match node:
        case ir.Same(ir.Column(column), ir.Constant(value)) if column == name:
            return {value} if isinstance(value, str) else set()
        case ir.IsMissing(ir.Column(column)) if column == name:
            return set()
        case ir.Match(ir.Column(column), cases) if column == name:
            return {value for value, _ in cases if isinstance(value, str)}
        case ir.Steps(inner, ir.Column(column), stairs) if column == name:
            rest, names = _compared(inner, name), (n for n, _ in stairs)
            return None if rest is None else rest | {str(n) for n in names if n}
        case ir.Column(column) if column == name:
            return None
    found: set[str] = set()
    for part in ir.children(node):
        words = _compared(part, name)
        if words is None:
            return None
        found |= words
    return found
