"""FEEL's types: what `instance of` asks, and what a value is converted to.

The types of policies (`tiers.schema`) carry places and bounds for exact columns; these
are the standard's own, for expressions that are evaluated one by one.
"""

from collections.abc import Mapping

import attrs

from tiers.freezing import frozen


@frozen
class Simple:
    """A type without parts, by its name in the standard."""

    name: str


ANY = Simple("Any")
NULL = Simple("Null")
NUMBER = Simple("number")
STRING = Simple("string")
BOOLEAN = Simple("boolean")
DATE = Simple("date")
TIME = Simple("time")
DATE_TIME = Simple("date and time")
DAYS = Simple("days and time duration")
MONTHS = Simple("years and months duration")


@frozen
class ListType:
    """A list of values of one type."""

    of: "Type"


@frozen
class RangeType:
    """An interval between values of one type."""

    of: "Type"


@frozen
class ContextType:
    """A context with at least these entries."""

    entries: Mapping[str, "Type"] = attrs.field(factory=dict, hash=False)


@frozen
class FunctionType:
    """A function of these parameters."""

    parameters: tuple["Type", ...]
    result: "Type"


Type = Simple | ListType | RangeType | ContextType | FunctionType
