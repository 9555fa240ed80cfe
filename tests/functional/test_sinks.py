"""Sinks that a policy names: who gets what, what is hidden, and what is told of it."""

import json
import re
import sqlite3
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import polars as pl
import pytest
from click.testing import Result
from servers.postgres import PASSWORD
from servers.receiving import SECRET, receiver

Run = Callable[..., Result]
POLICY = """\
tiers-policy: 1
name: shops
facts:
  customer: {type: string, key: true}
  spend: {type: decimal(2), range: "[0..1000]", missing: unknown}
  phone: {type: string, missing: unknown, masked: true}
  born: {type: date, missing: unknown, masked: true}
tiers: {gold: , iron: }
rules:
  hit: first
  default: iron
  outputs: {discount: {type: decimal(1), default: 0}}
  list: [{rule: R1, if: spend >= 50, tier: gold, because: much, outputs: {discount: 5}}]
actions:
  catalogue: {visit: {owner: sales, within: P1M}, ask: {}}
  rules: [{if: tier = "gold", do: [visit]}, {if: true, do: [ask]}]
sinks:
"""
CUSTOMERS = """\
customer,spend,phone,born
C1,90.5,13812345678,1990-01-02
C2,20,110,
=C3,,王小明,2000-02-02
"""
VALUES = ("13812345678", "1990-01-02", "王小明", "2000-02-02")
EVALUATE = ("evaluate", "policy.yaml", "customers.csv", "--out", "tiers.csv")
AS_OF = ("--as-of", "2026-01-31")


