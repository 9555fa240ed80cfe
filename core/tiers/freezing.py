"""Classes of frozen values: attrs makes them, and they share how they compare and show.

For each class attrs writes a `__repr__`, an `__eq__` and a `__hash__` of its own, which
Python compiles when the class is made: most of what a class costs. Each command makes
hundreds of classes, and most end soon. So what every command loads uses this.
"""

from collections.abc import Callable, Iterable
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

import attrs

__all__ = ["frozen"]

if TYPE_CHECKING:
    from attrs import frozen
else:

    def frozen(cls: type | None = None, *, eq: bool = True, **options: Any) -> Any:
        """Make a class of frozen values: see `attrs.frozen`."""

        def make(bare: type) -> type:
            made = attrs.frozen(bare, eq=False, repr=False, **options)
            own = {"__repr__": _shown, **(_comparing(made) if eq else {})}
            for name in own.keys() - vars(made).keys():
                setattr(made, name, own[name])
            return made

        return make if cls is None else make(cls)


@recursive_repr("...")
def _shown(self: Any) -> str:
    """Show a value as attrs does."""
    parts = (_part(a, self) for a in attrs.fields(type(self)) if a.repr)
    return f"{type(self).__qualname__.rpartition('>.')[2]}({', '.join(parts)})"


def _part(attribute: Any, value: Any) -> str:
    show = attribute.repr if callable(attribute.repr) else repr
    return f"{attribute.name}={show(getattr(value, attribute.name, attrs.NOTHING))}"


def _comparing(made: type) -> dict[str, Callable[..., Any]]:
    """Give `__eq__` and `__hash__` of a class, by the fields that count for each."""
    parts = attrs.fields(made)
    compared = _values(a.name for a in parts if a.eq)
    hashed = _values(a.name for a in parts if (a.eq if a.hash is None else a.hash))

    def equals(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    def hashes(self: Any) -> int:
        return hash((made.__qualname__, hashed(self)))

    return {"__eq__": equals, "__hash__": hashes}


def _values(names: Iterable[str]) -> Callable[[Any], Any]:
    found = tuple(names)
    return attrgetter(*found) if found else lambda _: ()
