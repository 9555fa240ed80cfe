"""Customers from a real PostgreSQL, decisions into it, and what can go wrong there."""

import signal
import subprocess
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from servers.postgres import PASSWORD, Postgres, environment
from servers.runs import WAITING, Asked, dropped, started, until, until_gone

from tiers.location import Location
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.problems import DataError
from tiers.samples import samples
from tiers_plugins.sinks.postgresql import POSTGRESQL as SINK

Run = Callable[..., Any]

OLD = "CREATE TABLE decisions AS SELECT 'C1' AS customer, 'old' AS tier"
ENDLESS = (
    "SELECT 'C' || i AS customer, 1.25::numeric(9, 2) AS spend, 1 AS visits "
    "FROM generate_series(1, 1000000000) i"
)
SLOW = "SELECT 'C1' AS customer, pg_sleep(600)::text AS spend, 1 AS visits"
FEW = (
    "SELECT 'C' || i AS customer, i * 100 AS spend, 1 AS visits "
    "FROM generate_series(1, 9) i"
)


@contextmanager
def looking_at_decisions(server: Postgres, asked: Asked) -> Iterator[None]:
    """Keep a transaction open that has read the table, so that it can't be dropped."""
    look = "BEGIN; SELECT * FROM decisions; SELECT pg_sleep(600)"
    words = [str(server.binaries / "psql"), "-Xq", "-d", server.url("shop"), "-c", look]
    with subprocess.Popen(
        words,
        env=environment() | {"PGAPPNAME": "looker"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ):
        lock = "SELECT FROM pg_locks WHERE relation = 'decisions'::regclass"
        asked(WAITING.format(f"{lock} AND mode = 'AccessShareLock'"))
        yield
        asked(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'looker'"
        )


# --- from and to --------------------------------------------------------------


def test_a_sample_in_a_database_is_decided_as_its_file_is(
    run: Run, url: str, asked: Asked, tmp_path: Path
) -> None:
    sample = samples()["telecom"]
    raw = Plugins.installed().scan(sample.data, ReadOptions())
    customers = raw.drop("#row", "#extra")
    SINK.write(customers, Location.parse(f"{url}#customers"))
    day = ("--as-of", "2026-07-01")

    run("evaluate", "telecom", "--out", tmp_path / "file.csv", *day)
    done = run(
        "evaluate", "telecom", f"{url}#customers", "--out", f"{url}#decisions", *day
    )

    assert done.exit_code == 0, done.stderr
    assert "read 7,043 = decided 7,043 + rejected 0" in done.stdout
    assert f"decisions in {url}#decisions" in done.stdout
    back = Plugins.installed().scan(Location.parse(f"{url}#decisions"), ReadOptions())
    found = back.drop("#row").collect().cast(pl.String).fill_null("")
    wanted = pl.read_csv(tmp_path / "file.csv", infer_schema=False).fill_null("")
    assert found.equals(wanted)
    assert asked("SELECT count(*) FROM decisions_rejects") == "0"


BUYERS = """\
tiers-policy: 1
name: buyers
facts:
  shop: {type: string, key: true}
  spent: {from: orders, sum: amount}
tables:
  orders:
    key: shop
    columns: {amount: {type: decimal(2), range: "[0..1000]"}}
tiers: {gold: , basic: }
rules:
  hit: first
  default: basic
  list: [{rule: R1, if: spent > 100.10, tier: gold, because: buys}]
"""


def test_related_tables_come_from_the_database_too(
    run: Run, url: str, asked: Asked, tmp_path: Path
) -> None:
    (tmp_path / "policy.yaml").write_text(BUYERS, encoding="utf-8")
    asked("CREATE TABLE shops AS SELECT * FROM (VALUES ('S1'), ('S2')) AS s (shop)")
    asked(
        "CREATE TABLE orders AS SELECT * FROM (VALUES ('S1', 100.10), ('S1', 0.01), "
        "('S2', 100.10), ('S2', -1)) AS o (shop, amount)"
    )

    done = run(
        "evaluate",
        tmp_path / "policy.yaml",
        f"{url}#shops",
        "--table",
        f"orders={url}#orders",
        "--out",
        f"{url}#decisions",
    )

    assert done.exit_code == 0, done.stderr
    assert asked("SELECT * FROM decisions") == (
        "S1|gold|R1|buys||\nS2|basic||no rule applies; `basic` is the default||"
    )
    assert asked('SELECT "table", value FROM decisions_rejects') == "orders|-1"


def test_an_older_table_is_replaced_and_only_as_a_whole(
    run: Run, url: str, asked: Asked, small: Path
) -> None:
    asked(OLD)

    done = run("evaluate", small, f"{url}#{FEW}", "--out", f"{url}#decisions")

    assert done.exit_code == 0, done.stderr
    assert asked("SELECT count(*), min(tier), max(worth) FROM decisions") == (
        "9|gold|600.33"
    )


def test_parts_go_on_only_while_the_database_gives_the_same_rows(
    run: Run, url: str, asked: Asked, small: Path
) -> None:
    asked(f"CREATE TABLE customers AS {FEW}")
    words = ("evaluate", small, f"{url}#customers", "--out", "parts", "--part-rows", 4)

    first, again = run(*words), run(*words)
    asked("UPDATE customers SET spend = 1 WHERE customer = 'C3'")
    changed = run(*words)

    assert (first.exit_code, again.exit_code) == (0, 0), again.stderr
    assert changed.exit_code == 1
    assert "the data" in changed.stderr
    assert pl.read_parquet("parts/*.parquet").height == 9


# --- faults -------------------------------------------------------------------

FAULTS = {
    "login-refused": ["postgresql://analyst:wr0ng%2Fone@127.0.0.1:{port}/shop#t"],
    "no-connection": [
        "postgresql://analyst:wr0ng%2Fone@127.0.0.1:1/shop#t",
        "postgresql://analyst:wr0ng%2Fone@no.such.host.invalid/shop#t",
    ],
    "unknown-table": ["{url}#custmers", "{url}#no_schema.customers"],
    "no-table": ["{url}"],
    "failed-query": [
        "{url}#SELECT age FROM customers",
        "{url}#SELECT * FROM custmers",
        "{url}#SELECT 1 / 0 AS customer",
        "{url}#WITH gone AS (DELETE FROM customers RETURNING *) SELECT * FROM gone",
    ],
    "repeated-heading": ["{url}#SELECT 1 AS customer, 2 AS customer"],
    "bad-url": ["postgresql://analyst:wr0ng/one@127.0.0.1:{port}/shop#t"],
    "no-password": ["{url}?password-file=none.txt#customers"],
}


@pytest.mark.parametrize(
    ("code", "place"), [(code, place) for code in FAULTS for place in FAULTS[code]]
)
def test_a_fault_is_one_clear_line_without_the_password(  # noqa: PLR0913, PLR0917 - fixtures
    code: str,
    place: str,
    run: Run,
    server: Postgres,
    url: str,
    asked: Asked,
    small: Path,
) -> None:
    asked("CREATE TABLE customers AS SELECT 'C1' AS customer, 90 AS spend, 3 AS visits")

    words = ["evaluate", small, place.format(url=url, port=server.port)]
    done = run(*words, "--json")

    heads = [line for line in done.stderr.splitlines() if f"[{code}]" in line]
    assert len(heads) == 1, done.stderr
    assert done.exit_code == (2 if code == "bad-url" else 1)
    assert done.stdout == ""
    assert "= help: " in done.stderr
    for secret in ("wr0ng", PASSWORD):
        assert secret not in done.stderr


def test_no_secret_is_anywhere_in_the_chain_of_exceptions(
    server: Postgres, url: str
) -> None:
    del url
    place = Location.parse(
        f"postgresql://analyst:wr0ng%2Fone@127.0.0.1:{server.port}/shop?sslkey=k3y#t"
    )

    with pytest.raises(DataError) as caught:
        Plugins.installed().scan(place, ReadOptions())

    told = [repr(place), str(place)]
    error: BaseException | None = caught.value
    while error is not None:
        told += [repr(error), str(error), *traceback.format_exception(error)]
        error = error.__cause__ or error.__context__
    for secret in ("wr0ng", "k3y"):
        assert not [words for words in told if secret in words]


@pytest.mark.parametrize("how", ["file", "passfile", "url"])
def test_a_password_comes_from_where_it_is_kept(  # noqa: PLR0913, PLR0917 - fixtures
    how: str,
    run: Run,
    server: Postgres,
    url: str,
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PGPASSWORD")
    secret = small / "secret.txt"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    if how == "file":
        url += f"?password-file={secret}"
    elif how == "passfile":
        word = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
        secret.write_text(f"127.0.0.1:{server.port}:*:*:{word}\n", encoding="utf-8")
        secret.chmod(0o600)
        monkeypatch.setenv("PGPASSFILE", str(secret))
    else:
        url = url.replace("@", ":s3cret%2F%26%3A%40%20word@", 1)

    done = run("evaluate", small, f"{url}#{FEW}", "--json")

    assert done.exit_code == 0, done.stderr
    assert '"decided": 9' in done.stdout
    assert "s3cret" not in done.output


def test_tables_that_may_not_be_written_are_found_before_the_work(
    run: Run, url: str, asked: Asked, small: Path
) -> None:
    asked("CREATE VIEW seen AS SELECT 1 AS a")
    asked(OLD)
    asked("CREATE VIEW tiers AS SELECT tier FROM decisions")
    data = small / "customers.csv"

    whys = [
        run("evaluate", small, data, "--out", f"{url}#{name}").stderr.splitlines()[0]
        for name in ("seen", "decisions", "no.such")
    ]

    assert [why.rpartition(": ")[2] for why in whys] == [
        "it is there already, and no table",
        "views are made of it",
        "there is no such schema",
    ]
    assert asked("SELECT tier FROM decisions") == "old"


def test_a_table_is_not_written_over_itself(run: Run, url: str, small: Path) -> None:
    done = run("evaluate", small, f"{url}#customers", "--out", f"{url}#customers")

    assert (done.exit_code, "error[same-file]" in done.stderr) == (2, True)


# --- in the middle ------------------------------------------------------------


def test_a_connection_dropped_in_mid_read_is_one_clear_line(
    url: str, asked: Asked, small: Path
) -> None:
    with started("evaluate", small, f"{url}#{ENDLESS}", "--out", "o.csv") as run:
        until(asked, "state = 'active' AND query LIKE 'COPY%'")
        dropped(asked)
        _, errors = run.communicate()

    assert run.returncode == 1
    assert errors.startswith(
        f"error[lost-connection]: the connection to `{url}` was lost: terminating "
        "connection due to administrator command\n"
    )
    assert "Traceback" not in errors
    assert not Path("o.csv").exists()


@pytest.mark.parametrize("query", [SLOW, ENDLESS])
def test_ctrl_c_stops_a_long_query(
    query: str, url: str, asked: Asked, small: Path
) -> None:
    with started("evaluate", small, f"{url}#{query}") as run:
        until(asked, "state = 'active' AND query LIKE 'COPY%'")
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate()
    until_gone(asked)

    assert run.returncode == 130
    assert "interrupted; nothing was left half-written" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("end", ["interrupted", "killed", "dropped"])
def test_whatever_ends_a_run_the_old_table_stays_until_the_new_one_is_whole(
    end: str, server: Postgres, url: str, asked: Asked, small: Path
) -> None:
    asked(OLD)
    words = ("evaluate", small, f"{url}#{FEW}", "--out", f"{url}#decisions")

    with looking_at_decisions(server, asked), started(*words) as run:
        until(asked, "wait_event_type = 'Lock'")
        if end == "interrupted":
            run.send_signal(signal.SIGINT)
        elif end == "killed":
            run.kill()
        else:
            dropped(asked)
        _, errors = run.communicate()
    until_gone(asked)

    codes = {"interrupted": 130, "killed": -signal.SIGKILL, "dropped": 1}
    assert run.returncode == codes[end]
    assert "Traceback" not in errors
    assert asked("SELECT customer, tier FROM decisions") == "C1|old"
    assert asked("SELECT count(*) FROM pg_class WHERE relname LIKE 'tiers%'") == "0"
