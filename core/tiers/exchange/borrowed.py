"""Values of a policy file that are made from a model: they know their place in it."""

from typing import Self

from tiers.policy.nodes import NOWHERE, Kind, Map, Node, Scalar
from tiers.source import Located, Span


class Borrowed(Scalar):
    """A text that stands in a model."""

    __slots__ = ("_origin",)

    _origin: Located

    @classmethod
    def of(cls, origin: Located, kind: Kind = "str") -> Self:
        """Take a text over with its place."""
        made = cls(str(origin), origin.at, kind=kind)
        made._origin = origin
        return made

    def span(self, start: int, end: int) -> Span:
        """Locate a part of the text in the model."""
        return self._origin.span(start, end)


def scalar(value: str, at: Span = NOWHERE, kind: Kind = "str") -> Scalar:
    """Give a value that stands in no file, with the place of what it was made for."""
    return Scalar(value, at, kind=kind)


def mapping(at: Span = NOWHERE, /, **parts: Node | str | None) -> Map:
    """Make `key: value` lines; a part that is None is left out."""
    found = Map(at=at)
    for name, part in parts.items():
        if isinstance(part, str) and not isinstance(part, Scalar):
            found[scalar(name, at)] = scalar(part, at)
        elif part is not None:
            found[scalar(name, at)] = part
    return found
