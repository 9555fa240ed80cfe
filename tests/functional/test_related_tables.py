"""Tables of rows, as the user names them."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import Result

import tiers

Run = Callable[..., Result]

POLICY = """\
tiers-policy: 1
name: shops
tables:
  orders:
    date: ordered
    columns:
      ordered: {type: date}
      amount: {type: decimal(2), range: "[0..10000]"}
  visits:
    key: customer
    columns:
      length: {type: integer, range: "[0..600]", column: minutes}
facts:
  shop: {type: string, key: true}
  area: {type: [town, country]}
  spend: {from: orders, sum: amount, within: P12M, label: {en: spend, zh: 消费}}
  idle: {from: orders, days-since: last, missing: unknown, unit: days}
  visits: {from: visits, count: true, if: length >= 15}
tiers: {gold: , iron: }
rules:
  hit: first
  list:
    - {rule: R1, if: spend >= 100 and visits > 0, tier: gold, because: much}
    - {rule: R2, if: area = "town" or idle < 30, tier: iron, because: near}
tests:
  - case: facts made of rows are given as others are
    facts: {area: country, spend: 100, visits: 1}
    expect: {tier: gold}
  - case: a customer without rows
    facts: {area: country}
    expect: {tier: null, unknown: [idle]}
"""
SHOPS = "shop,area\nS1,town\nS2,country\nS3,town\n"
ORDERS = """\
shop,ordered,amount
S1,2026-06-01,99.99
S1,2026-07-01,0.01
S1,2026-07-02,500
S2,2025-07-01,900
S2,2026-06-20,12.5
S7,2026-06-20,12.5
S2,2026-06-20,dear
"""
VISITS = "customer,minutes\nS1,15\nS2,14\n"
TABLES = ("--table", "orders=orders.csv", "--table", "visits=visits.parquet")
WORDS = ("policy.yaml", "shops.csv", *TABLES, "--as-of", "2026-07-01")


@pytest.fixture
def shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder with a policy, customers, orders and visits."""
    monkeypatch.chdir(tmp_path)
    files = {"policy.yaml": POLICY, "shops.csv": SHOPS, "orders.csv": ORDERS}
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    pl.read_csv(VISITS.encode()).write_parquet("visits.parquet")
    return tmp_path


@pytest.mark.parametrize("engine", ["columnar", "interpret"])
def test_a_customer_is_decided_by_its_rows(run: Run, shops: Path, engine: str) -> None:
    result = run("evaluate", *WORDS, "--engine", engine, "--out", "out.csv", "--json")

    assert (result.exit_code, result.stderr) == (0, "")
    rows = pl.read_csv(shops / "out.csv").select("shop", "tier").rows()
    assert rows == [("S1", "gold"), ("S2", "iron"), ("S3", "iron")]
    assert json.loads(result.stdout)["tables"] == {
        "orders": {"read": 7, "blank": 0, "used": 4, "after": 1, "rejected": 2},
        "visits": {"read": 2, "blank": 0, "used": 2, "after": 0, "rejected": 0},
    }


def test_rejects_name_their_table(run: Run, shops: Path) -> None:
    shown = run("evaluate", *WORDS, "--out", "out.csv")

    rejects = pl.read_csv(shops / "out.rejects.csv")
    assert rejects.columns == ["table", "row", "column", "value", "code", "reason"]
    assert rejects.select("table", "row", "column", "value").rows() == [
        ("orders", 6, "shop", "S7"),
        ("orders", 7, "amount", "dear"),
    ]
    assert "read 3 = decided 3 + rejected 0" in shown.stdout
    counted = "orders: read 7 = used 4 + after the day 1 + rejected 2"
    assert counted in shown.stdout


def test_rows_count_as_rejects(run: Run, shops: Path) -> None:
    del shops
    result = run("evaluate", *WORDS, "--max-rejects", 1)

    assert result.exit_code == 1
    assert "too-many-rejects" in result.stderr


def test_a_check_tells_how_many_rows_are_faulty(run: Run, shops: Path) -> None:
    del shops
    words = ("check", "policy.yaml", "--data", *WORDS[1:])

    english, chinese = run(*words), run(*words, "--lang", "zh")

    assert english.exit_code == chinese.exit_code == 1
    assert "shops.csv: 3 rows, 0 faulty" in english.stdout
    assert "shop: no customer has this key (row 6: `S7`)" in english.stdout
    line = "orders：读取 7 = 采用 4 + 晚于评估日 1 + 拒收 2"
    assert line in chinese.stdout


def test_an_explanation_says_what_facts_are_made_of(run: Run, shops: Path) -> None:
    del shops
    text = run("explain", *WORDS, "--id", "S2").stdout
    found = json.loads(run("explain", *WORDS, "--id", "S2", "--json").stdout)

    made = "(from 1 row of orders after 2025-07-01 up to 2026-07-01)"
    assert f"spend = 12.50  {made}" in text
    assert "idle = 11 days  (from 2 rows of orders)" in text
    assert "visits = 0  (from 0 rows of visits)" in text
    assert found["made_of"]["spend"] == {
        "table": "orders",
        "rows": 1,
        "after": "2025-07-01",
        "up_to": "2026-07-01",
    }


def test_cases_give_facts_made_of_rows(run: Run, shops: Path) -> None:
    del shops
    result = run("test", "policy.yaml")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "2 of 2 cases pass" in result.stdout


def test_a_table_that_nobody_gives_is_shown_in_the_policy(
    run: Run, shops: Path
) -> None:
    del shops
    result = run("evaluate", *WORDS[:4], "--table", "visit=visits.parquet")

    assert result.exit_code == 2
    assert "policy.yaml:9:3: error[missing-table]: table `visits`" in result.stderr
    assert "error[undeclared-table]: no table is named `visit`" in result.stderr


