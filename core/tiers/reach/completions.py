"""Whether missing facts matter, decided over all values that they could have.

A fact matters if some value of it, the other missing facts being what they may, gives
another outcome than some other value of it. So an outcome depends on missing facts just
where one of them matters.
"""

from collections import deque
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

MOST = 1_500
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
    matter, is_decided = question.answered()
    # With values that can't be listed, that none of the others matters is not proved.
    is_proved = is_decided and not unsure
    return Completion(
        tuple(name for name in missing if name in matter),
        () if is_proved else tuple(n for n in missing if n not in matter),
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
    """The missing facts of one customer.

    All that they could be is cut into boxes in each of which the outcome is the same.
    A fact matters if two boxes of different outcomes meet where only that fact differs.
    """

    reaching: Reaching
    facts: Mapping[str, Any]
    axes: Axes
    decide: Decide
    settled: dict[Outcome, list[Box]] = attrs.field(factory=dict)
    matter: set[str] = attrs.field(factory=set)

    def answered(self) -> tuple[set[str], bool]:
        """Name the facts that matter, and tell whether the others surely do not."""
        for at in self.samples():
            self.settle(tuple((n, n) for n in at), at)
        around = self.reaching.around(self.facts, self.axes.names)
        boxes: deque[Box] = deque([self.axes.whole])
        opened = 0
        while boxes and len(self.matter) < len(self.axes.axes):
            box, opened = boxes.popleft(), opened + 1
            if opened > MOST:
                return self.matter, False
            if is_point(box) or self.is_settled(around, box):
                self.settle(box, self.axes.nearest(box))
            else:
                boxes.extend(self.axes.halves(box, self.culprit(around, box)))
        return self.matter, True

    def is_settled(self, around: Around, box: Box) -> bool:
        """Tell whether the outcome is the same everywhere in a box."""
        return around.is_settled(around.known(self.axes.extents(box)))

    def culprit(self, around: Around, box: Box) -> int | None:
        """Find a fact that alone leaves a box open: were it known, nothing would be."""
        wide = [at for at, (low, high) in enumerate(box) if high > low]
        for at in wide if len(wide) > 1 else ():
            here = self.axes.axes[at].nearest(*box[at])
            if self.is_settled(around, (*box[:at], (here, here), *box[at + 1 :])):
                return at
        return None

    def samples(self) -> Iterator[tuple[int, ...]]:
        """Give a few points to begin with: each fact at its ends, the others home."""
        home = self.axes.nearest(self.axes.whole)
        for at, one in enumerate(self.axes.axes):
            for end in (one.low, one.high):
                yield (*home[:at], end, *home[at + 1 :])

    def settle(self, box: Box, at: tuple[int, ...]) -> None:
        """Keep the outcome of a box; *at* is a point of it."""
        found = outcome(self.decide({**self.facts, **self.axes.values(at)}))
        for other, known in self.settled.items():
            if other != found:
                for one in known:
                    self.matter.update(self.between(box, one))
        self.settled.setdefault(found, []).append(box)

    def between(self, one: Box, other: Box) -> Iterator[str]:
        """Name the fact that alone leads from a box into another, if one does."""
        apart = [
            at
            for at, (a, b) in enumerate(zip(one, other, strict=True))
            if a[1] < b[0] or b[1] < a[0]
        ]
        if len(apart) == 1:
            yield self.axes.axes[apart[0]].name


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
