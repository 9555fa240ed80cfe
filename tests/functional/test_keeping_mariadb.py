"""Decisions into tables of a real MariaDB that are kept, whatever ends a run."""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from keeping import AUGUST, EAST, FIRST, JULY, LATER, Rows, about, failing, put_into
from servers.mariadb import PASSWORD, statement
from servers.runs import started

from tiers.location import Location
from tiers.ports import Changes
from tiers.problems import DataError
from tiers_plugins.sinks.databases import DATABASES

Asked = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def asked(maria: str) -> Asked:
    """Give what asks the database something."""
    return lambda sql: statement(maria, sql)


def codes(url: str, part: str, rows: Rows = FIRST) -> list[str]:
    with pytest.raises(DataError) as caught:
        put_into(url, part, rows)
    return [problem.code for problem in caught.value.problems]


# --- what becomes of the rows -------------------------------------------------


def test_days_are_added_to_a_history_and_each_once(maria: str, asked: Asked) -> None:
    place, both = "history?mode=append", FIRST | EAST

    found = [
        put_into(maria, place, FIRST),
        put_into(maria, place, FIRST),
        put_into(maria, place, FIRST, AUGUST),
        put_into(maria, place, both),
    ]

    assert found == [Changes(3), Changes(0, 0, 3), Changes(3), Changes(1, 0, 3)]
    assert asked("SELECT count(*), count(DISTINCT as_of) FROM history") == [(7, 2)]
    shown = "SELECT tier, CAST(total AS char), actions FROM history WHERE as_of = '{}'"
    july = asked(shown.format(JULY) + " ORDER BY shop")
    assert july[1:3] == [("gold", "60.10", "call;mail"), ("gold", "60.00", "")]


def test_other_decisions_of_a_day_are_refused_until_told_to_replace_them(
    maria: str, asked: Asked
) -> None:
    put_into(maria, "history?mode=append", FIRST)

    assert codes(maria, "history?mode=append", LATER) == ["changed-rows"]
    assert asked("SELECT count(*) FROM history") == [(3,)]
    found = put_into(maria, "history?mode=upsert&key=as_of,shop", LATER)
    assert found == Changes(1, 1, 2)


def test_rows_are_changed_by_key_and_others_stay(maria: str, asked: Asked) -> None:
    place = "tiers?mode=upsert"

    found = [put_into(maria, place, rows) for rows in (FIRST, LATER, LATER, EAST)]

    assert found == [Changes(3), Changes(1, 1, 2), Changes(0, 0, 4), Changes(1)]
    assert asked("SELECT shop, tier FROM tiers ORDER BY shop") == [
        ("00123", None),
        ("C1", "gold"),
        ("C4", "basic"),
        ("E1", "gold"),
        ("c1", "gold"),
    ]


def test_a_table_of_others_keeps_its_columns_and_indexes(
    maria: str, asked: Asked
) -> None:
    asked(
        "CREATE TABLE crm (id integer PRIMARY KEY AUTO_INCREMENT, note varchar(9) "
        "DEFAULT 'new', total numeric(20, 2), actions varchar(90), tier text, "
        "shop varchar(40) COLLATE utf8mb4_bin UNIQUE)"
    )
    asked("INSERT INTO crm (note, tier, shop) VALUES ('kept', 'iron', 'C1')")

    found = [put_into(maria, "crm?mode=upsert", FIRST) for _ in range(2)]

    assert found == [Changes(2, 1), Changes(0, 0, 3)]
    assert asked("SELECT note, tier, shop FROM crm ORDER BY id") == [
        ("kept", "gold", "C1"),
        ("new", "basic", "c1"),
        ("new", None, "00123"),
    ]


def test_a_table_that_can_t_tell_customers_apart_is_refused(
    maria: str, asked: Asked
) -> None:
    columns = "tier text, total numeric(20, 2), actions text"
    asked(f"CREATE TABLE crm (shop varchar(40), {columns})")
    asked("INSERT INTO crm VALUES ('e1', 'iron', 1, '')")

    for rows in (FIRST, EAST):
        assert codes(maria, "crm?mode=upsert", rows) == ["unfit-table"]

    assert asked("SELECT shop, tier FROM crm") == [("e1", "iron")]


@pytest.mark.parametrize("key", ["total", "tier"])
def test_a_key_that_tells_no_rows_apart_is_refused(
    key: str, maria: str, asked: Asked
) -> None:
    rows: Rows = {**FIRST, "C9": (None, "7.00", [])}

    assert codes(maria, f"t?mode=upsert&key={key}", rows) == ["repeated-rows"]
    assert not asked("SHOW TABLES")
    put_into(maria, "t?mode=upsert", EAST)
    assert codes(maria, f"t?mode=upsert&key={key}", rows) == ["repeated-rows"]
    assert asked("SELECT count(*) FROM t") == [(1,)]


