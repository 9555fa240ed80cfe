"""Decisions into tables of a real PostgreSQL that are kept, whatever ends a run."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from servers.postgres import PASSWORD, Postgres
from servers.runs import Asked, dropped, started, until, until_gone

Run = Callable[..., Any]

CUSTOMERS = """
CREATE TABLE customers AS
SELECT 'C' || i AS customer, i * 100 AS spend, 1 AS visits FROM generate_series(1, 9) i
"""
JULY, AUGUST = ("--as-of", "2026-07-01"), ("--as-of", "2026-08-01")
SHOWN = "SELECT as_of, count(*), sum(worth) FROM history GROUP BY 1 ORDER BY 1"
ONCE = "2026-07-01|9|3003.00"


@pytest.fixture
def words(url: str, asked: Asked, small: Path) -> tuple[object, ...]:
    asked(CUSTOMERS)
    return ("evaluate", small, f"{url}#customers")


def changes(done: Any) -> tuple[int, int, int]:
    """Give what became of the rows: added, changed, unchanged."""
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)["changes"]
    return found["added"], found["changed"], found["unchanged"]


# --- what becomes of the rows -------------------------------------------------


def test_days_are_added_to_a_history_and_each_once(
    run: Run, url: str, asked: Asked, words: tuple[object, ...]
) -> None:
    out = ("--out", f"{url}#history?mode=append")

    done = run(*words, *out, *JULY)
    again = [run(*words, *out, *day, "--json") for day in (JULY, AUGUST, AUGUST)]

    assert f"decisions in {url}#history?mode=append: 9 added\n" in done.stdout
    assert [changes(each) for each in again] == [(0, 0, 9), (9, 0, 0), (0, 0, 9)]
    assert asked(SHOWN) == f"{ONCE}\n2026-08-01|9|3003.00"
    assert (
        asked(
            "SELECT amname FROM pg_am a JOIN pg_class c ON c.relam = a.oid "
            "WHERE relname LIKE 'history_%idx'"
        )
        == "brin"
    )


def test_other_decisions_of_the_same_day_are_refused_until_told_to_replace_them(
    run: Run, url: str, asked: Asked, words: tuple[object, ...]
) -> None:
    run(*words, "--out", f"{url}#history?mode=append", *JULY)
    asked("UPDATE customers SET spend = 0 WHERE customer = 'C9'")

    refused = run(*words, "--out", f"{url}#history?mode=append", *JULY)

    assert refused.exit_code == 1
    assert "error[changed-rows]" in refused.stderr
    assert asked(SHOWN) == ONCE
    place = f"{url}#history?mode=upsert&key=as_of,customer"
    assert changes(run(*words, "--out", place, *JULY, "--json")) == (0, 1, 8)
    assert asked(SHOWN) == "2026-07-01|9|2403.00"


def test_a_table_of_others_is_updated_by_key(
    run: Run, url: str, asked: Asked, words: tuple[object, ...]
) -> None:
    asked(
        "CREATE TABLE crm (id serial, note text DEFAULT 'new', rule varchar(9), "
        "because text, unknown text, actions text, worth numeric, tier text, "
        "customer varchar(40) UNIQUE)"
    )
    asked("INSERT INTO crm (note, customer) VALUES ('kept', 'C1'), ('ours', 'X')")
    place = ("--out", f"{url}#crm?mode=upsert", *JULY, "--json")

    found = [changes(run(*words, *place)) for _ in range(2)]

    assert found == [(8, 1, 0), (0, 0, 9)]
    shown = "SELECT note, tier, customer FROM crm"
    assert (
        asked(f"{shown} WHERE customer IN ('C1', 'C2', 'X') ORDER BY 3")
        == "kept|gold|C1\nnew|gold|C2\nours||X"
    )
    fresh = ("--out", f"{url}#tiers?mode=upsert", *JULY, "--json")
    assert [changes(run(*words, *fresh)) for _ in range(2)] == [(9, 0, 0), (0, 0, 9)]


def test_what_can_t_be_written_so_is_found_before_the_work(
    run: Run, url: str, asked: Asked, words: tuple[object, ...]
) -> None:
    asked("CREATE TABLE t (customer integer, tier text, region text NOT NULL)")
    asked("CREATE ROLE reader; GRANT reader TO analyst; GRANT SELECT ON t TO reader")
    told = {
        mode: run(*words, "--out", f"{url}#t?mode={mode}").stderr
        for mode in ("create", "append", "upsrt")
    }
    may_not = url.replace("?", "&") + "?options=-crole%3Dreader#t?mode=append"
    asked("ALTER TABLE customers OWNER TO reader")
    told["reader"] = run(*words, "--out", may_not).stderr
    asked(
        "ALTER TABLE customers OWNER TO analyst; DROP OWNED BY reader; DROP ROLE reader"
    )

    assert "error[table-exists]: there is a table `t`" in told["create"]
    assert told["append"].count("error[unfit-table]") == 3
    assert "it lacks `as_of`, `worth`, `rule`" in told["append"]
    assert "error[unknown-mode]" in told["upsrt"]
    assert "you may not add rows to it" in told["reader"]
    assert asked("SELECT count(*) FROM t") == "0"


def test_a_wrong_password_is_one_clear_line(
    run: Run, server: Postgres, words: tuple[object, ...]
) -> None:
    place = f"postgresql://analyst:wr0ng%2Fone@127.0.0.1:{server.port}/shop#t"

    done = run(*words, "--out", f"{place}?mode=append")

    assert done.exit_code == 1
    assert done.stderr.count("error[") == done.stderr.count("error[login-refused]") == 1
    for secret in ("wr0ng", PASSWORD):
        assert secret not in done.output


def test_rejects_are_those_of_the_last_run(
    run: Run, url: str, asked: Asked, words: tuple[object, ...]
) -> None:
    asked("UPDATE customers SET visits = 99 WHERE customer = 'C3'")
    for _ in range(2):
        run(*words, "--out", f"{url}#history?mode=append", *JULY)

    assert asked('SELECT "column", value FROM history_rejects') == "visits|99"


# --- in the middle ------------------------------------------------------------

SLOW = """
CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.customer = 'C5' THEN PERFORM pg_sleep(600); END IF; RETURN NEW;
END $$;
CREATE TRIGGER slow BEFORE INSERT OR UPDATE ON history
FOR EACH ROW EXECUTE FUNCTION wait()
"""
OLD = "UPDATE history SET worth = 0, as_of = '2026-06-01'"


def killed_backend(asked: Asked) -> None:
    """Kill the process that serves our run; the whole server recovers."""
    pid = asked("SELECT pid FROM pg_stat_activity WHERE application_name = 'tiers'")
    os.kill(int(pid), signal.SIGKILL)


@pytest.mark.parametrize("end", ["run killed", "connection dropped", "server killed"])
@pytest.mark.parametrize("mode", ["append", "upsert"])
def test_whatever_ends_a_run_the_table_is_the_old_one_and_a_rerun_completes_it(  # noqa: PLR0913, PLR0917 - fixtures
    mode: str,
    end: str,
    run: Run,
    server: Postgres,
    url: str,
    asked: Asked,
    words: tuple[object, ...],
) -> None:
    run(*words, "--out", f"{url}#history?mode=append", *JULY)
    asked(OLD)
    old = asked(SHOWN)
    asked(SLOW)
    key = "" if mode == "append" else "&key=as_of,customer"
    out = ("--out", f"{url}#history?mode={mode}{key}", *JULY)

    with started(*words, *out) as sent:
        until(asked, "wait_event = 'PgSleep'")
        if end == "run killed":
            sent.kill()
            dropped(asked)  # the server would notice after the nap
        elif end == "connection dropped":
            dropped(asked)
        else:
            killed_backend(asked)
        _, errors = sent.communicate()
    server.wait()
    until_gone(asked)

    assert sent.returncode == (-signal.SIGKILL if end == "run killed" else 1)
    assert "Traceback" not in errors
    assert errors.count("error[lost-connection]") == (end != "run killed")
    assert PASSWORD not in errors
    assert asked(SHOWN) == old
    asked("DROP TRIGGER slow ON history")
    again = [changes(run(*words, *out, "--json")) for _ in range(2)]
    assert again == [(9, 0, 0), (0, 0, 9)]
    assert asked(SHOWN) == f"{old}\n{ONCE}"


def test_two_runs_at_once_add_the_rows_once(
    run: Run, url: str, asked: Asked, words: tuple[object, ...]
) -> None:
    run(*words, "--out", f"{url}#history?mode=append", *AUGUST)
    asked(SLOW.replace("600", "0.2"))
    out = ("--out", f"{url}#history?mode=append", *JULY, "--json")

    with started(*words, *out) as one, started(*words, *out) as other:
        printed = [each.communicate()[0] for each in (one, other)]

    found = [json.loads(text)["changes"]["added"] for text in printed]
    assert sorted(found) == [0, 9]
    assert asked(SHOWN) == f"{ONCE}\n2026-08-01|9|3003.00"


def test_a_row_that_another_is_changing_gets_our_values_and_keeps_theirs(
    run: Run, url: str, asked: Asked, words: tuple[object, ...]
) -> None:
    run(*words, "--out", f"{url}#crm?mode=upsert", *JULY)
    asked("ALTER TABLE crm ADD note text; UPDATE crm SET tier = 'old'")
    out = ("--out", f"{url}#crm?mode=upsert", *JULY, "--json")

    with psycopg.connect(f"{url}?application_name=theirs") as theirs:
        theirs.execute("UPDATE crm SET note = 'called' WHERE customer = 'C5'")
        with started(*words, *out) as ours:
            until(asked, "wait_event_type = 'Lock'")
            theirs.commit()
            printed, _ = ours.communicate()

    found = json.loads(printed)["changes"]
    assert (found["added"], found["changed"], found["unchanged"]) == (0, 9, 0)
    assert asked("SELECT count(*) FROM crm WHERE tier = 'old'") == "0"
    assert asked("SELECT customer FROM crm WHERE note = 'called'") == "C5"
