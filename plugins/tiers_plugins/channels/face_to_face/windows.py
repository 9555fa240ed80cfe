"""When to visit whom: a day and a part of it for the first visit, and for later ones.

Fieldwork has as many stretches as visits. In each the route is walked once, so that
neighbours are visited on one day; and each later visit to a person falls into another
part of the day, when those may be in who were not.
"""

from datetime import date, timedelta

import attrs

from tiers.text import Text
from tiers_plugins.channels.face_to_face.words import PARTS

VISITS = 3


@attrs.frozen
class Window:
    """When a visit is planned."""

    day: date
    part: Text


def windows(
    order: int, people: int, starts: date, ends: date
) -> tuple[Window, Window, Window]:
    """Plan the visits to a person who is at a place of a route, from 0, of so many."""
    days = (ends - starts).days + 1
    first, second, third = (
        _window(order, people, starts, days, visit) for visit in range(VISITS)
    )
    return first, second, third


def _window(order: int, people: int, starts: date, days: int, visit: int) -> Window:
    begin = visit * days // VISITS
    length = max(1, days // VISITS)
    slot = order * length * len(PARTS) // people
    day = min(begin + slot // len(PARTS), days - 1)
    return Window(starts + timedelta(day), PARTS[(slot + visit) % len(PARTS)])
