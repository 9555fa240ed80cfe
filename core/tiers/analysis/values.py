"""Values as integers and truths of the solver, and back."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tiers.analysis.world import MISSING, Coded, World
from tiers.lang import ir
from tiers.physical import scaled
from tiers.schema import Boolean, Months, Number, String, Type


def constant(world: World, value: ir.Value, kind: Type) -> Coded:
    """Code a value that is known."""
    match value:
        case None:
            return MISSING
        case bool():
            return Coded(value)
        case Decimal():
            assert isinstance(kind, Number)
            return Coded(scaled(value, kind.places))
        case str():
            return Coded(world.word(value))
        case date():
            return Coded(value.toordinal())
        case timedelta():
            return Coded(value // timedelta(seconds=1))
        case Months(count):
            return Coded(count)


def decoded(value: Any, kind: Type, words: Mapping[int, str]) -> Any:
    """Turn an integer or a truth of the solver back into a value."""
    match kind:
        case Number(places):
            return Decimal(value).scaleb(-places)
        case String():
            return words.get(value, f"other text {abs(value)}")
        case Boolean():
            return bool(value)
        case _:
            return date.fromordinal(value)
