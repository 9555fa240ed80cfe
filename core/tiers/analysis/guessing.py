"""Values that the solver may guess, and what an example that guessed wrong teaches."""

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_CEILING, Decimal
from typing import Any

from tiers.analysis.logic import Z, alike, every, implied, negated, some
from tiers.analysis.quotients import reaches
from tiers.analysis.world import Coded, Coding, Guess, Model
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.schema import EXACT


def first_at(value: Decimal, places: int) -> int:
    """Give the first number of a grid, as an integer, that is not below a value."""
    stored = value.scaleb(places, EXACT)
    return int(stored.to_integral_value(ROUND_CEILING, EXACT))


def quotient(coder: Coding, node: ir.Divide, above: Z, below: Z, missing: Z) -> Coded:
    """Guess a quotient by an unknown; what it is compared with says enough."""
    found = Coded(coder.world.free(node.type, may_be_missing=False).value, missing)

    def learn(actual: Any, _: Model) -> list[Z]:
        if actual is None:
            return []
        truths = []
        for bound in (actual, actual + 1):
            line = reaches(above, below, bound)
            truths.append(implied(negated(missing), (found.value >= bound) == line))
        return truths

    coder.world.guesses.append(Guess(node, found, coder.owner, learn))
    return found


def cut_at(coder: Coding, node: Node, points: Iterable[int]) -> None:
    """Say of the guessed quotients in *node* how they compare with whole numbers."""
    inside = set(map(id, _all(node)))
    for guess in list(coder.world.guesses):
        if isinstance(guess.node, ir.Divide) and id(guess.node) in inside:
            for point in points:
                for truth in guess.learn(point, lambda _: None):
                    coder.world.say(truth)


def _all(node: Node) -> Iterator[Node]:
    yield node
    for part in ir.children(node):
        yield from _all(part)


def point(coder: Coding, node: Node) -> Coded:
    """Guess what a function gives; an example teaches its value at one point."""
    found = coder.world.free(node.type, may_be_missing=True)
    if isinstance(node, ir.Call):
        _say_of_call(coder, node, found)
    rising = _rising(coder, node)

    def learn(actual: Any, model: Model) -> list[Z]:
        here = _asked(coder, node, model)
        if actual is None:
            return [implied(here, found.missing)]
        is_actual = every([negated(found.missing), alike(found.value, actual)])
        truths = [implied(here, is_actual)]
        return truths + (rising(actual, found, model) if rising else [])

    coder.world.guesses.append(Guess(node, found, coder.owner, learn))
    return found


_TOTAL = {
    "contains",
    "day",
    "day of week",
    "day of year",
    "ends with",
    "lower case",
    "matches",
    "month",
    "month of year",
    "replace",
    "starts with",
    "string",
    "string length",
    "upper case",
    "week of year",
    "year",
    "years and months duration",
}
"""Functions that have a value wherever their arguments have."""


def _say_of_call(coder: Coding, node: ir.Call, found: Coded) -> None:
    """Say when a call is missing, and take note of the texts that it speaks of."""
    missing = some(coder.coded(argument).missing for argument in node.arguments)
    if node.function in _TOTAL:
        coder.world.say(alike(found.missing, missing))
    else:
        coder.world.say(implied(missing, found.missing))


def _asked(coder: Coding, node: Node, model: Model) -> Z:
    """Say that the columns which a node reads are as in an example."""
    parts = []
    for name in sorted(ir.columns(node)):
        column = coder.columns[name]
        if column.missing is not False and model(column.missing):
            parts.append(column.missing)
            continue
        parts += [negated(column.missing), alike(column.value, model(column.value))]
    return every(parts)


_RISING = {"add months", "year"}
"""Functions that rise with their first argument, the others being known."""

Rising = Callable[[Any, Coded, Model], list[Z]]


def _rising(coder: Coding, node: Node) -> Rising | None:
    """Say what a rising function teaches beyond one point."""
    if not isinstance(node, ir.Call) or node.function not in _RISING:
        return None
    first, *others = node.arguments
    if any(not isinstance(other, ir.Constant) for other in others):
        return None
    inner = coder.coded(first)

    def learn(actual: Any, found: Coded, model: Model) -> list[Z]:
        place = model(inner.value)
        known = [negated(inner.missing), negated(found.missing)]
        return [
            implied(every([*known, inner.value >= place]), found.value >= actual),
            implied(every([*known, inner.value <= place]), found.value <= actual),
        ]

    return learn
