"""How points and ranges lie to each other, as conditions on their ends.

The answer is missing where an end of a range is; questions are asked in the order of
the library, and one that is answered no ends them.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from tiers.freezing import frozen
from tiers.lang import build, columnless, comparing, ir
from tiers.lang.ir import Node
from tiers.lang.kinds import Place, refuse
from tiers.lang.shapes import Shape, Span
from tiers.schema import Boolean
from tiers.text import Text


@frozen
class _End:
    """An end of a range: *nudge* 1 is just above *value*, -1 just below it."""

    place: Place
    value: Node | None
    nudge: int = 0
    infinite: Literal[-1, 0, 1] = 0

    def before(self, other: "_End", *, or_with: bool = False) -> Node:
        """Tell whether this end comes before the other, or also at the same place."""
        if self.value is None or other.value is None:
            gap = other.infinite - self.infinite
            return build.constant(value=gap > 0 or (or_with and not gap))
        gap = other.nudge - self.nudge
        op: ir.Order = "<=" if gap > 0 or (or_with and not gap) else "<"
        return comparing.compare(self.place, self.value, op, other.value, is_test=True)

    def meets(self, other: "_End") -> Node:
        """Tell whether both ends are at the same place."""
        return _then(self.before(other, or_with=True), other.before(self, or_with=True))


@frozen
class _Stretch:
    """A range, or a point as the range that holds it alone."""

    low: _End
    high: _End


_Ask = Callable[[_Stretch, _Stretch], Node]


def _then(first: Node, *others: Node) -> Node:
    """Join conditions; a later one is asked only where those before it hold."""
    if not others:
        return first
    return ir.If(first, _then(*others), build.FALSE, Boolean(), strict=True)


def _before(a: _Stretch, b: _Stretch) -> Node:
    return a.high.before(b.low)


def _meets(a: _Stretch, b: _Stretch) -> Node:
    return a.high.meets(b.low)


def _overlaps(a: _Stretch, b: _Stretch) -> Node:
    return _then(b.low.before(a.high, or_with=True), a.low.before(b.high, or_with=True))


def _overlaps_before(a: _Stretch, b: _Stretch) -> Node:
    return _then(
        a.low.before(b.low),
        b.low.before(a.high, or_with=True),
        a.high.before(b.high, or_with=True),
    )


def _finishes(a: _Stretch, b: _Stretch) -> Node:
    return _then(a.high.meets(b.high), b.low.before(a.low, or_with=True))


def _includes(a: _Stretch, b: _Stretch) -> Node:
    return _then(a.low.before(b.low, or_with=True), b.high.before(a.high, or_with=True))


def _starts(a: _Stretch, b: _Stretch) -> Node:
    return _then(a.low.meets(b.low), a.high.before(b.high, or_with=True))


def _coincides(a: _Stretch, b: _Stretch) -> Node:
    return _then(a.low.meets(b.low), a.high.meets(b.high))


def _swapped(ask: _Ask) -> _Ask:
    return lambda a, b: ask(b, a)


_RANGES, _RANGE_POINT, _POINT_RANGE, _POINTS = "rr", "rp", "pr", "pp"
_ANY_TWO = (_RANGES, _RANGE_POINT, _POINT_RANGE, _POINTS)

RELATIONS: Mapping[str, tuple[_Ask, tuple[str, ...]]] = {
    "before": (_before, _ANY_TWO),
    "after": (_swapped(_before), _ANY_TWO),
    "meets": (_meets, (_RANGES,)),
    "met by": (_swapped(_meets), (_RANGES,)),
    "overlaps": (_overlaps, (_RANGES,)),
    "overlaps before": (_overlaps_before, (_RANGES,)),
    "overlaps after": (_swapped(_overlaps_before), (_RANGES,)),
    "finishes": (_finishes, (_RANGES, _POINT_RANGE)),
    "finished by": (_swapped(_finishes), (_RANGES, _RANGE_POINT)),
    "includes": (_includes, (_RANGES, _RANGE_POINT)),
    "during": (_swapped(_includes), (_RANGES, _POINT_RANGE)),
    "starts": (_starts, (_RANGES, _POINT_RANGE)),
    "started by": (_swapped(_starts), (_RANGES, _RANGE_POINT)),
    "coincides": (_coincides, (_RANGES, _POINTS)),
}
"""Each relation by name: the question, and which sides may be ranges or points."""


def relation(place: Place, name: str, one: Shape, other: Shape) -> Node:
    """Type a relation of two points or ranges.

    Raises:
        Fault: a side is a point where a range is needed, or the types have no order.
    """
    ask, ways = RELATIONS[name]
    way = "".join("r" if isinstance(side, Span) else "p" for side in (one, other))
    if way not in ways:
        raise refuse(place, "wrong-operand", _sides(name, ways))
    answer = ask(_stretch(place, one), _stretch(place, other))
    unsure = [ir.IsMissing(end) for side in (one, other) for end in _computed(side)]
    if not unsure:
        return answer
    return build.choose(build.some(*unsure), build.MISSING, answer)


def _computed(shape: Shape) -> Iterator[Node]:
    """Give the ends of a range that may be missing: it is unknown, then, as a whole."""
    if isinstance(shape, Span):
        for end in (shape.low, shape.high):
            if end is not None and not isinstance(end, ir.Constant):
                yield end


def _stretch(place: Place, shape: Shape) -> _Stretch:
    if not isinstance(shape, Span):
        point = _End(place, columnless.single(place, shape))
        return _Stretch(point, point)
    low, high = shape.low, shape.high
    return _Stretch(
        _End(place, low, int(shape.low_open), 0 if low else -1),
        _End(place, high, -int(shape.high_open), 0 if high else 1),
    )


_SIDES = {
    _RANGES: Text("two ranges", "两个区间"),
    _RANGE_POINT: Text("a range and a point", "区间和点"),
    _POINT_RANGE: Text("a point and a range", "点和区间"),
    _POINTS: Text("two points", "两个点"),
}


def _sides(name: str, ways: tuple[str, ...]) -> Text:
    english = " or ".join(_SIDES[way].en for way in ways)
    chinese = "或".join(_SIDES[way].zh for way in ways)
    return Text(f"`{name}` takes {english}", f"`{name}` 的参数应为{chinese}")
