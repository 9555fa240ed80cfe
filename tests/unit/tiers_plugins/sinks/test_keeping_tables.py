"""Tables that are kept: rows go into what is there, once, and whole or not at all."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from keeping import AUGUST, EAST, FIRST, JULY, LATER, Rows, about, failing, put_into

from tiers.location import Location
from tiers.ports import Changes
from tiers.problems import DataError
from tiers_plugins.sinks.databases import DATABASES
from tiers_plugins.sql.target import Target


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return tmp_path / "shop.db"


def put(shop: Path, part: str, rows: Rows, day: date = JULY) -> Changes:
    return put_into(f"sqlite:///{shop}", part, rows, day)


def asked(shop: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(shop)) as base, base:
        return base.execute(query).fetchall()


def codes(shop: Path, part: str, rows: Rows = FIRST, day: date = JULY) -> list[str]:
    with pytest.raises(DataError) as caught:
        put(shop, part, rows, day)
    return [problem.code for problem in caught.value.problems]


# --- append -------------------------------------------------------------------


def test_the_same_decisions_of_a_day_are_added_once(shop: Path) -> None:
    found = [put(shop, "history?mode=append", FIRST) for _ in range(2)]

    assert found == [Changes(3), Changes(0, 0, 3)]
    assert asked(shop, "SELECT * FROM history") == [
        ("2026-07-01", "C1", "gold", 60.1, "call;mail"),
        ("2026-07-01", "c1", "basic", 7, ""),
        ("2026-07-01", "00123", None, 0.3, ""),
    ]


def test_another_day_and_other_customers_of_a_day_are_added(shop: Path) -> None:
    put(shop, "history?mode=append", FIRST)
    found = [
        put(shop, "history?mode=append", FIRST, AUGUST),
        put(shop, "history?mode=append", EAST),
        put(shop, "history?mode=append", FIRST | EAST),
    ]

    assert found == [Changes(3), Changes(1), Changes(0, 0, 4)]
    assert asked(shop, "SELECT count(*) FROM history") == [(7,)]


def test_other_decisions_of_a_day_are_not_added_to_it(shop: Path) -> None:
    put(shop, "history?mode=append", FIRST)

    with pytest.raises(DataError, match="changed-rows") as caught:
        put(shop, "history?mode=append", LATER)

    assert asked(shop, "SELECT count(*), max(total) FROM history") == [(3, 60.1)]
    (problem,) = caught.value.problems
    assert problem.help is not None
    assert "#history?mode=upsert&key=as_of,shop" in problem.help.en
    found = put(shop, "history?mode=upsert&key=as_of,shop", LATER)
    assert found == Changes(1, 1, 2)


# --- upsert -------------------------------------------------------------------


def test_rows_are_changed_by_key_and_others_stay(shop: Path) -> None:
    found = [put(shop, "tiers?mode=upsert", rows) for rows in (FIRST, LATER, LATER)]
    put(shop, "tiers?mode=upsert", EAST)

    assert found == [Changes(3), Changes(1, 1, 2), Changes(0, 0, 4)]
    assert asked(shop, "SELECT shop, tier, total FROM tiers ORDER BY rowid") == [
        ("C1", "gold", 60.1),
        ("c1", "gold", 61),
        ("00123", None, 0.3),
        ("C4", "basic", 1),
        ("E1", "gold", 60),
    ]


def test_a_table_of_others_keeps_its_columns_and_indexes(shop: Path) -> None:
    asked(
        shop,
        "CREATE TABLE crm (id integer PRIMARY KEY, note text DEFAULT 'new', total "
        "numeric, actions varchar(90), tier text, shop text UNIQUE)",
    )
    asked(shop, "INSERT INTO crm (note, tier, shop) VALUES ('kept', 'iron', 'C1')")

    found = put(shop, "crm?mode=upsert", FIRST)

    assert found == Changes(2, 1)
    assert asked(shop, "SELECT id, note, tier, shop FROM crm") == [
        (1, "kept", "gold", "C1"),
        (2, "new", "basic", "c1"),
        (3, "new", None, "00123"),
    ]


@pytest.mark.parametrize("key", ["total", "tier"])
def test_a_key_that_tells_no_rows_apart_is_refused(key: str, shop: Path) -> None:
    rows: Rows = {**FIRST, "C9": (None, "7.00", [])}
    for _ in ("new", "there"):
        assert codes(shop, f"t?mode=upsert&key={key}", rows) == ["repeated-rows"]
        asked(
            shop,
            "CREATE TABLE IF NOT EXISTS t AS SELECT 'C' AS shop, 'x' AS tier, "
            "CAST(1 AS numeric) AS total, '' AS actions",
        )
    assert asked(shop, "SELECT count(*) FROM t") == [(1,)]


def test_a_table_that_can_t_tell_customers_apart_is_refused(shop: Path) -> None:
    columns = "tier text, total numeric, actions text"
    asked(shop, f"CREATE TABLE crm (shop text COLLATE nocase, {columns})")
    asked(shop, "INSERT INTO crm VALUES ('e1', 'iron', 1, '')")

    assert codes(shop, "crm?mode=upsert", EAST) == ["unfit-table"]

    assert asked(shop, "SELECT shop, tier FROM crm") == [("e1", "iron")]


# --- create, and faults before the work ---------------------------------------


def test_a_table_is_made_only_if_there_is_none(shop: Path) -> None:
    assert put(shop, "t?mode=create", FIRST) == Changes(3)

    assert codes(shop, "t?mode=create") == ["table-exists"]
    assert put(shop, "t?mode=replace", LATER) == Changes(4)
    assert put(shop, "t", FIRST) == Changes(3)


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ("t?mode=upsrt", ["unknown-mode"]),
        ("t?mod=append&mode=merge", ["unknown-mode"] * 2),
        ("t?mode=upsert&key=shap,as_of,tiers", ["unknown-column"] * 2),
        ("?mode=append", ["no-table"]),
    ],
)
def test_what_is_said_of_a_table_is_checked(
    part: str, wanted: list[str], shop: Path
) -> None:
    assert codes(shop, part) == wanted


def test_a_table_that_does_not_fit_is_told_with_every_column(shop: Path) -> None:
    asked(
        shop,
        "CREATE TABLE t (shop integer, total numeric(9, 1), tier text, "
        "region text NOT NULL, actions date)",
    )

    with pytest.raises(DataError) as caught:
        put(shop, "t?mode=append", FIRST)

    told = [p.message.en.partition("decisions: ")[2] for p in caught.value.problems]
    assert told == [
        "it lacks `as_of`",
        "column `shop` is INTEGER, and holds texts",
        "column `total` is NUMERIC(9, 1), and holds exact numbers with 2 places",
        "column `actions` is DATE, and holds texts",
        "column `region` needs a value, and decisions have none",
    ]


@pytest.mark.parametrize("mode", ["replace", "create", "append", "upsert"])
def test_what_fails_on_the_way_leaves_what_was_there(mode: str, shop: Path) -> None:
    name = "new" if mode == "create" else "t"
    put(shop, "t?mode=append" if mode == "append" else "t?mode=upsert", FIRST)
    before = asked(shop, "SELECT * FROM t")

    with pytest.raises(RuntimeError, match="in the middle"):
        DATABASES.write_described(
            failing(LATER),
            Location.parse(f"sqlite:///{shop}#{name}?mode={mode}"),
            about(),
        )

    assert asked(shop, "SELECT * FROM t") == before
    names = asked(shop, "SELECT name FROM sqlite_master WHERE type = 'table'")
    assert names == [("t",)]


@pytest.mark.parametrize(
    ("part", "table_", "mode", "key"),
    [
        ("decisions", "decisions", "replace", ()),
        ("crm.tiers?mode=upsert", "crm.tiers", "upsert", ()),
        ('"a?b"?mode=append', "a?b", "append", ()),
        ("t?key=shop, region&mode=upsert", "t", "upsert", ("shop", "region")),
        ("t?mode=upsert&key=a%2Cb", "t", "upsert", ("a,b",)),
    ],
)
def test_modes_stand_behind_the_table(
    part: str, table_: str, mode: str, key: tuple[str, ...]
) -> None:
    found = Target.of(Location.parse(f"sqlite:///s.db#{part}"))

    assert (str(found.table), found.mode, found.key) == (table_, mode, key)
