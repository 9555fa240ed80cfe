"""The names of parts and their folders, as Hive and Spark read them."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tiers.pipeline.runs.parts import MOST, Parts, folder_name, is_part
from tiers.problems import DataError
from tiers_plugins.sinks.parquet import Parquet


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("gold", "c=gold"),
        ("价值客户", "c=价值客户"),
        ("a/b\\c", "c=a%2Fb%5Cc"),
        ("50%=half?", "c=50%25%3Dhalf%3F"),
        ("..", "c=.%2E"),
        ("a ", "c=a%20"),
        (None, "c=__HIVE_DEFAULT_PARTITION__"),
        (True, "c=true"),
        (Decimal("12.50"), "c=12.50"),
        (date(2026, 7, 1), "c=2026-07-01"),
    ],
)
def test_a_value_names_a_folder(value: Any, name: str) -> None:
    assert folder_name("c", value) == name


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("part-00000.parquet", True),
        ("tier=gold/part-123456.csv", True),
        (".part-00000.parquet.0a1b2c3d.part", True),
        ("tier=gold/notes.txt", False),
        ("part-00000.parquet.bak", False),
        ("gold/part-00000.parquet", False),
        ("a=b/c=d/part-00000.parquet", False),
    ],
)
def test_a_part_is_told_from_other_files(name: str, *, answer: bool) -> None:
    assert is_part(name) is answer


def parts(folder: Path) -> Parts:
    return Parts(folder, ".parquet", Parquet(), by="c")


def test_each_value_keeps_its_rows_in_order_without_the_column(tmp_path: Path) -> None:
    table = pl.DataFrame({"c": ["b", "a", None, "", "b"], "n": [1, 2, 3, 4, 5]})

    found = parts(tmp_path).write(7, table)

    rows = {
        file.path: pl.read_parquet(tmp_path / file.path, hive_partitioning=False)
        for file in found
    }
    assert {path: rows.to_dict(as_series=False) for path, rows in rows.items()} == {
        "c=b/part-00007.parquet": {"n": [1, 5]},
        "c=a/part-00007.parquet": {"n": [2]},
        "c=__HIVE_DEFAULT_PARTITION__/part-00007.parquet": {"n": [3, 4]},
    }
    assert all(parts(tmp_path).has(file) for file in found)


def test_a_part_that_changed_is_noticed(tmp_path: Path) -> None:
    (found,) = parts(tmp_path).write(0, pl.DataFrame({"c": ["a"], "n": [1]}))
    path = tmp_path / found.path
    data = bytearray(path.read_bytes())
    data[5] ^= 1
    path.write_bytes(data)

    assert not parts(tmp_path).has(found)


def test_too_many_values_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    table = pl.DataFrame({"c": range(MOST + 1)})

    with pytest.raises(DataError, match="too-many-partitions"):
        parts(tmp_path).write(0, table)

    assert list(tmp_path.iterdir()) == []