def test_a_table_is_made_only_if_there_is_none(maria: str) -> None:
    assert put_into(maria, "t?mode=create", FIRST) == Changes(3)

    assert codes(maria, "t?mode=create") == ["table-exists"]
    assert put_into(maria, "t?mode=replace", LATER) == Changes(4)
    assert put_into(maria, "t", FIRST) == Changes(3)


def test_a_table_that_does_not_fit_is_told_with_every_column(
    maria: str, asked: Asked
) -> None:
    asked(
        "CREATE TABLE t (shop integer, total numeric(9, 1), tier text, "
        "region varchar(9) NOT NULL, actions date)"
    )

    assert codes(maria, "t?mode=append") == ["unfit-table"] * 5


@pytest.mark.parametrize("mode", ["replace", "create", "append", "upsert"])
def test_what_fails_on_the_way_leaves_what_was_there(
    mode: str, maria: str, asked: Asked
) -> None:
    name = "new" if mode == "create" else "t"
    put_into(maria, f"t?mode={'append' if mode == 'append' else 'upsert'}", FIRST)
    before = asked("SELECT * FROM t")

    for place in {f"{name}?mode={mode}", f"fresh?mode={mode}"}:
        with pytest.raises(RuntimeError, match="in the middle"):
            DATABASES.write_described(
                failing(LATER), Location.parse(f"{maria}#{place}"), about()
            )

    assert asked("SELECT * FROM t") == before
    assert asked("SHOW TABLES") == [("t",)]


# --- in the middle ------------------------------------------------------------

SLOW = """
CREATE TRIGGER slow BEFORE INSERT ON history FOR EACH ROW
BEGIN DECLARE x int; IF NEW.customer = 'C5' THEN SET x = SLEEP({}); END IF; END
"""
OURS = (
    "SELECT id FROM information_schema.processlist WHERE id <> connection_id() AND {}"
)
DAY = ("--as-of", "2026-07-01")


@pytest.fixture
def words(maria: str, asked: Asked, small: Path) -> tuple[object, ...]:
    """Give a command that decides about customers of the database."""
    asked("CREATE TABLE customers (customer varchar(9), spend integer, visits integer)")
    rows = ", ".join(f"('C{n}', {n * 100}, 1)" for n in range(1, 10))
    asked(f"INSERT INTO customers VALUES {rows}")  # noqa: S608 - our own
    return ("evaluate", small, f"{maria}#customers")


def session(asked: Asked, truth: str) -> int:
    """Wait for a session of a run of which something is true."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if found := asked(OURS.format(truth)):
            return int(found[0][0])
    raise TimeoutError(truth)


def gone(asked: Asked) -> None:
    """Wait until no run has a session."""
    while asked(OURS.format("1 = 1")):
        pass


def changes(done: Any) -> tuple[int, int, int]:
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)["changes"]
    return found["added"], found["changed"], found["unchanged"]


@pytest.mark.parametrize(
    ("mode", "end"),
    [
        ("append", "run killed"),
        ("upsert&key=as_of,customer", "connection dropped"),
    ],
)
def test_whatever_ends_a_run_the_table_is_the_old_one_and_a_rerun_completes_it(  # noqa: PLR0913, PLR0917 - fixtures
    mode: str,
    end: str,
    run: Callable[..., Any],
    maria: str,
    asked: Asked,
    words: tuple[object, ...],
) -> None:
    out = ("--out", f"{maria}#history?mode={mode}")
    run(*words, *out, "--as-of", "2026-06-01")
    shown = "SELECT * FROM history"
    old = asked(shown)
    asked(SLOW.format(600))

    with started(*words, *out, *DAY) as sent:
        asleep = session(asked, "state = 'User sleep'")
        if end == "run killed":
            sent.kill()
        asked(f"KILL {asleep}")
        _, errors = sent.communicate()
    gone(asked)

    assert sent.returncode == (-signal.SIGKILL if end == "run killed" else 1)
    assert "Traceback" not in errors
    assert errors.count("error[lost-connection]") == (end != "run killed")
    assert PASSWORD not in errors
    assert asked(shown) == old
    asked("DROP TRIGGER slow")
    again = [changes(run(*words, *out, *DAY, "--json")) for _ in range(2)]
    assert again == [(9, 0, 0), (0, 0, 9)]
    assert len(asked(shown)) == 18


def test_two_runs_at_once_add_the_rows_once(
    run: Callable[..., Any], maria: str, asked: Asked, words: tuple[object, ...]
) -> None:
    out = ("--out", f"{maria}#history?mode=append")
    run(*words, *out, "--as-of", "2026-06-01")
    asked(SLOW.format(0.2))

    ours = (*words, *out, *DAY, "--json")
    with started(*ours) as one, started(*ours) as other:
        printed = [each.communicate()[0] for each in (one, other)]

    found = [json.loads(text)["changes"]["added"] for text in printed]
    assert sorted(found) == [0, 9]
    assert asked("SELECT count(*) FROM history") == [(18,)]
