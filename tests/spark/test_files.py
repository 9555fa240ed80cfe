"""Files of Parquet come in whole or by rows, with the same rows; and go out whole."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

import tiers
from tiers.physical import ROW
from tiers.pipeline.spread.run import spread_run
from tiers.problems import DataError

faults = pytest.importorskip("tiers_plugins.hosts.spark.faults", exc_type=ImportError)
reading = pytest.importorskip("tiers_plugins.hosts.spark.reading", exc_type=ImportError)

DAY = date(2026, 7, 1)
COUNT = 700


def rows(first: int) -> pl.DataFrame:
    """Give columns of many types, under names that Spark finds hard."""
    number = pl.int_range(first, first + COUNT, eager=True)
    late = datetime(2026, 6, 30, 23, 30, 0, 123456, tzinfo=UTC)
    return pl.DataFrame(
        {
            "客户.`号": number.cast(pl.String),
            "amount": (number * 25).cast(pl.Decimal(18, 2)) / 100,
            "wide": [Decimal("-12345678901234567890.123"), None] * (COUNT // 2),
            "small": number.cast(pl.Int16),
            "area": pl.Series(["甲", "乙"] * (COUNT // 2), dtype=pl.Categorical),
            "day": [DAY] * COUNT,
            "moment": [late] * COUNT,
            "clock": [late.replace(tzinfo=None)] * COUNT,
            "truth": [True, None] * (COUNT // 2),
            "list": [["a"], []] * (COUNT // 2),
        }
    )


def read(spread: Any) -> pl.DataFrame:
    names = tuple(spread.columns)
    packets = list(spread.packets(names).here())
    found: pl.DataFrame = pl.concat(packet.rows for packet in packets)
    return found.sort(ROW)


def written(folder: Path) -> Path:
    """Write files in folders that name a value; one lacks a column, one is old."""
    for month in (1, 2):
        (folder / f"month={month}").mkdir(parents=True)
    files = [folder / "month=1" / "甲 乙.parquet", folder / "month=2" / "b.parquet"]
    rows(0).write_parquet(files[0], row_group_size=100)
    rows(1000).drop("list").write_parquet(files[1])
    old = rows(2000).cast({"area": pl.String}).to_arrow()
    pq.write_table(
        old,
        folder / "month=2" / "c.parquet",
        use_deprecated_int96_timestamps=True,
        compression="lz4",
    )
    return folder


def test_files_give_the_same_whole_and_by_rows(working: Any, tmp_path: Path) -> None:
    folder = str(written(tmp_path / "t"))

    whole, by_rows = (
        reading.scan(working.session, folder),
        reading.scan(working.session, folder, most=0),
    )

    assert type(whole.numbered) is not type(by_rows.numbered)
    found = read(whole)
    assert found[ROW].to_list() == list(range(1, 3 * COUNT + 1))
    assert found["month"].to_list() == [1] * COUNT + [2] * 2 * COUNT
    assert found["list"].null_count() == COUNT
    assert found["客户.`号"][-1] == str(2000 + COUNT - 1)
    assert_frame_equal(found, read(by_rows))


OTHERS = {
    "day": pl.lit("soon"),
    "amount": pl.lit(Decimal("1.005")),
    "small": pl.lit(1.5),
    "truth": pl.lit(1),
}
"""Columns that would have to be turned into something else, or lose digits."""


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_with_other_types_is_named(
    working: Any, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "t"
    folder.mkdir()
    rows(0).write_parquet(folder / "a.parquet")
    rows(0).with_columns(OTHERS[name].alias(name)).write_parquet(folder / "b.parquet")

    spread = working.scan(str(folder))
    with pytest.raises(DataError) as caught, faults.explained(working.session):
        read(spread)

    (problem,) = caught.value.problems
    assert problem.code == "mixed-columns"
    assert "b.parquet" in problem.message.en
    assert f"`{name}`" in problem.message.en


@pytest.mark.parametrize("most", [2**27, 0])
def test_a_damaged_file_is_named(working: Any, tmp_path: Path, most: int) -> None:
    folder = tmp_path / "t"
    folder.mkdir()
    rows(0).write_parquet(folder / "a.parquet")
    whole = (folder / "a.parquet").read_bytes()
    torn = whole[:40] + bytes(len(whole) // 2) + whole[40 + len(whole) // 2 :]
    damaged = {"b.parquet": torn, "c.parquet": b"no parquet"}

    for name, data in damaged.items():
        (folder / name).write_bytes(data)
        with pytest.raises(DataError) as caught, faults.explained(working.session):
            read(reading.scan(working.session, str(folder), most=most))

        (problem,) = caught.value.problems
        assert problem.code == "unreadable-file"
        assert name in problem.message.en


POLICY = """\
tiers-policy: 1
name: short
facts:
  id: {type: string, key: true}
  spend: {type: decimal(2), range: "[0..1000]"}
tiers: {gold: , iron: }
rules:
  hit: first
  list:
    - {rule: R1, if: spend > 50, tier: gold, because: much}
    - {rule: R2, if: true, tier: iron, because: little}
"""


@pytest.mark.parametrize("count", [0, 3, 2000])
def test_what_is_written_is_parquet_for_all(
    working: Any, tmp_path: Path, count: int
) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    ready, out = tiers.load(tmp_path / "policy.yaml"), tmp_path / "out"
    number = pl.int_range(count, eager=True)
    spend = (number % 1000).cast(pl.Decimal(18, 2))
    raw = pl.DataFrame({"id": number.cast(pl.String), "spend": spend})
    raw.write_parquet(tmp_path / "customers.parquet")

    spread = working.scan(str(tmp_path / "customers.parquet"))
    with spread_run(ready.program, working, spread, as_of=DAY) as run:
        run.write(str(out))

    assert {path.suffix for path in out.iterdir()} - {".crc"} <= {".parquet", ""}
    here = ready.run(raw, as_of=DAY).decisions("en").collect()
    assert_frame_equal(pl.read_parquet(out / "*.parquet").sort("id"), here.sort("id"))
    again = working.session.read.parquet(str(out))
    assert (again.count(), again.columns) == (count, here.columns)
