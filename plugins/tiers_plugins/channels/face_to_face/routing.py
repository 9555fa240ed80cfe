"""The order of visits: by area, and within it along a short way.

Where the place of a person is known (contact facts `latitude` and `longitude`, in
degrees), the way goes to the nearest person each time, and is then shortened by 2-opt:
stretches of it are turned round while that saves distance (G. A. Croes, Operations
Research 6(6), 1958). Others follow by the text of their address, numbers as numbers.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from math import cos, hypot, radians

from tiers.ports import Person

_LATITUDE, _LONGITUDE = "latitude", "longitude"
_SAVING = 1e-12
"""Degrees below which turning a stretch round saves nothing."""
_WORK = 5_000_000
"""Comparisons after which a way is short enough."""

_Place = tuple[float, float]
"""Degrees to the north, and as long ones to the east."""
_Key = tuple[tuple[int, int, str], ...]


def area_of(person: Person) -> str:
    """Give a person's area; empty if nobody knows."""
    return person.contact("area")


def line(people: Iterable[Person]) -> list[Person]:
    """Put people into a line, area by area; those of no area come last."""
    return _ordered(people, is_short=False)


def route(people: Iterable[Person]) -> tuple[Person, ...]:
    """Give the order in which people are visited."""
    return tuple(_ordered(people, is_short=True))


def distance(people: Sequence[Person]) -> float:
    """Give the length of a way through all whose place is known, in degrees."""
    places = _places(people)
    ways = [places[p.code] for p in people if p.code in places]
    return sum(map(_far, ways[:-1], ways[1:]))


def _ordered(people: Iterable[Person], *, is_short: bool) -> list[Person]:
    found: list[Person] = []
    for _, own in groupby(sorted(people, key=_order), area_of):
        before = found[-1] if found else None
        found += _way([*own], before, is_short=is_short)
    return found


def _order(person: Person) -> tuple[bool, _Key, _Key, str]:
    area = area_of(person)
    return not area, _natural(area), _natural(person.contact("address")), person.code


def _natural(words: str) -> _Key:
    """Order numbers in a text as numbers: No. 9 stands before No. 12."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
        for part in re.findall(r"\d+|\D+", words)
    )


def _way(
    people: list[Person], before: Person | None, *, is_short: bool
) -> list[Person]:
    """Order people of one area, who are ordered by their addresses."""
    places = _places(people if before is None else [before, *people])
    known = [person for person in people if person.code in places]
    if len(known) > 1:
        start = places.get(before.code) if before else None
        at = [places[person.code] for person in known]
        way = _nearest(at, start)
        known = [known[n] for n in (_shortened(way, at) if is_short else way)]
    return known + [person for person in people if person.code not in places]


def _places(people: Sequence[Person]) -> dict[str, _Place]:
    """Give known places by code, on a map that is flat around their middle."""
    degrees = {}
    for person in people:
        north = _degrees(person.contact(_LATITUDE), 90)
        east = _degrees(person.contact(_LONGITUDE), 180)
        if north is not None and east is not None:
            degrees[person.code] = (north, east)
    middle = sum(north for north, _ in degrees.values()) / max(1, len(degrees))
    width = cos(radians(middle))
    return {code: (north, east * width) for code, (north, east) in degrees.items()}


def _degrees(words: str, most: int) -> float | None:
    try:
        found = float(words)
    except ValueError:
        return None
    return found if -most <= found <= most else None


def _far(one: _Place, other: _Place) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _nearest(at: Sequence[_Place], start: _Place | None) -> list[int]:
    """Go to the nearest each time; without a start, from the outermost."""
    middle = sum(x for x, _ in at) / len(at), sum(y for _, y in at) / len(at)
    left = list(range(len(at)))
    here = start or max(at, key=lambda place: _far(place, middle))
    way: list[int] = []
    while left:
        _, found = min((_far(at[n], here), n) for n in left)
        left.remove(found)
        way.append(found)
        here = at[found]
    return way


def _shortened(way: list[int], at: Sequence[_Place]) -> list[int]:
    """Turn stretches round while that saves distance; the first visit stays."""
    size = len(way)
    for _ in range(max(1, _WORK // size**2)):
        is_shorter = False
        for i in range(1, size - 1):
            for j in range(i + 1, size):
                if _saved(way, at, i, j) > _SAVING:
                    way[i : j + 1] = way[i : j + 1][::-1]
                    is_shorter = True
        if not is_shorter:
            break
    return way


def _saved(way: Sequence[int], at: Sequence[_Place], i: int, j: int) -> float:
    """Tell what turning the stretch from *i* to *j* round saves."""
    before, first, last = at[way[i - 1]], at[way[i]], at[way[j]]
    saved = _far(before, first) - _far(before, last)
    if j + 1 < len(way):
        after = at[way[j + 1]]
        saved += _far(last, after) - _far(first, after)
    return saved
