"""Customers from a real MariaDB, and decisions into it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from servers.mariadb import PASSWORD

from tiers.location import Location
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.problems import DataError
from tiers.samples import samples
from tiers_plugins.sinks.databases import DATABASES as SINK
from tiers_plugins.sources.databases import Databases as Source

Run = Callable[..., Any]
TABLE = pl.DataFrame(
    {
        "shop": ["S1", "店二", None],
        "spent": [Decimal("0.10"), Decimal("99999999.99"), None],
        "visits": [1, -(2**63), None],
        "member": [True, False, None],
        "joined": [date(2020, 2, 29), date(1999, 12, 31), None],
    },
    schema_overrides={"spent": pl.Decimal(10, 2)},
)


@pytest.fixture
def url(maria: str) -> str:
    """Give the URL of a database."""
    return maria


def read(place: str) -> pl.DataFrame:
    rows = Source().scan(Location.parse(place), ReadOptions())
    return rows.drop("#row", "#extra").collect()


def test_a_table_comes_back_as_it_was_written(url: str) -> None:
    place = Location.parse(f"{url}#客户")
    SINK.check(place)
    SINK.write(TABLE.lazy(), place)

    assert read(f"{url}#客户").rows() == [
        ("S1", "0.10", "1", "1", "2020-02-29"),
        ("店二", "99999999.99", "-9223372036854775808", "0", "1999-12-31"),
        ("", "", "", "", ""),
    ]
    some = "SELECT shop FROM 客户 WHERE shop LIKE '店%'"
    assert read(f"{url}#{some}").rows() == [("店二",)]


def test_a_table_that_is_there_is_replaced(url: str) -> None:
    place = Location.parse(f"{url}#replaced")
    SINK.write(TABLE.lazy(), place)
    SINK.write(TABLE.lazy().select("shop").head(1), place)

    assert read(f"{url}#replaced").rows() == [("S1",)]
    tables = "SELECT table_name AS n FROM information_schema.tables"
    names = read(f"{url}#{tables}")
    assert not [n for n in names["n"] if n.startswith("tiers_")]


def test_a_failure_on_the_way_leaves_the_old_table(url: str) -> None:
    place = Location.parse(f"{url}#kept")
    SINK.write(TABLE.lazy().select("shop").head(1), place)

    def fail(_: pl.Series) -> pl.Series:
        raise ValueError("on the way")

    failing = TABLE.lazy().with_columns(
        pl.col("shop").map_batches(fail, return_dtype=pl.String())
    )
    with pytest.raises((ValueError, pl.exceptions.ComputeError), match="on the way"):
        SINK.write(failing, place)

    assert read(f"{url}#kept").rows() == [("S1",)]


def test_a_sample_in_mariadb_is_decided_as_its_file_is(
    run: Run, url: str, tmp_path: Path
) -> None:
    raw = Plugins.installed().scan(samples()["telecom"].data, ReadOptions())
    SINK.write(raw.drop("#row", "#extra"), Location.parse(f"{url}#customers"))
    day = ("--as-of", "2026-07-01")

    run("evaluate", "telecom", "--out", tmp_path / "file.csv", *day)
    done = run(
        "evaluate", "telecom", f"{url}#customers", "--out", f"{url}#decisions", *day
    )

    assert done.exit_code == 0, done.stderr
    wanted = pl.read_csv(tmp_path / "file.csv", infer_schema=False).fill_null("")
    assert read(f"{url}#decisions").equals(wanted)


def test_what_is_wrong_is_said_without_the_password(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def code(place: str) -> str:
        with pytest.raises(DataError) as caught:
            read(place)
        assert PASSWORD not in str(caught.value)
        return caught.value.problems[0].code

    assert code(f"{url}#nowhere") == "unknown-table"
    assert code(f"{url}#SELECT nonsense") == "failed-query"
    assert code(f"{url.replace('/shop', '/other')}#t") == "login-refused"
    monkeypatch.setenv("MYSQL_PWD", "wrong-word")
    assert code(f"{url}#replaced") == "login-refused"
