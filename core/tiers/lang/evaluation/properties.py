"""What stands behind a dot: entries of contexts, ends of ranges, parts of times."""

from collections.abc import Callable, Mapping

from tiers.lang import temporal
from tiers.lang.temporal import Date, DateTime, Duration, Time
from tiers.lang.values import Range, Value
from tiers.problems import Refusal, closest
from tiers.schema import Months
from tiers.text import Text

_RANGE: Mapping[str, Callable[[Range], Value]] = {
    "start": lambda r: r.low,
    "end": lambda r: r.high,
    "start included": lambda r: not r.low_open and r.low is not None,
    "end included": lambda r: not r.high_open and r.high is not None,
}


def property_of(of: Value, name: str) -> Value:
    """Read `of.name`; of a list, for each of its elements, null where one has none.

    Raises:
        Refusal: the value has no such property.
    """
    match of:
        case None:
            return None
        case tuple():
            return tuple(_or_null(item, name) for item in of)
        case Mapping():
            return _entry(of, name)
        case Range():
            read = {key: end(of) for key, end in _RANGE.items()}
            return _entry(read, name)
        case Date() | Time() | DateTime() | Duration() | Months():
            return _part(of, name)
        case _:
            raise _none(name, {})


def _or_null(of: Value, name: str) -> Value:
    try:
        return property_of(of, name)
    except Refusal:
        return None


def _entry(of: Mapping[str, Value], name: str) -> Value:
    if name not in of:
        raise _none(name, of)
    return of[name]


def _part(of: Date | Time | DateTime | Duration | Months, name: str) -> Value:
    try:
        return temporal.property_of(of, name)
    except KeyError:
        raise _none(name, temporal.properties(of)) from None


def _none(name: str, of: Mapping[str, Value]) -> Refusal:
    message = Text(f"there is no `{name}` in it", f"其中没有 `{name}`")
    return Refusal(message, closest(name, of))
