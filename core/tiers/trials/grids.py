"""The values of a type in steps of its least unit."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs

from tiers.schema import EXACT, Date, Number, Type

_CENTURY = timedelta(days=36_525)


@attrs.frozen
class Grid:
    """Whole numbers from *low* to *high* that stand for the values of a type."""

    places: int | None
    """None for days."""
    low: int
    high: int

    @classmethod
    def of(cls, kind: Type, as_of: date) -> "Grid | None":
        """Give the grid of numbers or days; None for a type that has none."""
        match kind:
            case Number(places, low, high):
                ends = (int(end.scaleb(places, EXACT)) for end in (low, high))
                return cls(places, *ends)
            case Date():
                days = (as_of - _CENTURY, as_of + _CENTURY)
                return cls(None, *(day.toordinal() for day in days))
            case _:
                return None

    def value(self, at: int) -> Decimal | date:
        """Give the value that a number stands for."""
        if self.places is None:
            return date.fromordinal(at)
        return Decimal(at).scaleb(-self.places, EXACT)


def around(line: Any, kind: Type) -> Iterator[Any]:
    """Give a line, a unit below it and a unit above, as far as the type allows."""
    match kind:
        case Number(places, low, high):
            unit = Decimal(1).scaleb(-places)
            for value in (EXACT.subtract(line, unit), line, EXACT.add(line, unit)):
                if low <= value <= high:
                    yield value
        case Date():
            yield from (line + timedelta(days=days) for days in (-1, 0, 1))
        case _:
            return
