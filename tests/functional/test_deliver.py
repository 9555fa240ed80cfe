"""From decisions to a receiver, by the commands, with a real one that fails."""

import csv
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from servers.receiving import SECRET, receiver

Run = Callable[..., Result]
KNOWN = ("--secret-env", "HOOK")


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", SECRET)


def evaluate(run: Run, url: str, *more: object) -> Result:
    words = ("policy.yaml", "customers.csv", "--out", "tiers.csv")
    return run("evaluate", *words, "--as-of", "2026-07-01", "--to", url, *KNOWN, *more)


def test_each_action_arrives_once_however_often_it_is_asked_for(
    run: Run, small: Path
) -> None:
    with receiver(small / "keys", failing=0.3) as found:
        first = evaluate(run, found.url)
        again = evaluate(run, found.url, "--json")
        rest = run("deliver", "tiers.outbox", "--to", found.url, *KNOWN)
        taken = found.taken()

    assert [first.exit_code, again.exit_code, rest.exit_code] == [0, 0, 0]
    assert len(taken) == len(set(taken)) == 2
    assert "sent 2, unchanged 0, refused 0, missing 0" in first.output
    (told,) = json.loads(again.stdout)["deliveries"]
    assert (told["sent"], told["missing"]) == (2, 0)
    files = [path for path in small.rglob("*") if path.is_file()]
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]
    assert SECRET not in first.output + again.output + rest.output


def test_what_a_receiver_would_not_take_is_sent_when_it_does(
    run: Run, small: Path
) -> None:
    with receiver(small / "keys", plan={"1": "deny"}) as found:
        first = evaluate(run, found.url)
        rest = run("deliver", "tiers.outbox", "--to", found.url, *KNOWN)
        taken = found.taken()

    assert (first.exit_code, rest.exit_code) == (1, 0)
    assert (small / "tiers.csv").exists(), "decisions are there all the same"
    assert "login-refused" in first.output
    assert "missing 2" in first.output
    assert f"tiers deliver tiers.outbox --to {found.url} --secret-env HOOK" in (
        first.output
    )
    assert len(taken) == 2


def test_another_decision_is_another_item_and_nothing_undelivered_is_lost(
    run: Run, small: Path
) -> None:
    with receiver(small / "keys", plan={"1": "deny"}) as found:
        evaluate(run, found.url)
        (small / "customers.csv").write_text("customer,spend,visits\nC9,90,3\n")
        refused = evaluate(run, found.url)
        run("deliver", "tiers.outbox", "--to", found.url, *KNOWN)
        done = evaluate(run, found.url)
        taken = found.taken()

    assert refused.exit_code == 1
    assert "undelivered-items" in refused.output
    assert done.exit_code == 0
    assert len(set(taken)) == 3


def test_places_and_results_that_can_not_be_delivered_are_refused_beforehand(
    run: Run, small: Path
) -> None:
    unknown = run(
        "evaluate",
        "policy.yaml",
        "customers.csv",
        "--out",
        "t.csv",
        "--to",
        "pigeon://roof",
    )
    nowhere = run("evaluate", "policy.yaml", "customers.csv", "--to", "http://h/")
    spread = run(
        *("evaluate", "policy.yaml", "customers.csv", "--out", "t.csv", "--lang", "zh"),
        *("--engine", "spark", "--to", "http://h/"),
    )

    assert (unknown.exit_code, nowhere.exit_code, spread.exit_code) == (1, 2, 2)
    assert "不能与 --engine spark 同用：去掉该选项" in spread.output
    assert "`pigeon://roof`" in unknown.output
    assert "--to and --deliver need --out FILE" in nowhere.output
    assert not (small / "t.csv").exists()


def test_what_is_wrong_with_sinks_is_said_before_anything_is_decided(
    run: Run, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", "short")
    with receiver(small / "keys") as found:
        refused = evaluate(run, found.url)
    several = run(
        *("evaluate", "policy.yaml", "customers.csv", "--out", "tiers.csv"),
        *("--to", "http://h/tasks", "--to", "nats://127.0.0.1:1"),
    )

    assert (refused.exit_code, several.exit_code) == (1, 1)
    assert "[weak-secret]" in refused.output
    assert "[weak-secret]" in several.output
    assert "[no-answer]" in several.output
    assert not (small / "tiers.csv").exists()


def test_tasks_for_a_crm_are_a_file_that_any_delivery_makes_again(
    run: Run, small: Path
) -> None:
    words = ("policy.yaml", "customers.csv", "--out", "tiers.csv", "--lang", "zh")
    day = ("--as-of", "2026-07-01")

    done = run("evaluate", *words, *day, "--to", "salesforce:tasks.csv")
    first = (small / "tasks.csv").read_text(encoding="utf-8-sig")
    (small / "tasks.csv").unlink()
    rest = ("--to", "salesforce:tasks.csv", "--lang", "zh", "--json")
    again = run("deliver", "tiers.outbox", *rest)

    assert (done.exit_code, again.exit_code) == (0, 0), done.output + again.output
    assert "salesforce:tasks.csv：已送达 2" in done.output
    assert (small / "tasks.csv").read_text(encoding="utf-8-sig").count("拜访") == 1
    assert (small / "tasks.csv").read_text(encoding="utf-8-sig") == first
    (told,) = json.loads(again.stdout)
    assert (told["to"], told["sent"], told["missing"]) == ("salesforce:tasks.csv", 2, 0)


SINKS = """
sinks:
  tasks:
    to: odoo:tasks.csv
    facts: [visits]
    options: {owner-fact: visits, owners: users.csv, project: Service}
"""


def test_a_policy_says_how_tasks_are_made(run: Run, small: Path) -> None:
    with (small / "policy.yaml").open("a", encoding="utf-8") as file:
        file.write(SINKS)
    (small / "users.csv").write_text("owner,user\n3,Ann\n", encoding="utf-8")
    words = ("policy.yaml", "customers.csv", "--out", "tiers.csv", "--to", "tasks")

    done = run("evaluate", *words, "--as-of", "2026-07-01")

    assert done.exit_code == 0, done.output
    with (small / "tasks.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [(r["partner_id"], r["user_ids"]) for r in csv.DictReader(file)]
    assert found == [("C1", "Ann"), ("C4", "")]


def test_a_delivery_that_is_interrupted_says_how_to_go_on_and_does(
    run: Run, small: Path
) -> None:
    words = ["policy.yaml", "customers.csv", "--out", "tiers.csv"]
    with receiver(small / "keys", plan={"1": "late"}) as found:
        day = ["--as-of", "2026-07-01", "--to", found.url, *KNOWN]
        with subprocess.Popen(
            [sys.executable, "-m", "tiers_cli", "evaluate", *words, *day],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as sender:
            while not list(small.glob("tiers.outbox/*.receipts")):
                assert sender.poll() is None, sender.communicate()
            sender.send_signal(signal.SIGINT)
            _, said = sender.communicate()
        found.kill()
        found.restart(plan={})
        rest = run("deliver", "tiers.outbox", "--to", found.url, *KNOWN)
        taken = found.taken()

    assert sender.returncode == 130
    assert "give the same command again to go on where it stopped" in said
    assert rest.exit_code == 0, rest.output
    assert len(taken) == len(set(taken)) == 2
