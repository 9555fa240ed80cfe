"""Hashes that come twice, and keys that ascend."""

import tempfile
from pathlib import Path

import polars as pl
import pytest

from tiers.intake import hashes as module
from tiers.intake.hashes import Ascent, Hashes


@pytest.mark.parametrize("count", [9, 1000])
def test_hashes_that_come_twice_are_found_in_any_number(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CHUNK", 64)
    monkeypatch.setattr(module, "_AT_ONCE", 100)
    hashes = Hashes()

    for first in range(0, count, 9):
        hashes.add(pl.int_range(first, first + 10, eager=True).hash())

    again = pl.int_range(9, count, 9, eager=True).hash()
    assert set(hashes.repeated()) == set(again)


def test_the_folder_of_hashes_goes_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(module, "_CHUNK", 4)
    hashes = Hashes()

    hashes.add(pl.Series([1, 2, 3, 4], dtype=pl.UInt64))

    assert list(tmp_path.iterdir())
    del hashes
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("batches", "answer"),
    [
        ([["a", "b"], ["c"]], True),
        ([["a", "c"], ["b"]], False),
        ([["a", "a"]], False),
        ([["a", "b"], ["b", "c"]], False),
        ([["b", "a"]], False),
        ([[], ["a"]], True),
    ],
)
def test_keys_ascend_only_if_every_batch_does(
    batches: list[list[str]],
    answer: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    ascent, first = Ascent(), 1
    rows = []
    for batch in batches:
        rows.append(
            (pl.Series([first], dtype=pl.UInt32), pl.Series(batch, dtype=pl.String))
        )
        first += 10

    for numbers, keys in reversed(rows):  # batches come in any order
        ascent.add(numbers, keys)

    assert ascent.is_strict() == answer
