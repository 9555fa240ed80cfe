"""Which rows of a table may apply, and what they may give."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from tiers.lang import ir
from tiers.reach.extent import (
    MISSING,
    Extent,
    Known,
    OneOf,
    Reach,
    known_values,
    truths,
    union,
)


def row(
    node: ir.Row, conditions: Sequence[Reach], answers: Sequence[Sequence[Reach]]
) -> Reach:
    """Give the numbers of the rows that may apply; see `ir.Row`."""
    del answers  # that rows which apply together agree is not looked into

    def reach(known: Known) -> Extent:
        if node.hit == "first":
            lazy = ((at, truths(conditions[at](known))) for at in node.order)
            found = set(first(lazy, node.none))
        else:
            asked = [truths(condition(known)) for condition in conditions]
            found = together(asked, node.none, node.clash)
            found |= _agreeing(node, asked)
        numbers = frozenset(map(Decimal, found))
        is_open = node.strict and len(found) > 1
        return OneOf(numbers | {None}) if is_open else OneOf(numbers)

    return reach


def first(asked: Iterable[tuple[int, frozenset[object]]], none: int) -> Iterator[int]:
    """Give the rows of which one may be the first that applies, or *none*."""
    for at, truth in asked:
        if True in truth:
            yield at
        if truth == {True}:
            return
    yield none


def together(asked: Sequence[frozenset[object]], none: int, clash: int) -> set[int]:
    """Give the rows that may apply alone, *none*, and *clash* if several may."""
    may = [at for at, truth in enumerate(asked) if True in truth]
    must = [at for at in may if asked[at] == {True}]
    if len(must) > 1:
        return {clash}
    found = set(must or may)
    if not must:
        found.add(none)
    if len(may) > 1:
        found.add(clash)
    return found


def _agreeing(node: ir.Row, asked: Sequence[frozenset[object]]) -> set[int]:
    """Under `any`, give the rows that may apply with others and agree with them."""
    if node.hit != "any":
        return set()
    return {at for at, truth in enumerate(asked) if True in truth}


def pick(index: Reach, values: Sequence[Reach]) -> Reach:
    """Give what stands at any of the places."""

    def reach(known: Known) -> Extent:
        places = known_values(index(known))
        if places is None:
            return union([*(value(known) for value in values), MISSING])
        return union(MISSING if at is None else values[int(at)](known) for at in places)

    return reach
