"""Which rows constants keep apart: found by sets of pieces, without the solver."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from tiers.analysis.rows import Row, Rows
from tiers.lang.ir import Node
from tiers.program.cutting import Cut, input_of

Pieces = Mapping[Node, int]
"""By input: the pieces in which the conditions of a row about it hold."""


def pairs(rows: Rows) -> Iterator[tuple[Row, Row]]:
    """Give the pairs that may apply together and clash, in the order of the rows."""
    known = pieces(rows.rows)
    for one, other in combinations(range(len(rows.rows)), 2):
        a, b = rows.rows[one], rows.rows[other]
        if rows.hit == "any" and a.gives == b.gives:
            continue
        if meet(known[one], known[other]):
            yield a, b


def meet(one: Pieces, other: Pieces) -> bool:
    """Tell whether nothing keeps two rows apart."""
    return all(one[i] & other[i] for i in one.keys() & other.keys())


def within(one: Pieces, other: Pieces) -> bool:
    """Tell whether one row surely applies only where another does.

    The conditions of the other row must all be about one input each.
    """
    return all(i in one and not one[i] & ~codes for i, codes in other.items())


def pieces(rows: Sequence[Row]) -> list[Pieces]:
    """Give the pieces of each row."""
    nodes = [[c.node for c in row.conditions] for row in rows]
    about: dict[Node, list[Node]] = {}
    for conditions in nodes:
        for node in conditions:
            about.setdefault(input_of(node), []).append(node)
    cuts = {input_: Cut.of(input_, asked) for input_, asked in about.items()}
    found: list[Pieces] = []
    for conditions in nodes:
        held: dict[Node, int] = {}
        for node in conditions:
            input_ = input_of(node)
            true = cuts[input_].truth(node).true
            held[input_] = held.get(input_, true) & true
        found.append(held)
    return found
