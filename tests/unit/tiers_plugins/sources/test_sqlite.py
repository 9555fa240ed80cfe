"""SQLite, from and to a file of its own."""

import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tiers.location import Location
from tiers.physical import EXTRA, ROW
from tiers.ports import ReadOptions
from tiers.problems import DataError
from tiers_plugins.sinks.databases import DATABASES as SINK
from tiers_plugins.sources.databases import Databases

ANY = ReadOptions()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "店 1.db"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE customers (id TEXT, spend DECIMAL(9, 2), note)")
        rows = [("C1", "12.50", 'a,"b"\nc'), ("C2", 0.1 + 0.2, None), ("C%", 3, b"x")]
        base.executemany("INSERT INTO customers VALUES (?, ?, ?)", rows)
    base.close()
    return path


def at(path: Path, part: str) -> Location:
    return Location.parse(f"sqlite:///{path}#{part}")


def code(location: Location) -> str:
    with pytest.raises(DataError) as caught:
        Databases().scan(location, ANY)
    return caught.value.problems[0].code


def test_values_come_as_text(shop: Path) -> None:
    table = Databases().scan(at(shop, "customers"), ANY).collect(engine="streaming")

    assert table.columns == [ROW, "id", "spend", "note", EXTRA]
    assert table.rows() == [
        (1, "C1", "12.5", 'a,"b"\nc', ""),
        (2, "C2", "0.3", "", ""),
        (3, "C%", "3", "x", ""),
    ]


def test_a_query_gives_a_table(shop: Path) -> None:
    query = "SELECT id, 7 AS n FROM customers WHERE id LIKE '%1';"

    table = Databases().scan(at(shop, query), ANY).collect()

    assert table.rows() == [(1, "C1", "7", "")]


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ("custmers", "unknown-table"),
        ("", "no-table"),
        ("SELECT age FROM customers", "failed-query"),
        ("SELECT 1 AS a, 2 AS a", "repeated-heading"),
    ],
)
def test_faults_are_told(part: str, wanted: str, shop: Path) -> None:
    assert code(at(shop, part)) == wanted


def test_a_file_that_is_missing_is_not_made(tmp_path: Path) -> None:
    assert code(at(tmp_path / "none.db", "t")) == "no-file"
    assert not list(tmp_path.iterdir())


DECISIONS = pl.LazyFrame(
    {
        "id": ["C1", None],
        "total": [Decimal("1.50"), None],
        "acts": [["call", "mail"], []],
        "day": [date(2026, 7, 1), None],
        "ok": [True, None],
        "row": pl.Series([1, 2], dtype=pl.UInt32),
    }
)


def test_a_table_is_written_and_replaced(shop: Path) -> None:
    place = at(shop, "decisions")
    for _ in range(2):
        SINK.check(place)
        SINK.write(DECISIONS, place)

    with sqlite3.connect(shop) as base:
        rows = base.execute("SELECT * FROM decisions").fetchall()
        tables = base.execute("SELECT name FROM sqlite_master ORDER BY 1").fetchall()
    base.close()
    assert rows == [
        ("C1", 1.5, "call;mail", "2026-07-01", 1, 1),
        (*[None] * 2, "", None, None, 2),
    ]
    assert tables == [("customers",), ("decisions",)]


def test_what_fails_on_the_way_leaves_the_old_table(shop: Path) -> None:
    def fails(_: pl.Series) -> pl.Series:
        raise RuntimeError("in the middle")

    broken = DECISIONS.with_columns(
        pl.col("id").map_batches(fails, return_dtype=pl.String())
    )
    with pytest.raises(RuntimeError, match="in the middle"):
        SINK.write(broken, at(shop, "customers"))

    assert Databases().scan(at(shop, "customers"), ANY).collect().height == 3
    with sqlite3.connect(shop) as base:
        assert base.execute("SELECT name FROM sqlite_master").fetchall() == [
            ("customers",)
        ]
    base.close()


def test_what_can_t_be_written_is_told_before_the_work(shop: Path) -> None:
    with sqlite3.connect(shop) as base:
        base.execute("CREATE VIEW seen AS SELECT 1 AS a")
    base.close()
    for place in (at(shop, "seen"), at(shop.parent / "no" / "x.db", "t")):
        with pytest.raises(DataError, match="unwritable-table"):
            SINK.check(place)
    for part in ("", "SELECT 1"):
        with pytest.raises(DataError, match="no-table"):
            SINK.check(at(shop, part))
