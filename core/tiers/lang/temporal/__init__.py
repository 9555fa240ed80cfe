"""FEEL's values of time: days, times of day, moments and durations.

Years go from -999,999,999 to 999,999,999, seconds have fractions, and zones have names.
What has no meaning raises `Refusal`.
"""

from tiers.lang.temporal.arithmetic import add, divide, multiply, negative, subtract
from tiers.lang.temporal.comparing import equal, order
from tiers.lang.temporal.moments import midnight
from tiers.lang.temporal.properties import properties, property_of
from tiers.lang.temporal.reading import (
    literal,
    read_date,
    read_duration,
    read_moment,
    read_time,
)
from tiers.lang.temporal.values import Date, DateTime, Duration, Time
from tiers.lang.temporal.writing import written

__all__ = [
    "Date",
    "DateTime",
    "Duration",
    "Time",
    "add",
    "divide",
    "equal",
    "literal",
    "midnight",
    "multiply",
    "negative",
    "order",
    "properties",
    "property_of",
    "read_date",
    "read_duration",
    "read_moment",
    "read_time",
    "subtract",
    "written",
]
