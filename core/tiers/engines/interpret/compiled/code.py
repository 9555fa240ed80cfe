"""Python that is written for a program: its functions, and the values they use."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

import attrs


@attrs.frozen
class Code:
    """Functions as they are written, with names of ours for everything in them."""

    values: dict[str, Any] = attrs.field(factory=dict)
    _names: dict[Any, str] = attrs.field(factory=dict)
    _functions: list[str] = attrs.field(factory=list)
    _numbers: Iterator[int] = attrs.field(factory=count)

    def value(self, value: Any) -> str:
        """Name a value."""
        key = _key(value)
        if key not in self._names:
            name = self._names[key] = f"k{len(self.values)}"
            self.values[name] = value
        return self._names[key]

    def temporary(self) -> str:
        """Name something that no other name stands for."""
        return f"t{next(self._numbers)}"

    def function(self, parameters: Iterable[str], lines: Sequence[str]) -> str:
        """Write a function; give its name."""
        name = f"f{next(self._numbers)}"
        head = f"def {name}({', '.join(parameters)}):"
        self._functions.append("\n ".join([head, *lines]))
        return name

    def made(self, name: str) -> Callable[..., Any]:
        """Give a function that was written."""
        known = dict(self.values)
        # Owners' words and numbers are values with names of ours: no source has them.
        exec(self.text, known)  # noqa: S102
        made: Callable[..., Any] = known[name]
        return made

    @property
    def text(self) -> str:
        """The functions as Python has them."""
        return "\n".join(self._functions)


def _key(value: Any) -> Any:
    """Tell values apart: 1 and true are not the same, nor are two functions."""
    if isinstance(value, str | int | Decimal | None):
        return type(value), str(value)
    return id(value)


def indented(lines: Iterable[str]) -> list[str]:
    """Put lines under the one before them."""
    return [f" {line}" for line in lines]
