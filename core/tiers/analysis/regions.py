"""The widest regions in which something holds, as conjunctions about inputs."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import attrs

from tiers.analysis.dimensions import Dimension, bits
from tiers.analysis.logic import Z, every, negated
from tiers.analysis.search import Confirm, Search, Undecided, Wish
from tiers.analysis.witnesses import Witness

_MOST = 12
"""The most regions that are told of one finding."""


Sides = tuple[tuple[Dimension, int], ...]
"""For some inputs, the pieces in which each must lie."""

Surely = Callable[[Sides], bool | None]
"""Tells whether something holds all over a box; None if it does not know."""


class More(Exception):  # noqa: N818 - it is an answer, and no error
    """There are more regions than are told."""


Never = Callable[..., bool]
"""Tells whether what is asked together holds of no customer."""


def _unsure(_: Sides) -> bool | None:
    """Leave it to the solver."""
    return None


@attrs.frozen
class Box:
    """A conjunction: for some inputs, the pieces in which each must lie."""

    sides: Sides

    @property
    def holds(self) -> Z:
        """Say that a customer lies in the box."""
        return every(dimension.lies(codes) for dimension, codes in self.sides)


@attrs.frozen
class Region:
    """A box in which something holds of every customer, and one of them."""

    box: Box
    witness: Mapping[str, Witness]


def regions(  # noqa: PLR0913 - one argument for each thing it needs to know
    search: Search,
    dimensions: tuple[Dimension, ...],
    asked: Z,
    confirm: Confirm,
    *,
    most: int = _MOST,
    surely: Surely = _unsure,
    given: Z = True,
) -> Iterator[Region]:
    """Cover what is *asked* by boxes that reach as far as they can, one by one.

    *surely* may know better than the solver whether a box fits. What is *given* holds
    of all who are spoken of; a box may hold others.

    Raises:
        Undecided: it could not be decided whether there is a further one.
        More: there are more than *most*.
    """
    left = every([asked, given])
    for at in range(most + 1):
        found = search.found(left, confirm, ())
        if found is None:
            return
        if at == most:
            raise More
        box = widened(search, dimensions, every([given, negated(asked)]), surely)
        region = search.found(every([box.holds, left]), confirm, _corners(box))
        assert region is not None
        yield Region(box, region)
        left = every([left, negated(box.holds)])


def widened(
    search: Search,
    dimensions: tuple[Dimension, ...],
    outside: Z,
    surely: Surely = _unsure,
) -> Box:
    """Widen the piece of the last example as far as nobody in it is *outside*.

    Inputs are left out first where that is possible; then ends are moved. What holds
    whatever the scores are comes before what only holds because of how they come about,
    which leaves inputs out, but moves no end to a score that nobody has.

    Raises:
        Undecided: it is not even clear of the piece itself.
    """
    sides = [(d, _piece(search, d)) for d in dimensions]
    whole = tuple(sides)
    if not surely(whole) and not search.surely_never(Box(whole).holds, outside):
        raise Undecided
    for never in (search.hardly_free, search.hardly_full):

        def fits(at: int, codes: int, never: Never = never) -> bool:
            trial = [*sides[:at], (sides[at][0], codes), *sides[at + 1 :]]
            known = surely(tuple(trial))
            if known is not None:
                return known
            return never(*(d.lies(c) for d, c in trial), outside)

        _leave_out(sides, fits)
        if never == search.hardly_free:
            _move_ends(sides, fits)
    return Box(tuple((d, codes) for d, codes in sides if codes != d.full))


def _piece(search: Search, dimension: Dimension) -> int:
    value, is_missing = search.example(dimension.coded)
    return dimension.code(value, is_missing=is_missing)


def _leave_out(
    sides: list[tuple[Dimension, int]], fits: Callable[[int, int], bool]
) -> None:
    """Leave inputs out that need not be asked about."""
    for at, (dimension, codes) in enumerate(sides):
        if codes != dimension.full and fits(at, dimension.full):
            sides[at] = dimension, dimension.full


def _move_ends(
    sides: list[tuple[Dimension, int]], fits: Callable[[int, int], bool]
) -> None:
    """Move the ends of what is asked about the inputs that are left."""
    for at, (dimension, codes) in enumerate(sides):
        if codes != dimension.full:
            sides[at] = dimension, _grown(dimension, codes, partial(fits, at))


def _grown(dimension: Dimension, codes: int, fits: Callable[[int], bool]) -> int:
    """Add pieces to one that fits, as far as all of them fit together."""
    if dimension.is_ordered and codes != dimension.missing:
        known = dimension.full & ~dimension.missing
        kept = codes & dimension.missing
        here = codes & known
        low, high = _lowest(known), known.bit_length() - 1
        start, end = _lowest(here), here.bit_length() - 1
        start -= _farthest(start - low, lambda n: fits(_span(start - n, end) | kept))
        end += _farthest(high - end, lambda n: fits(_span(start, end + n) | kept))
        codes = _span(start, end) | kept
        more = [dimension.missing & dimension.full & ~codes]
    else:
        more = [1 << at for at in bits(dimension.full & ~codes)]
    for piece in more:
        if piece and fits(codes | piece):
            codes |= piece
    return codes


def _farthest(most: int, fits: Callable[[int], bool]) -> int:
    """Give how far something reaches; it fits up to there and not beyond."""
    near, far = 0, most
    while near < far:
        middle = (near + far + 1) // 2
        if fits(middle):
            near = middle
        else:
            far = middle - 1
    return near


def _lowest(codes: int) -> int:
    return (codes & -codes).bit_length() - 1


def _span(first: int, last: int) -> int:
    return (1 << last + 1) - (1 << first)


def _corners(box: Box) -> list[Wish]:
    """Prefer an example in the lowest piece of a box, at its beginning."""
    found: list[Wish] = []
    for dimension, codes in box.sides:
        if not dimension.is_ordered or not codes & ~dimension.missing:
            continue
        known = codes & ~dimension.missing
        first = _lowest(known)
        if first > 0:
            begin = dimension.coded.value == dimension.points[first - 1]
            found.append(Wish((begin,)))
    return found
