"""A sender killed in the middle: sent again, everything arrives once by its key."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from servers.broker import PASSWORD, NoBroker, broker
from servers.receiving import SECRET, receiver
from servers.sending import SINK

from tiers.pipeline.delivery import Outbox

TESTS = Path(__file__).parents[1]
COUNT = 20_000


def started(
    url: str, box: Path, secret: str, count: int = COUNT, **more: str
) -> "subprocess.Popen[str]":
    words = ["-m", "servers.sending", url, str(box), str(count)]
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=TESTS,
        env={**os.environ, "SECRET": secret, **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def killed(url: str, box: Path, secret: str) -> int:
    """Kill a sender once some receipts are in the journal; count what is missing."""
    with started(url, box, secret, HALT="1") as run:
        assert run.stdout is not None
        assert int(run.stdout.readline())
        run.kill()
    missing = Outbox.opened(box).missing(SINK)
    assert 0 < missing < COUNT
    return missing


def sent_again(url: str, box: Path, secret: str) -> dict[str, int]:
    """Send what is missing; give the outcomes of all."""
    with started(url, box, secret) as run:
        said, _ = run.communicate()
    assert run.returncode == 0, said
    found: dict[str, int] = json.loads(said.splitlines()[-1])
    return found


def keys(box: Path) -> set[str]:
    batches = Outbox.opened(box).batches(SINK)
    return {item.key for batch in batches for item in batch.items}


def test_after_kill_9_a_webhook_has_everything_once(tmp_path: Path) -> None:
    box = tmp_path / "outbox"
    with receiver(tmp_path / "keys", failing=0.05) as found:
        killed(found.url, box, SECRET)

        outcomes = sent_again(found.url, box, SECRET)

        taken = found.taken()
    assert sum(outcomes.values()) == COUNT
    assert len(taken) == COUNT
    assert set(taken) == keys(box)


def test_after_kill_9_a_stream_has_everything_once(tmp_path: Path) -> None:
    box = tmp_path / "outbox"
    try:
        with broker() as found:
            found.make_stream()
            killed(found.url, box, PASSWORD)

            outcomes = sent_again(found.url, box, PASSWORD)

            assert sum(outcomes.values()) == COUNT
            assert found.stored() == COUNT
    except NoBroker as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize("how", ["deny", "echo", "strange", "moved", "long"])
def test_no_secret_is_said_whatever_the_receiver_says(how: str, tmp_path: Path) -> None:
    box, plan = tmp_path / "outbox", {str(call): how for call in range(1, 500)}
    with receiver(tmp_path / "keys", plan=plan) as found:
        url = found.url.replace("//", "//ann:pass-of-ann@") + "?token=t0ken-of-url"
        with started(url, box, SECRET, 100) as run:
            said, _ = run.communicate()

    assert run.returncode == 1
    assert "error[" in said
    kept = b"".join(path.read_bytes() for path in box.iterdir()) + said.encode()
    for secret in (SECRET, SECRET.removeprefix("whsec_"), "pass-of-ann", "t0ken-of"):
        assert secret.encode() not in kept
