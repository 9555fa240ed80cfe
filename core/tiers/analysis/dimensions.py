"""What conditions ask about, cut into pieces that no condition tells apart."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date

import attrs

from tiers.analysis.copies import Copy
from tiers.analysis.folding import folded
from tiers.analysis.logic import Z, alike, every, negated, some
from tiers.analysis.world import Coded
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.physical import scaled
from tiers.program.cutting import Cut, Test, tests
from tiers.schema import Boolean, Date, Null, Number, String

_EPOCH = date(1970, 1, 1).toordinal()


@attrs.frozen
class Dimension:
    """One thing that conditions ask about, and the pieces of its values."""

    cut: Cut
    coded: Coded
    tests: tuple[Test, ...]
    """What is asked of it."""
    full: int
    """The codes that can occur."""
    number: Callable[[str], int] = attrs.field(repr=False)
    """Gives the number of a text."""

    @property
    def input(self) -> Node:
        """What is asked about."""
        return self.cut.input

    @property
    def missing(self) -> int:
        """The code of a missing value."""
        return 1 << self.cut.count - 1

    @property
    def points(self) -> tuple[int, ...]:
        """Where pieces begin, as the solver numbers values."""
        shift = _EPOCH if isinstance(self.input.type, Date) else 0
        return tuple(point + shift for point in self.cut.points)

    @property
    def is_ordered(self) -> bool:
        """Whether pieces follow each other."""
        return not self.cut.labels and not isinstance(self.input.type, String)

    def lies(self, codes: int) -> Z:
        """Say that the value is of one of some pieces."""
        if codes == self.full:
            return True
        known = codes & ~self.missing
        parts = [self._known(known)] if known else []
        inside = every([negated(self.coded.missing), *parts]) if parts else False
        return some([inside, self.coded.missing if codes & self.missing else False])

    def _known(self, codes: int) -> Z:
        value = self.coded.value
        if not self.is_ordered:
            return some(self._labelled(at) for at in bits(codes))
        found = []
        for first, last in runs(codes):
            ends_ = []
            if first > 0:
                ends_.append(value >= self.points[first - 1])
            if last < len(self.points):
                ends_.append(value < self.points[last])
            found.append(every(ends_))
        return some(found)

    def _labelled(self, at: int) -> Z:
        labels, value = self.cut.labels, self.coded.value
        if at < len(labels):
            return self._is(labels[at])
        if isinstance(self.input.type, Boolean | Null):
            return False
        del value
        return every(negated(self._is(label)) for label in labels)

    def _is(self, label: str | bool) -> Z:  # noqa: FBT001 - a label may be a truth
        if isinstance(label, bool):
            return alike(self.coded.value, label)
        return alike(self.coded.value, self.number(label))

    def code(self, value: object, *, is_missing: bool) -> int:
        """Give the piece in which a value of the solver lies."""
        if is_missing:
            return self.missing
        if self.is_ordered:
            assert isinstance(value, int)
            return 1 << bisect_right(self.points, value)
        for at, label in enumerate(self.cut.labels):
            wanted = label if isinstance(label, bool) else self.number(label)
            if value == wanted and isinstance(value, bool) == isinstance(wanted, bool):
                return 1 << at
        return 1 << len(self.cut.labels)


def bits(codes: int) -> Iterator[int]:
    """Give the places of some codes."""
    at = 0
    while codes >> at:
        if codes >> at & 1:
            yield at
        at += 1


def runs(codes: int) -> Iterator[tuple[int, int]]:
    """Give the first and the last of codes that follow each other."""
    start = None
    for at in range(codes.bit_length() + 1):
        if codes >> at & 1:
            start = at if start is None else start
        elif start is not None:
            yield start, at - 1
            start = None


def dimensions(copy: Copy, conditions: Iterable[Node]) -> tuple[Dimension, ...]:
    """Find what some conditions ask about, in the order of asking."""
    asked = [folded(node, copy.coder.world.evaluate) for node in conditions]
    found: dict[Node, dict[Test, None]] = {}
    for node in asked:
        for test in tests(node):
            if not isinstance(test.input, ir.Constant):
                found.setdefault(test.input, {})[test] = None
    return tuple(
        _dimension(copy, input_, asked, list(t)) for input_, t in found.items()
    )


def _dimension(
    copy: Copy, input_: Node, conditions: list[Node], asked: list[Test]
) -> Dimension:
    cut, coded = Cut.of(input_, conditions), copy.coded(input_)
    full = (1 << cut.count - 1) - 1
    kind = input_.type
    if isinstance(kind, Boolean | Null):
        full &= 0b011
    elif (
        isinstance(kind, String) and kind.values and set(kind.values) <= set(cut.labels)
    ):
        full &= (1 << len(cut.labels)) - 1
    elif isinstance(kind, Number):
        low, high = scaled(kind.low, kind.places), scaled(kind.high, kind.places)
        first, last = bisect_right(cut.points, low), bisect_right(cut.points, high)
        full = (1 << last + 1) - (1 << first)
    if coded.missing is not False:
        full |= 1 << cut.count - 1
    return Dimension(cut, coded, tuple(asked), full, copy.coder.world.word)
