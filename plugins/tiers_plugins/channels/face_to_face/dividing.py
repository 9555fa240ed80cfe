"""Loads of interviewers: a line of people, cut into parts.

People stand in the line area by area, so that each part is a stretch of neighbours.
Loads differ from the mean by a fifth at most (or by less than one person); within that,
the fewest areas are cut in two, and then loads are as even as can be.
"""

from collections.abc import Sequence

from tiers.ports import Person
from tiers_plugins.channels.face_to_face.routing import area_of

_LEAST, _MOST = 4, 6
"""Fifths of the mean load."""

_Cost = tuple[int, int]
"""Areas that are cut, and the sum of squares of loads."""


def divided(line: Sequence[Person], count: int) -> list[list[Person]]:
    """Cut a line into *count* parts, or one for each person if they are fewer."""
    if not line:
        return []
    ends = _ends([area_of(person) for person in line], min(count, len(line)))
    starts = [0, *ends[:-1]]
    return [[*line[a:b]] for a, b in zip(starts, ends, strict=True)]


def _ends(areas: Sequence[str], count: int) -> list[int]:
    """Find where parts end: the cheapest way to each place with each part."""
    total = len(areas)
    low = max(1, _LEAST * total // (5 * count))
    high = -(-_MOST * total // (5 * count))
    reached: list[dict[int, tuple[_Cost, int]]] = [{0: ((0, 0), 0)}]
    for part in range(1, count + 1):
        left = count - part
        first, last = total - left * high, total - left * low
        found: dict[int, tuple[_Cost, int]] = {}
        for start, ((cuts, squares), _) in reached[-1].items():
            for end in range(max(start + low, first), min(start + high, last) + 1):
                is_cut = end < total and areas[end - 1] == areas[end]
                cost = cuts + is_cut, squares + (end - start) ** 2
                if end not in found or (cost, start) < found[end]:
                    found[end] = cost, start
        reached.append(found)
    ends = [total]
    for found in reversed(reached[2:]):
        ends.append(found[ends[-1]][1])
    return ends[::-1]
