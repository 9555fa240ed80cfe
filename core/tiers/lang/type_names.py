"""Types as they are written: `number`, `list<string>`, `function<date> -> Any`."""

import re

from tiers.lang.types import (
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Simple,
    Type,
)
from tiers.problems import Refusal
from tiers.text import Text

# Compiled, and kept by `re`, where a policy names a type.
_SPACED = (
    r"days\s+and\s+time\s+duration|years\s+and\s+months\s+duration"
    r"|day\s+time\s+duration|year\s+month\s+duration|date\s+and\s+time"
)
_WORD = r"[^\W\d][\w-]*(?:\.[^\W\d][\w-]*)*|\?"
_ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "day time duration": "days and time duration",
    "year month duration": "years and months duration",
    "any": "Any",
}
_DEEPEST = 30


def type_at(text: str, here: int) -> tuple[Type, int]:
    """Read the type at *here*; give it with the place behind it.

    Raises:
        Refusal: there is no type at *here*.
    """
    return _Reader(text).type(here, 0)


def type_named(text: str) -> Type:
    """Read a text that is a type from end to end; any other text is a type's name."""
    try:
        found, end = type_at(text, 0)
    except Refusal:
        return Simple(text)
    return Simple(text) if text[end:].strip() else found


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text

    def type(self, here: int, depth: int) -> tuple[Type, int]:
        """Read a type with its parameters."""
        here = self.blanks(here)
        found = re.compile(rf"{_SPACED}|{_WORD}").match(self.text, here)
        if not found or depth > _DEEPEST:
            raise _no_type()
        name, end = " ".join(found.group().split()), found.end()
        after = self.blanks(end)
        if name == "context" and self.text.startswith("<", after):
            return self.context(after + 1, depth)
        if name == "function" and self.text.startswith("<", after):
            return self.function(after + 1, depth)
        if name in {"list", "range"} and self.text.startswith("<", after):
            inner, end = self.type(after + 1, depth + 1)
            end = self.symbol(">", end)
            return (ListType(inner) if name == "list" else RangeType(inner)), end
        return Simple(_ALIASES.get(name, name)), end

    def context(self, here: int, depth: int) -> tuple[Type, int]:
        """Read the entries of `context<a: T, …>`."""
        entries: dict[str, Type] = {}
        while not self.text.startswith(">", self.blanks(here)):
            colon = self.text.find(":", here)
            if colon < 0:
                raise _no_type()
            name = " ".join(self.text[here:colon].split())
            entries[name], here = self.type(colon + 1, depth + 1)
            here = self.comma(here)
        return ContextType(entries), self.symbol(">", here)

    def function(self, here: int, depth: int) -> tuple[Type, int]:
        """Read the parameters and the result of `function<T, …> -> T`."""
        takes: list[Type] = []
        while not self.text.startswith(">", self.blanks(here)):
            kind, here = self.type(here, depth + 1)
            takes.append(kind)
            here = self.comma(here)
        here = self.symbol("->", self.symbol(">", here))
        result, here = self.type(here, depth + 1)
        return FunctionType(tuple(takes), result), here

    def comma(self, here: int) -> int:
        here = self.blanks(here)
        if self.text.startswith(">", here):
            return here
        return self.symbol(",", here)

    def symbol(self, symbol: str, here: int) -> int:
        here = self.blanks(here)
        if not self.text.startswith(symbol, here):
            raise _no_type()
        return here + len(symbol)

    def blanks(self, here: int) -> int:
        while here < len(self.text) and self.text[here].isspace():
            here += 1
        return here


def _no_type() -> Refusal:
    return Refusal(
        Text("a type is expected here", "此处应为类型"),
        Text("such as `number` or `list<string>`", "例如 `number`、`list<string>`"),
    )
