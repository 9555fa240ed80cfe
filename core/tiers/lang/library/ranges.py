"""How points and ranges of any ordered type lie to each other."""

from collections.abc import Callable, Mapping
from typing import Literal

from tiers.freezing import frozen
from tiers.lang.library.lists import compared
from tiers.lang.library.signature import Signature, Taken
from tiers.lang.types import ANY, RangeType
from tiers.lang.values import Range, Value
from tiers.problems import Refusal
from tiers.text import Text

_Ask = Callable[["_Span", "_Span"], bool]


@frozen
class _End:
    """An end of a range: *nudge* 1 is just above *value*, -1 just below it."""

    value: Value
    nudge: int = 0
    infinite: Literal[-1, 0, 1] = 0

    def against(self, other: "_End") -> int:
        """Say which end comes first, as `order` does."""
        if self.infinite or other.infinite:
            return self.infinite - other.infinite
        return compared(self.value, other.value) or self.nudge - other.nudge

    def __lt__(self, other: "_End") -> bool:
        return self.against(other) < 0

    def __le__(self, other: "_End") -> bool:
        return self.against(other) <= 0

    def meets(self, other: "_End") -> bool:
        """Tell whether both ends are at the same place."""
        return self.against(other) == 0


@frozen
class _Span:
    """A range, or a point as the range that holds it alone."""

    low: _End
    high: _End


def _span(value: Value) -> _Span:
    if not isinstance(value, Range):
        return _Span(_End(value), _End(value))
    low, high = value.low, value.high
    if (low is None or high is None) and not value.comparison:
        raise Refusal(Text("an end of this range is unknown", "区间有一端未知"))
    return _Span(
        _End(None, 0, -1) if low is None else _End(low, int(value.low_open)),
        _End(None, 0, 1) if high is None else _End(high, -int(value.high_open)),
    )


def _before(a: _Span, b: _Span) -> bool:
    return a.high < b.low


def _meets(a: _Span, b: _Span) -> bool:
    return a.high.meets(b.low)


def _overlaps(a: _Span, b: _Span) -> bool:
    return b.low <= a.high and a.low <= b.high


def _overlaps_before(a: _Span, b: _Span) -> bool:
    return a.low < b.low and b.low <= a.high and a.high <= b.high


def _finishes(a: _Span, b: _Span) -> bool:
    return a.high.meets(b.high) and b.low <= a.low


def _includes(a: _Span, b: _Span) -> bool:
    return a.low <= b.low and b.high <= a.high


def _starts(a: _Span, b: _Span) -> bool:
    return a.low.meets(b.low) and a.high <= b.high


def _coincides(a: _Span, b: _Span) -> bool:
    return a.low.meets(b.low) and a.high.meets(b.high)


def _swapped(ask: _Ask) -> _Ask:
    return lambda a, b: ask(b, a)


_POINT, _RANGE = Taken("point"), Taken("range", RangeType(ANY))
_RANGES = Taken("range1", RangeType(ANY)), Taken("range2", RangeType(ANY))
_POINTS = Taken("point1"), Taken("point2")

# Ranges come before points in each list, since a point may be of any type.
_ANY_TWO = (_RANGES, (_RANGE, _POINT), (_POINT, _RANGE), _POINTS)


def _asked(ask: _Ask, *ways: tuple[Taken, Taken]) -> tuple[Signature, ...]:
    def becomes(one: Value, other: Value) -> bool:
        return ask(_span(one), _span(other))

    return tuple(Signature(parameters, becomes) for parameters in ways)


RANGES: Mapping[str, tuple[Signature, ...]] = {
    "before": _asked(_before, *_ANY_TWO),
    "after": _asked(_swapped(_before), *_ANY_TWO),
    "meets": _asked(_meets, _RANGES),
    "met by": _asked(_swapped(_meets), _RANGES),
    "overlaps": _asked(_overlaps, _RANGES),
    "overlaps before": _asked(_overlaps_before, _RANGES),
    "overlaps after": _asked(_swapped(_overlaps_before), _RANGES),
    "finishes": _asked(_finishes, _RANGES, (_POINT, _RANGE)),
    "finished by": _asked(_swapped(_finishes), _RANGES, (_RANGE, _POINT)),
    "includes": _asked(_includes, _RANGES, (_RANGE, _POINT)),
    "during": _asked(_swapped(_includes), _RANGES, (_POINT, _RANGE)),
    "starts": _asked(_starts, _RANGES, (_POINT, _RANGE)),
    "started by": _asked(_swapped(_starts), _RANGES, (_RANGE, _POINT)),
    "coincides": _asked(_coincides, _RANGES, _POINTS),
}
"""The functions by name, each with the ways to call it."""
