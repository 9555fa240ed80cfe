"""The names that owners know types by, and refusals that use them."""

from tiers.problems import Fault, Problem
from tiers.schema import (
    Boolean,
    Date,
    DayTimeDuration,
    Null,
    Number,
    String,
    Type,
    YearMonthDuration,
)
from tiers.source import Located, Span
from tiers.text import Text

_NAMES: dict[type, Text] = {
    Number: Text("a number", "数字"),
    String: Text("a text", "文本"),
    Boolean: Text("true or false", "真假值"),
    Date: Text("a date", "日期"),
    DayTimeDuration: Text("a duration in days", "天数时长"),
    YearMonthDuration: Text("a duration in months", "月数时长"),
    Null: Text("null", "空值"),
}


def kind_name(kind: Type | type) -> Text:
    """Name a type in the owner's words."""
    return _NAMES[kind if isinstance(kind, type) else type(kind)]


def fits(kind: Type, wanted: type) -> bool:
    """Tell whether a value of *kind* may stand where *wanted* is asked for.

    The literal `null` is an unknown truth value, and nothing else.
    """
    if isinstance(kind, Null) and wanted is Boolean:
        return True
    return wanted is object or isinstance(kind, wanted)


def refuse(
    place: "Place", code: str, message: Text, advice: Text | None = None
) -> Fault:
    """Make the fault that stops the check of one expression."""
    return Fault(Problem(code, message, place.at, advice))


class Place:
    """Where a piece of a text stands, and the list that takes warnings about it."""

    def __init__(self, text: str, start: int, end: int, found: list[Problem]) -> None:
        self._text = text
        self._piece = start, end
        self._found = found

    @property
    def at(self) -> Span | None:
        """The place in the file, found when asked for: hardly any piece has a fault."""
        text = self._text
        return text.span(*self._piece) if isinstance(text, Located) else None

    def warn(self, code: str, message: Text, advice: Text | None = None) -> None:
        """Note something that is allowed and probably a mistake."""
        self._found.append(Problem(code, message, self.at, advice, "warning"))
