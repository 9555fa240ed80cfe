"""Clean facts: what an event carries, as integers that a double holds exactly."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from tiers.lang import ir
from tiers.problems import Refusal
from tiers.schema import EXACT, Boolean, Date, Number, Scalar, String, Type
from tiers.text import Text

LARGEST = 2**53
"""The largest integer that durable-rules compares exactly."""

MOST = 200
"""The most fields that an event may have."""

TIER = "tier"
"""The column of the tier; nothing else is named so."""

Event = dict[str, int]

_OTHER = -1
"""Stands for a text that no rule names."""


@attrs.frozen
class Field:
    """A field of an event: a fact, a score or the tier, brought to so many places.

    Without places the field says whether the column has a value.
    """

    column: str
    places: int | None


@attrs.define
class Fields:
    """The fields that the rules of a policy read, gathered while they are written."""

    names: dict[Field, str] = attrs.field(factory=dict)
    types: dict[str, Type] = attrs.field(factory=dict)
    texts: dict[str, int] = attrs.field(factory=dict)
    """The number of each text that rules name."""

    def value(self, column: ir.Column, places: int = 0) -> str:
        """Name the field with the value of a column.

        Raises:
            Refusal: its values may be too large, or there are too many fields.
        """
        kind = column.type
        if isinstance(kind, Number):
            ends = (self.number(end, places) for end in (kind.low, kind.high))
            _ = list(ends)
        return self._named(column, places)

    def known(self, column: ir.Column) -> str:
        """Name the field that says whether a column has a value: 1 or 0."""
        return self._named(column, None)

    def _named(self, column: ir.Column, places: int | None) -> str:
        self.types[column.name] = column.type
        found = self.names.setdefault(Field(column.name, places), f"f{len(self.names)}")
        if len(self.names) > MOST:
            raise Refusal(
                Text(
                    f"the rules read more than {MOST} values",
                    f"规则读取的值超过 {MOST} 个",
                )
            )
        return found

    def number(self, value: Decimal, places: int) -> int:
        """Scale a number.

        Raises:
            Refusal: durable-rules would not compare it exactly.
        """
        scaled = int(value.scaleb(places, EXACT))
        if abs(scaled) > LARGEST:
            raise Refusal(
                Text(
                    "a number here may have more than 15 digits",
                    "此处的数字可能超过 15 位",
                ),
                Text("declare a narrower range", "请缩小取值范围"),
            )
        return scaled

    def constant(self, value: Scalar, places: int = 0) -> int:
        """Give what stands for a value that a rule names."""
        match value:
            case bool():
                return int(value)
            case Decimal():
                return self.number(value, places)
            case str():
                return self.texts.setdefault(value, len(self.texts))
            case date():
                return value.toordinal()
            case _:
                raise TypeError(value)

    def of(self, customer: Mapping[str, Any]) -> Event:
        """Give the event about a customer; what is missing has no field.

        The tier comes in when a rule has given it.
        """
        event: Event = {}
        for field, name in self.names.items():
            if field.column == TIER:
                continue
            value = customer[field.column]
            if field.places is None:
                event[name] = int(value is not None)
            elif value is not None:
                event[name] = self._clean(value, field.places)
        return event

    def _clean(self, value: Any, places: int) -> int:
        if isinstance(value, str):
            return self.texts.get(value, _OTHER)
        return self.constant(value, places)


def is_plain(kind: Type) -> bool:
    """Tell whether values of a type can be fields."""
    return isinstance(kind, Number | String | Boolean | Date)
