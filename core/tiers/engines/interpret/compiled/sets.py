"""Sets as bits: which of many rules apply, and what those give together."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from tiers.engines.interpret.compiled.writer import Writer
from tiers.lang.ir import Node

T = TypeVar("T")

_PREPARED = 10
"""The most rules of which every set is worked out beforehand: 1,024 of them."""


def counted(name: str, conditions: Sequence[Node], writer: Writer) -> Iterator[str]:
    """Write a variable with a bit for each condition that is true."""
    yield f"{name} = 0"
    for at, condition in enumerate(conditions):
        yield f"if {writer.true(condition)}: {name} += {1 << at}"


def together(
    gives: Sequence[Sequence[T]], order: Sequence[T]
) -> Callable[[int], tuple[T, ...]]:
    """Give the function from such bits to what rules give together, each once."""
    masks = [
        (member, sum(1 << at for at, given in enumerate(gives) if member in given))
        for member in order
    ]
    return _prepared(
        lambda bits: tuple([member for member, mask in masks if bits & mask]),
        len(gives),
    )


def listed(
    values: Sequence[T], nothing: tuple[T, ...] = ()
) -> Callable[[int], tuple[T, ...]]:
    """Give the function from such bits to the values of rows, or to *nothing*."""
    masks = [(value, 1 << at) for at, value in enumerate(values)]
    return _prepared(
        lambda bits: tuple([value for value, mask in masks if bits & mask]) or nothing,
        len(values),
    )


def _prepared(
    found: Callable[[int], tuple[T, ...]], count: int
) -> Callable[[int], tuple[T, ...]]:
    if count > _PREPARED:
        return found
    return [found(bits) for bits in range(1 << count)].__getitem__
