"""Where the parts of a model stand in its diagram: layers, the inputs at the bottom."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import TopologicalSorter

import attrs

_WIDE = 10
"""The most parts that stand side by side."""
_GAP_X, _GAP_Y = 40, 60
_SIZES = {True: (180, 80), False: (150, 45)}


@attrs.frozen
class Box:
    """A rectangle; *x* and *y* are its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def top(self) -> tuple[int, int]:
        """The middle of the upper edge."""
        return self.x + self.width // 2, self.y

    @property
    def bottom(self) -> tuple[int, int]:
        """The middle of the lower edge."""
        return self.x + self.width // 2, self.y + self.height


def layout(needs: Mapping[str, Sequence[str]]) -> dict[str, Box]:
    """Place parts by what each needs; one that needs nothing is at the bottom.

    Those that need others stand above all of these.
    """
    depths = _depths(needs)
    layers: list[list[str]] = [[] for _ in range(max(depths.values(), default=0) + 1)]
    for name in needs:
        layers[depths[name]].append(name)
    rows = [row for layer in reversed(layers) for row in _rows(layer)]
    widest = max(map(len, rows), default=0) * (_SIZES[True][0] + _GAP_X)
    found: dict[str, Box] = {}
    y = 0
    for row in rows:
        is_decision = depths[row[0]] > 0
        boxes = list(_row(len(row), y, widest, is_decision=is_decision))
        found |= dict(zip(row, boxes, strict=True))
        y += _SIZES[is_decision][1] + _GAP_Y
    return {name: found[name] for name in needs}


def _depths(needs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for name in TopologicalSorter(needs).static_order():
        depths[name] = max((depths[n] + 1 for n in needs[name]), default=0)
    return depths


def _rows(layer: list[str]) -> list[list[str]]:
    """Break a wide layer into rows of about one length."""
    count = -(-len(layer) // _WIDE)
    size = -(-len(layer) // count) if count else 0
    return [layer[at : at + size] for at in range(0, len(layer), size)] if size else []


def _row(count: int, y: int, widest: int, *, is_decision: bool) -> Iterator[Box]:
    width, height = _SIZES[is_decision]
    x = (widest - count * (width + _GAP_X) + _GAP_X) // 2
    for at in range(count):
        yield Box(x + at * (width + _GAP_X), y, width, height)
