"""Step functions by one binary search, however many groups they have.

The staircases of all groups stand one behind the other on one line of integers: a group
is a stretch of it as wide as the input's range.
"""

from decimal import ROUND_CEILING, Decimal

import attrs
import polars as pl

from tiers.engines.columnar.choosing import chosen
from tiers.lang import ir
from tiers.lang.build import number_of
from tiers.physical import dtype, integer_dtype, scaled
from tiers.schema import EXACT, Number, Scalar


def steps(node: ir.Steps, value: pl.Expr, group: pl.Expr | None) -> pl.Expr:
    """Give the value of the highest step at or below the input.

    Raises:
        OverflowError: the line is longer than 128 bits number.
    """
    line = _Line.of(node)
    place = value.cast(line.width) - line.low
    if group is not None:
        place = place + _stretch(node, group, line) * line.stretch
    elif not node.stairs:
        place = pl.when(False).then(place)  # noqa: FBT003 - a condition
    return place.map_batches(
        _Climb(line.series(), _values(node, line)),
        return_dtype=dtype(node.type),
        is_elementwise=True,
    )


def _stretch(node: ir.Steps, group: pl.Expr, line: "_Line") -> pl.Expr:
    """Number the groups from 0; one without a staircase is missing."""
    numbers = {_stored(node, name): at for at, (name, _) in enumerate(node.stairs)}
    return chosen(group, numbers, line.width)


def _stored(node: ir.Steps, name: Scalar) -> Scalar | int:
    """Give the name of a group as columns store it."""
    if isinstance(name, Decimal) and node.group is not None:
        return scaled(name, number_of(node.group).places)
    return name


@attrs.frozen
class _Line:
    """Where each step stands, and what its value is."""

    low: int
    stretch: int
    width: pl.DataType
    bounds: tuple[int, ...]
    values: tuple[Decimal | None, ...]

    @classmethod
    def of(cls, node: ir.Steps) -> "_Line":
        kind = number_of(node.input)
        low = scaled(kind.low, kind.places)
        stretch = scaled(kind.high, kind.places) - low + 1
        bounds: list[int] = []
        values: list[Decimal | None] = []
        for at, (_, stair) in enumerate(node.stairs):
            places = [(at * stretch, node.below), *_on_grid(stair, kind, at * stretch)]
            for bound, value in places:
                bounds.append(bound)
                values.append(value)
        longest = (len(node.stairs) + 1) * stretch + abs(low)
        return cls(low, stretch, integer_dtype(longest), tuple(bounds), tuple(values))

    def series(self) -> pl.Series:
        return pl.Series(self.bounds, dtype=self.width)


def _on_grid(
    stair: tuple[ir.Step, ...], kind: Number, start: int
) -> list[tuple[int, Decimal]]:
    """Place steps on the line from *start* on; those out of reach are left out."""
    unit = Decimal(1).scaleb(-kind.places)
    low = scaled(kind.low, kind.places)
    found: list[tuple[int, Decimal]] = []
    for step in stair:
        if step.bound > kind.high:
            break
        bound = max(step.bound, kind.low).quantize(unit, ROUND_CEILING, EXACT)
        found.append((start + scaled(bound, kind.places) - low, step.value))
    return found


def _values(node: ir.Steps, line: _Line) -> pl.Series:
    """Give the value left of the line, then one for each step."""
    places = node.type.places
    stored = [
        None if v is None else scaled(v, places) for v in (node.below, *line.values)
    ]
    return pl.Series(stored, dtype=dtype(node.type))


@attrs.frozen
class _Climb:
    """Finds the step of each place; for steps at one place, the last one counts."""

    bounds: pl.Series
    values: pl.Series

    def __call__(self, place: pl.Series) -> pl.Series:
        """Give the value of the step; missing where the place is."""
        reached = self.bounds.search_sorted(place, side="right")
        return self.values.gather(reached.set(place.is_null(), None))
