"""What a YAML file says, in plain containers that know their place."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self

from tiers.source import Located, Source, Span

Kind = Literal["str", "int", "float", "bool", "null"]

NOWHERE = Span("", 1, 1)
"""The place of what was made by a program and not read from a file."""


class Scalar(Located):
    """A single value, exactly as it was written, and what YAML takes it for."""

    __slots__ = ("kind",)

    kind: Kind

    def __new__(
        cls,
        value: str,
        at: Span = NOWHERE,
        source: Source | None = None,
        raw: tuple[int, int] = (0, 0),
        kind: Kind = "str",
    ) -> Self:
        """Keep *value* with its place and *kind*; see `Located`."""
        self = super().__new__(cls, value, at, source, raw)
        self.kind = kind
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Let copies and pickles keep the place and the kind."""
        return (*super().__getnewargs__(), self.kind)

    @property
    def is_null(self) -> bool:
        """Tell whether nothing (or `null`, or `~`) is written here."""
        return self.kind == "null"


class Map(dict[Scalar, Any]):
    """A mapping of the file, not yet structured."""

    __slots__ = ("at", "repeated")

    repeated: list[Any]
    """The values of keys that were written before, which don't count."""

    def __init__(
        self,
        items: Mapping[Scalar, Any] | Iterable[tuple[Scalar, Any]] = (),
        at: Span = NOWHERE,
    ) -> None:
        super().__init__(items)
        self.at = at
        self.repeated = []

    def part(self, key: str) -> Any:
        """Give what is written at *key*; None if there is no such key."""
        return self.get(key)  # type: ignore[call-overload]  # keys compare as text


class Seq(list[Any]):
    """A list of the file, not yet structured."""

    __slots__ = ("at",)

    def __init__(self, items: Iterable[Any] = (), at: Span = NOWHERE) -> None:
        super().__init__(items)
        self.at = at


Node = Map | Seq | Scalar
