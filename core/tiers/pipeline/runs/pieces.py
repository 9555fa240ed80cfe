"""A stream of numbered rows, cut into pieces of so many numbers each."""

from collections.abc import Iterable, Iterator

import polars as pl

from tiers.physical import ROW

Piece = tuple[int, pl.DataFrame]
"""The number of a piece, from 0, and its rows."""


def pieces(batches: Iterable[pl.DataFrame], size: int, first: int) -> Iterator[Piece]:
    """Cut batches whose `ROW` rises, beginning with the piece *first*.

    Piece 0 has the rows 1 … *size*. A piece whose rows are missing is empty; after the
    last row no piece comes. A piece lies in memory as one, however it came.
    """
    number, held = first, list[pl.DataFrame]()
    for rest in batches:
        while rest.height:
            at = int(rest[ROW].search_sorted((number + 1) * size, side="right"))
            held.append(rest[:at])
            rest = rest[at:]  # noqa: PLW2901 - the rest of it
            if rest.height:
                yield number, _joined(held)
                number += 1
                held.append(rest.clear())
    if any(part.height for part in held):
        yield number, _joined(held)


def _joined(held: list[pl.DataFrame]) -> pl.DataFrame:
    """Make one of what is held, which is no longer held then: memory is short."""
    whole = pl.concat(held, rechunk=True)
    held.clear()
    return whole


def gaps(done: Iterable[int]) -> Iterator[tuple[int, int | None]]:
    """Give the stretches of numbers from 0 that are not *done*: from, and up to.

    The last one is open: None.
    """
    start = 0
    for number in sorted(done):
        if number > start:
            yield start, number
        start = number + 1
    yield start, None
