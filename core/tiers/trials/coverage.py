"""What of a policy its cases have tried: rules, cells, and both sides of thresholds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from tiers.engines.interpret.meaning import meaning
from tiers.lang.written_nodes import written
from tiers.physical import RULE
from tiers.program.program import Program
from tiers.trials.places import Place, asked, thresholds
from tiers.trials.running import Judge, Trial


@attrs.frozen
class Cell:
    """A condition, and whether a case met it and another did not."""

    text: str
    was_true: bool
    was_false: bool

    @property
    def is_covered(self) -> bool:
        """Tell whether cases show what it is for."""
        return self.was_true and self.was_false


@attrs.frozen
class Covered:
    """A rule or a row, and how many cases it decided; a row where it applied."""

    place: Place
    cases: int
    cells: tuple[Cell, ...]


@attrs.frozen
class Sides:
    """A threshold, and where the cases lie: below, on it, above."""

    place: Place
    text: str
    below: int
    on: int
    above: int

    @property
    def is_covered(self) -> bool:
        """Tell whether cases lie on both sides; the threshold itself is on one."""
        return sum(map(bool, (self.below, self.on, self.above))) > 1


@attrs.frozen
class Coverage:
    """What the cases of a policy have tried."""

    rows: tuple[Covered, ...]
    thresholds: tuple[Sides, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells of all rows."""
        return tuple(cell for row in self.rows for cell in row.cells)


def coverage(program: Program, judge: Judge, trials: Iterable[Trial]) -> Coverage:
    """Find out what *trials* have tried of *program*; *judge* decides by it."""
    customers = [judge.customer(trial) for trial in trials]
    rows: dict[Place, list[tuple[str, list[bool | None]]]] = {}
    for one in asked(program):
        truths = [meaning(one.condition.node)(c) for c in customers]
        rows.setdefault(one.place, []).append((str(one.condition), truths))
    for rule in program.rules:  # a rule without conditions has no cell
        rows.setdefault(Place("rule", rule.id), [])
    decided = [customer[RULE] for customer in customers]
    return Coverage(
        rows=tuple(_covered(p, cells, decided) for p, cells in rows.items()),
        thresholds=tuple(
            _sides(t.place, t.node, customers) for t in thresholds(program)
        ),
    )


def _covered(
    place: Place, cells: Sequence[tuple[str, list[bool | None]]], rules: Sequence[Any]
) -> Covered:
    if place.kind == "rule":
        count = rules.count(place.name)
    else:
        held = zip(*(truths for _, truths in cells), strict=True)
        count = sum(all(truth is True for truth in truths) for truths in held)
    found = (Cell(t, True in truths, False in truths) for t, truths in cells)
    return Covered(place, count, tuple(found))


def _sides(place: Place, node: Any, customers: Sequence[Mapping[str, Any]]) -> Sides:
    left, right = meaning(node.left), meaning(node.right)
    found = [_side(left(c), right(c)) for c in customers]
    return Sides(place, written(node), *(found.count(side) for side in (-1, 0, 1)))


def _side(value: Any, line: Any) -> int | None:
    if value is None or line is None:
        return None
    return int(value > line) - int(value < line)
