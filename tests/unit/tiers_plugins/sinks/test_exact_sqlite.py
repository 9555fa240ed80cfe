"""Numbers in SQLite: each stays what it is, or is refused."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tiers.location import Location
from tiers.problems import DataError
from tiers_plugins.sinks.databases import DATABASES


def put(shop: Path, number: str, places: int) -> str:
    """Write a number; give it as SQLite shows it."""
    values = pl.Series([None, Decimal(number)], dtype=pl.Decimal(38, places))
    location = Location.parse(f"sqlite:///{shop}#t")
    DATABASES.write(pl.LazyFrame({"n": values}), location)
    with closing(sqlite3.connect(shop)) as base:
        ((found,),) = base.execute("SELECT n FROM t WHERE n IS NOT NULL").fetchall()
    return str(found)


@pytest.mark.parametrize(
    ("number", "places"),
    [
        ("9223372036854775807", 0),
        ("-9223372036854775808", 0),
        ("9007199254740993", 0),
        ("-1234567890123.45", 2),
        ("0.1", 20),
        ("12345678901234.50", 2),
        ("0.00", 2),
    ],
)
def test_a_number_stays_what_it_is(number: str, places: int, tmp_path: Path) -> None:
    assert Decimal(put(tmp_path / "s.db", number, places)) == Decimal(number)


@pytest.mark.parametrize(
    ("number", "places"),
    [
        ("9223372036854775808", 0),
        ("123456789012345678901", 0),
        ("-12345678901234567.89", 2),
        ("12345678901234567.00", 2),
        ("0.1234567890123456", 20),
    ],
)
def test_a_number_that_would_be_rounded_is_refused_and_leaves_no_table(
    number: str, places: int, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match="unfit-table") as caught:
        put(tmp_path / "s.db", number, places)

    (problem,) = caught.value.problems
    assert f"SQLite would round {Decimal(number):f}" in problem.message.en
    with closing(sqlite3.connect(tmp_path / "s.db")) as base:
        assert base.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_a_column_without_a_type_keeps_every_digit(tmp_path: Path) -> None:
    shop, number = tmp_path / "s.db", "-12345678901234567.89"
    with closing(sqlite3.connect(shop)) as base, base:
        base.execute("CREATE TABLE t (id text PRIMARY KEY, n)")
    row = {"id": ["C1"], "n": pl.Series([Decimal(number)], dtype=pl.Decimal(38, 2))}

    location = Location.parse(f"sqlite:///{shop}#t?mode=upsert&key=id")
    DATABASES.write(pl.LazyFrame(row), location)

    with closing(sqlite3.connect(shop)) as base:
        assert base.execute("SELECT * FROM t").fetchall() == [("C1", number)]
