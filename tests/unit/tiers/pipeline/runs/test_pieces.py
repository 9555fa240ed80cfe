"""A stream of numbered rows is cut at numbers, however it comes."""

from collections.abc import Iterator

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiers.physical import ROW
from tiers.pipeline.runs.pieces import gaps, pieces


def batches(rows: list[int], sizes: list[int]) -> Iterator[pl.DataFrame]:
    """Hand rows over in batches of some sizes, over and over."""
    table, at, turn = pl.DataFrame({ROW: pl.Series(rows, dtype=pl.UInt32)}), 0, 0
    while at < table.height:
        size = sizes[turn % len(sizes)]
        yield table[at : at + size]
        at, turn = at + size, turn + 1


def cut(rows: list[int], sizes: list[int], first: int = 0) -> dict[int, list[int]]:
    found = pieces(batches(rows, sizes), 10, first)
    return {number: piece[ROW].to_list() for number, piece in found}


@given(
    rows=st.sets(st.integers(1, 120)).map(sorted),
    sizes=st.lists(st.integers(1, 40), min_size=1),
)
def test_every_row_is_in_the_piece_of_its_number(
    rows: list[int], sizes: list[int]
) -> None:
    found = cut(rows, sizes)

    wanted = range(1 + (rows[-1] - 1) // 10) if rows else ()
    assert list(found) == list(wanted)
    assert found == {n: [r for r in rows if (r - 1) // 10 == n] for n in wanted}


def test_a_stream_may_begin_further_down() -> None:
    assert cut([31, 32, 41], [2], first=3) == {3: [31, 32], 4: [41]}


def test_a_piece_is_empty_where_no_row_is_left_of_it() -> None:
    assert cut([1, 35], [1]) == {0: [1], 1: [], 2: [], 3: [35]}


def test_a_piece_lies_in_memory_as_one() -> None:
    (_, piece), *_ = pieces(batches(list(range(1, 11)), [3]), 10, 0)

    assert piece.n_chunks() == 1


@pytest.mark.parametrize(
    ("done", "left"),
    [
        ([], [(0, None)]),
        ([0, 1, 2], [(3, None)]),
        ([2, 0], [(1, 2), (3, None)]),
        ([4, 5], [(0, 4), (6, None)]),
    ],
)
def test_what_is_not_done_is_given_in_stretches(
    done: list[int], left: list[tuple[int, int | None]]
) -> None:
    assert list(gaps(done)) == left