@pytest.fixture
def shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Go to a folder with a policy that has these sinks."""

    def made(*sinks: str) -> Path:
        lines = "".join(f"  {sink}\n" for sink in sinks)
        policy = POLICY + lines if sinks else POLICY.removesuffix("sinks:\n")
        (tmp_path / "policy.yaml").write_text(policy, encoding="utf-8")
        return tmp_path

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOOK", SECRET)
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    return made


def kept(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return sorted(found, key=lambda body: str(body["customer"]))


def counted(result: Result) -> dict[str, tuple[int, int]]:
    """Give what was sent and what is missing, by sink."""
    told = json.loads(result.stdout)
    told = told if isinstance(told, list) else told["deliveries"]
    return {each["to"]: (each["sent"], each["missing"]) for each in told}


def inside(path: Path) -> bytes:
    """Give what is in a file, packed or not."""
    data = path.read_bytes()
    if path.suffix == ".parquet":
        return data + pl.read_parquet(path).write_ndjson().encode()
    if path.suffix == ".xlsx":
        with ZipFile(path) as book:
            return data + b"".join(map(book.read, book.namelist()))
    return data


def test_each_sink_gets_what_it_may_have_and_no_value_that_is_masked(
    run: Run, shops: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    key = elsewhere / "key"
    key.write_text(f"{SECRET}\n", encoding="utf-8")
    with (
        receiver(elsewhere / "a", bodies=str(elsewhere / "a.jsonl")) as crm,
        receiver(elsewhere / "b", bodies=str(elsewhere / "b.jsonl")) as erp,
    ):
        folder = shops(
            f"crm: {{to: {crm.url}, facts: [phone, spend], secret: {{env: HOOK}}}}",
            f"erp: {{to: {erp.url}, what: decisions, secret: {{file: {key}}},"
            " options: {rate: 10000}}",
            "list: {to: tasks.csv, facts: [phone, born]}",
            "book: {to: all.xlsx, what: decisions, facts: [phone]}",
            "db: {to: 'sqlite:///d.db#t?mode=upsert&key=customer,action'}",
        )
        first = run(*EVALUATE, *AS_OF, "--deliver", "--json")
        again = run(*EVALUATE, *AS_OF, "--deliver", "--json")
        rest = run("deliver", "tiers.outbox", "--json")

    assert [each.exit_code for each in (first, again, rest)] == [0, 0, 0]
    every = {"crm": (4, 0), "erp": (3, 0), "list": (4, 0), "book": (3, 0), "db": (4, 0)}
    assert counted(first) == counted(again) == counted(rest) == every
    visit, ask = kept(elsewhere / "a.jsonl")[1:3]
    assert visit == {
        "policy": "shops",
        "version": "",
        "as_of": "2026-01-31",
        "customer": "C1",
        "action": "visit",
        "tier": "gold",
        "rule": "R1",
        "because": "much",
        "label": "visit",
        "owner": "sales",
        "within": "P1M",
        "due": "2026-02-28",
        "facts": {"phone": "138****78", "spend": "90.50"},
    }
    assert (ask["due"], ask["facts"]["phone"]) == (None, "138****78")
    decided = kept(elsewhere / "b.jsonl")[1]
    assert decided["actions"] == ["visit", "ask"]
    assert decided["outputs"] == {"discount": "5.0"}
    assert "facts" not in decided
    lines = (folder / "tasks.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == (
        "customer,action,label,owner,within,due,tier,rule,because,phone,born"
    )
    assert lines[1].startswith("C1,visit,visit,sales,P1M,2026-02-28,gold,R1,much,138")
    assert lines[4].startswith("'=C3,ask")
    assert lines[4].endswith(",****,****")
    rows = sqlite3.connect(folder / "d.db").execute("SELECT action, due FROM t")
    assert ("visit", "2026-02-28") in rows.fetchall()
    outputs = first.output + again.output + rest.output
    files = [*folder.rglob("*"), *elsewhere.rglob("*.jsonl")]
    read = {path: inside(path) for path in files if path.is_file()}
    del read[folder / "customers.csv"]
    for value in (*VALUES, SECRET):
        assert value not in outputs
        assert not [p for p, data in read.items() if value.encode() in data]


def test_a_sink_that_fails_leaves_the_others_intact_and_is_served_later(
    run: Run, shops: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    keys = tmp_path_factory.mktemp("keys") / "keys"
    with receiver(keys, plan={"1": "deny"}) as hook:
        folder = shops(
            f"crm: {{to: {hook.url}, facts: [spend], secret: {{env: HOOK}}}}",
            "list: {to: lists/tasks.csv}",
            "book: {to: all.csv, what: decisions}",
        )
        (folder / "lists").mkdir()
        first = run(*EVALUATE, *AS_OF, "--deliver")
        (folder / "customers.csv").write_text("customer,spend,phone,born\nC9,9,,\n")
        refused = run(*EVALUATE, *AS_OF, "--deliver")
        crowd = (folder / "lists/tasks.csv").read_text(encoding="utf-8")
        (folder / "lists/tasks.csv").unlink()
        rest = run("deliver", "tiers.outbox", "--json")
        taken = hook.taken()

    assert (first.exit_code, refused.exit_code, rest.exit_code) == (1, 1, 0)
    assert re.search(r"policy.yaml:\d+:\d+: error\[login-refused\]", first.output)
    assert "crm: sent 0, unchanged 0, refused 0, missing 4" in first.output
    assert "deliver the rest: tiers deliver tiers.outbox --to crm" in first.output
    assert "list: sent 4" in first.output
    assert "[undelivered-items]" in refused.output
    assert "list: sent 1" in refused.output, "it had got all of the run before"
    assert "C9" in crowd
    assert counted(rest) == {"crm": (4, 0), "list": (1, 0), "book": (1, 0)}
    assert (folder / "lists/tasks.csv").read_text(encoding="utf-8") == crowd
    assert len(taken) == len(set(taken)) == 4


def test_faults_of_all_sinks_are_told_at_once_and_at_their_places(
    run: Run, shops: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEAK", "s3cret")
    folder = shops(
        "none: {to: 'http://127.0.0.1:9/a', secret: {env: NOWHERE_AT_ALL}}",
        "weak: {to: 'http://127.0.0.1:9/b', secret: {env: WEAK}, options: {rat: 5}}",
        "odd: {to: 'http://127.0.0.1:9/c', secret: {env: HOOK}, options: {rat: 5}}",
        "deep: {to: nowhere/tasks.csv}",
        "base: {to: 'sqlite:///nowhere/d.db#t'}",
    )

    found = run(*EVALUATE, *AS_OF, "--deliver")

    assert found.exit_code == 1
    codes = ("no-secret", "weak-secret", "unknown-option", "no-folder")
    assert [code for code in codes if f"[{code}]" in found.output] == list(codes)
    assert "[unwritable-table]" in found.output
    assert found.output.count("policy.yaml:") == 5
    assert "s3cret" not in found.output
    assert not (folder / "tiers.csv").exists()


def test_nothing_is_delivered_unless_that_is_asked_for(
    run: Run, shops: Callable[..., Path]
) -> None:
    folder = shops("list: {to: tasks.csv}", "other: {to: other.csv}")

    plain = run(*EVALUATE, *AS_OF)
    before = (folder / "tasks.csv").exists()
    named = run(*EVALUATE, *AS_OF, "--to", "list", "--to", "more.csv")

    assert (plain.exit_code, named.exit_code, before) == (0, 0, False)
    assert (folder / "tasks.csv").exists()
    assert (folder / "more.csv").exists()
    assert not (folder / "other.csv").exists()


def test_a_url_gets_what_is_said_of_it_on_the_command_line(
    run: Run, shops: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "key").write_text(SECRET, encoding="utf-8")
    shops()
    secret = ("--secret-file", elsewhere / "key")
    with receiver(elsewhere / "a", bodies=str(elsewhere / "a.jsonl")) as hook:
        to = ("--to", hook.url, *secret, "--what", "decisions")
        first = run(*EVALUATE, *AS_OF, *to, "--sink-option", "rate=9000")
        unknown = run(*EVALUATE, *AS_OF, *to, "--sink-option", "rat=9")
        rest = run("deliver", "tiers.outbox", *to)
        alone = run("deliver", "tiers.outbox")
        other = run("deliver", "tiers.outbox", "--to", hook.url, *secret)

    assert (first.exit_code, rest.exit_code, alone.exit_code) == (0, 0, 0)
    assert [body["customer"] for body in kept(elsewhere / "a.jsonl")] == [
        "=C3",
        "C1",
        "C2",
    ]
    assert "[unknown-option]" in unknown.output
    assert "[no-outbox]" in other.output, "there are decisions, and no actions"


def test_items_that_nobody_can_deliver_are_told(
    run: Run, shops: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    keys = tmp_path_factory.mktemp("keys") / "keys"
    shops("list: {to: tasks.csv}")
    with receiver(keys, plan={"1": "deny"}) as hook:
        secret = ("--secret-env", "HOOK")
        run(*EVALUATE, *AS_OF, "--to", hook.url, *secret)
        found = run("deliver", "tiers.outbox")
        run("deliver", "tiers.outbox", "--to", hook.url, *secret)
        after = run("deliver", "tiers.outbox")

    assert (found.exit_code, after.exit_code) == (1, 0)
    assert "[unnamed-sink]" in found.output
    assert hook.url in found.output


def test_the_screen_shows_items_each_time_and_no_orders_to_the_terminal(
    run: Run, shops: Callable[..., Path]
) -> None:
    folder = shops("show: {to: 'console:', facts: [phone], what: decisions}")
    with (folder / "customers.csv").open("a", encoding="utf-8") as file:
        file.write("C4\x1b[2J,60,,\n")

    first = run(*EVALUATE, *AS_OF, "--to", "console", "--lang", "en")
    again = run("deliver", "tiers.outbox", "--to", "console:")
    shown = run(*EVALUATE, *AS_OF, "--to", "show")
    mixed = run(*EVALUATE, *AS_OF, "--to", "console", "--json")

    line = "C1 · gold · visit · sales · due 2026-02-28 · much\n"
    assert line in first.output
    assert line in again.output
    assert "C1 · gold · visit, ask · discount: 5.0 · phone: 138****78 · much" in (
        shown.output
    )
    assert "\x1b[2J" not in first.output + shown.output
    assert mixed.exit_code == 2
    assert "--json and console" in mixed.output


def test_a_table_of_a_sink_is_no_input_and_no_other_output(
    run: Run, shops: Callable[..., Path]
) -> None:
    folder = shops(
        "list: {to: tiers.csv}",
        "data: {to: customers.csv}",
        "tasks: {to: 'odoo:customers.csv'}",
    )

    for name in ("list", "data", "tasks"):
        found = run(*EVALUATE, *AS_OF, "--to", name)
        assert found.exit_code == 2
        assert "[same-file]" in found.output
    assert (folder / "customers.csv").read_text(encoding="utf-8") == CUSTOMERS


def test_the_examples_of_the_pages_are_sound(
    run: Run, shops: Callable[..., Path]
) -> None:
    root = Path(__file__).parents[2]
    for page in ("cli/docs/deliveries.md", "plugins/docs/sinks/sinks.md"):
        text = (root / page).read_text(encoding="utf-8")
        (section,) = re.findall(r"```yaml\nsinks:\n(.*?)```", text, re.DOTALL)
        shops(*textwrap.dedent(section).splitlines())
        found = run("check", "policy.yaml")
        assert found.exit_code == 0, found.output


def test_what_an_outbox_knows_is_the_same_wherever_a_command_is_run(
    run: Run, shops: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shops("list: {to: tasks.csv}", "crm: {to: 'odoo:odoo.csv'}")
    first = run(*EVALUATE, *AS_OF, "--deliver")
    made = {name: (folder / name).read_bytes() for name in ("tasks.csv", "odoo.csv")}
    for name in made:
        (folder / name).unlink()
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")

    again = run("deliver", "../tiers.outbox")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert {name: (folder / name).read_bytes() for name in made} == made


def test_facts_stand_beside_the_decisions_of_their_customer(
    run: Run, shops: Callable[..., Path]
) -> None:
    folder = shops("list: {to: tasks.jsonl, facts: [spend]}")
    rows = [f"C{n},{n if n % 7 else 'dear'}," for n in range(60)]
    rows[5] = rows[4]  # a key that is repeated
    table = "\n".join(["customer,spend,phone", *rows])
    (folder / "customers.csv").write_text(table, encoding="utf-8")

    for engine in ("columnar", "interpret"):
        found = run(*EVALUATE, *AS_OF, "--to", "list", "--engine", engine)
        assert found.exit_code == 0, found.output
        sent = pl.read_ndjson(folder / "tasks.jsonl")
        whom = sent["customer"].str.strip_prefix("C").cast(pl.Int64)
        assert (whom == sent["spend"].cast(pl.Float64).cast(pl.Int64)).all()
        assert whom.n_unique() == 60 - 9 - 1


def test_a_database_gets_its_password_from_where_it_is_kept(
    run: Run,
    shops: Callable[..., Path],
    url: str,
    asked: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PGPASSWORD")
    monkeypatch.setenv("SHOP_KEY", PASSWORD)
    to = f"'{url}#tasks?mode=upsert&key=customer,action'"
    folder = shops(f"db: {{to: {to}, secret: {{env: SHOP_KEY}}, facts: [phone]}}")

    first = run(*EVALUATE, *AS_OF, "--to", "db")
    (folder / "customers.csv").write_text(CUSTOMERS.replace("20,110", "99,110"))
    second = run(*EVALUATE, *AS_OF, "--to", "db", "--json")
    monkeypatch.setenv("SHOP_KEY", "wrong")
    wrong = run(*EVALUATE, *AS_OF, "--to", "db")

    assert (first.exit_code, second.exit_code, wrong.exit_code) == (0, 0, 1)
    assert json.loads(second.stdout)["deliveries"][0] == {
        "to": "db",
        "sent": 2,
        "unchanged": 3,
        "refused": 0,
        "missing": 0,
        "reasons": [],
        "dead_letters": None,
    }
    assert asked("SELECT count(*), max(phone) FROM tasks") == "5|138****78"
    assert re.search(r"policy.yaml:\d+:\d+: error\[login-refused\]", wrong.output)
    assert PASSWORD not in first.output + second.output + wrong.output
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not [p for p in files if PASSWORD.encode() in p.read_bytes()]


def test_no_command_shows_a_line_with_a_secret_that_a_policy_holds(
    run: Run, shops: Callable[..., Path]
) -> None:
    shops(
        "a: {to: 'https://ann:s3cret@host/x', wht: actions}",
        "b: {to: nowhere, secret: s3cret}",
        "c: {to: nowhere, secret: {value: s3cret}}",
        "d: {to: nowhere, options: {password: s3cret}}",
        "e: {to: 'https://host/x?token=s3cret', facts: [nobody]}",
        "f: {to: 'postgresql://ann:s3/cret@host/x', facts: [nobody]}",
    )
    commands = (
        ("check", "policy.yaml"),
        ("lint", "policy.yaml"),
        ("test", "policy.yaml"),
        ("diff", "policy.yaml", "policy.yaml"),
        (*EVALUATE, *AS_OF, "--deliver"),
    )

    outputs = [run(*words).output for words in commands]

    assert not [output for output in outputs if re.search("s3/?cret", output)]
    assert outputs[0].count("[literal-secret]") == 5