@pytest.mark.parametrize(
    "words", ["orders", "=orders.csv", "orders=", "mysql://a:s3cret@h/d?b=c#t"]
)
def test_a_table_is_given_by_name_and_file(run: Run, shops: Path, words: str) -> None:
    del shops
    result = run("evaluate", "policy.yaml", "shops.csv", "--table", words)

    assert result.exit_code == 2
    assert "is not written NAME=DATA" in result.stderr
    assert "s3cret" not in result.stderr


def test_a_fault_of_a_file_names_that_file(run: Run, shops: Path) -> None:
    (shops / "orders.csv").write_text('shop,ordered,"amount\n', encoding="utf-8")

    result = run("evaluate", *WORDS)

    assert result.exit_code == 1
    assert "orders.csv" in result.stderr
    assert "shops.csv" not in result.stderr


def test_an_output_never_takes_the_place_of_a_table(run: Run, shops: Path) -> None:
    result = run("evaluate", *WORDS, "--out", "orders.csv")

    assert "same-file" in result.stderr
    assert (shops / "orders.csv").read_text(encoding="utf-8") == ORDERS


def test_python_takes_frames(shops: Path) -> None:
    ready = tiers.load(shops / "policy.yaml")
    customers, orders = pl.read_csv("shops.csv"), pl.read_csv("orders.csv")
    tables = {"orders": orders, "visits": pl.scan_parquet("visits.parquet")}
    day = date(2026, 7, 1)

    with pytest.raises(tiers.RejectedRows, match="orders: row 6, shop") as caught:
        ready.evaluate(customers, tables=tables, as_of=day)
    found = ready.evaluate(customers, tables=tables, as_of=day, rejects="drop")
    fitted = ready.fit(customers, tables=tables, as_of=day)

    assert caught.value.rejects["table"].unique().to_list() == ["orders"]
    assert found["tier"].to_list() == ["gold", "iron", "iron"]
    assert fitted.fitted is not None


BUYERS = """\
tiers-policy: 1
name: buyers
tables:
  orders:
    date: ordered
    columns:
      ordered: {type: date}
      amount: {type: decimal(2), range: "[0..10000]"}
  calls: {key: who, date: day, columns: {day: {type: date}}}
facts:
  shop: {type: string, key: true}
  spend: {from: orders, sum: amount}
  calls: {from: calls, count: true}
tiers: {gold: , iron: }
rules:
  hit: first
  default: iron
  list:
    - {rule: R1, if: spend >= 100 or calls > 1, tier: gold, because: much}
"""
CALLS = "who,day\nS9,2026-06-01\nS9,2026-06-02\nS1,2026-06-01\n,2026-06-01\n"


@pytest.fixture
def buyers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder with a policy and rows alone."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "buyers"
    folder.mkdir()
    late = "S8,2026-07-02,900\n"
    files = {"policy.yaml": BUYERS, "orders.csv": ORDERS + late, "calls.csv": CALLS}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_rows_may_name_the_customers(run: Run, buyers: Path) -> None:
    words = ["--table", f"orders={buyers / 'orders.csv'}"]
    words += ["--table", f"calls={buyers / 'calls.csv'}", "--as-of", "2026-07-01"]

    result = run(
        "evaluate", buyers / "policy.yaml", *words, "--out", "out.csv", "--json"
    )

    assert (result.exit_code, result.stderr) == (0, "")
    found = pl.read_csv("out.csv").select("shop", "tier").rows()
    assert found == [("S1", "gold"), ("S2", "gold"), ("S7", "iron"), ("S9", "gold")]
    told = json.loads(result.stdout)
    assert (told["read"], told["decided"], told["rejected"]) == (4, 4, 0)
    assert told["tables"]["calls"]["rejected"] == 1
    checked = run("check", buyers / "policy.yaml", *words)
    assert "4 customers named by rows, 0 faulty" in checked.stdout
    assert checked.exit_code == 1


def test_a_folder_brings_its_rows(run: Run, buyers: Path) -> None:
    explained = run("explain", buyers, "--id", "S9", "--as-of", "2026-07-01")

    assert (explained.exit_code, explained.stderr) == (0, "")
    assert "calls = 2  (from 2 rows of calls" in explained.stdout


def test_a_folder_brings_customers_beside_its_rows(run: Run, buyers: Path) -> None:
    (buyers / "customers.csv").write_text("shop\nS1\nS5\n", encoding="utf-8")

    result = run("evaluate", buyers, "--as-of", "2026-07-01", "--json")

    assert json.loads(result.stdout)["read"] == 2


def test_python_may_leave_customers_to_the_rows(buyers: Path) -> None:
    policy = tiers.load(buyers / "policy.yaml")
    orders = pl.DataFrame(
        {"shop": ["B", "A"], "ordered": [date(2026, 6, 1)] * 2, "amount": [500, 1]}
    )
    calls = pl.DataFrame({"who": ["B"], "day": [date(2026, 6, 1)]})

    found = policy.evaluate(
        tables={"orders": orders, "calls": calls}, as_of=date(2026, 7, 1)
    )

    assert found.select("shop", "tier").rows() == [("A", "iron"), ("B", "gold")]


def test_customers_with_facts_of_their_own_need_a_table(run: Run, shops: Path) -> None:
    del shops
    result = run("evaluate", "policy.yaml", *TABLES)

    assert result.exit_code == 2
    assert "error[no-data]: DATA is missing" in result.stderr
    with pytest.raises(tiers.DataError, match="it is needed for `area`"):
        tiers.load("policy.yaml").evaluate(
            tables={name: pl.DataFrame() for name in ("orders", "visits")}
        )
