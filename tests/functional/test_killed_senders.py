"""A sender killed in the middle: sent again, everything arrives once by its key."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from servers.broker import PASSWORD, NoBroker, broker
from servers.receiving import SECRET, receiver

TESTS = Path(__file__).parents[1]
COUNT = 20_000
ALL = {f"k{number}" for number in range(COUNT)}


def started(
    url: str, journal: Path, secret: str, count: int = COUNT, **more: str
) -> "subprocess.Popen[str]":
    words = ["-m", "servers.sending", url, str(journal), str(count)]
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=TESTS,
        env={**os.environ, "SECRET": secret, **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def killed(url: str, journal: Path, secret: str) -> None:
    """Start to send, and kill the sender once some receipts are in the journal."""
    with started(url, journal, secret, HALT="1") as run:
        assert run.stdout is not None
        assert int(run.stdout.readline())
        run.kill()
    assert 0 < len(set(journal.read_text().split()) & ALL) < COUNT


def sent_again(url: str, journal: Path, secret: str) -> dict[str, int]:
    """Send what is missing; give the outcomes."""
    with started(url, journal, secret) as run:
        said, _ = run.communicate()
    assert run.returncode == 0, said
    found: dict[str, int] = json.loads(said.splitlines()[-1])
    return found


def test_after_kill_9_a_webhook_has_everything_once(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    with receiver(tmp_path / "keys", failing=0.05) as found:
        killed(found.url, journal, SECRET)
        noted = set(journal.read_text().split())

        outcomes = sent_again(found.url, journal, SECRET)

        assert sum(outcomes.values()) == COUNT - len(noted & ALL)
        assert set(journal.read_text().split()) == ALL
        taken = found.taken()
    assert len(taken) == COUNT
    assert set(taken) == ALL


def test_after_kill_9_a_stream_has_everything_once(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    try:
        with broker() as found:
            found.make_stream()
            killed(found.url, journal, PASSWORD)

            sent_again(found.url, journal, PASSWORD)

            assert set(journal.read_text().split()) == ALL
            assert found.stored() == COUNT
    except NoBroker as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize("how", ["deny", "echo", "strange", "moved", "long"])
def test_no_secret_is_said_whatever_the_receiver_says(how: str, tmp_path: Path) -> None:
    journal, plan = tmp_path / "journal", {str(call): how for call in range(1, 500)}
    with receiver(tmp_path / "keys", plan=plan) as found:
        url = found.url.replace("//", "//ann:pass-of-ann@") + "?token=t0ken-of-url"
        with started(url, journal, SECRET, 100) as run:
            said, _ = run.communicate()

    assert run.returncode == 1
    assert "error[" in said
    kept = said + journal.read_text()
    for secret in (SECRET, SECRET.removeprefix("whsec_"), "pass-of-ann", "t0ken-of"):
        assert secret not in kept
