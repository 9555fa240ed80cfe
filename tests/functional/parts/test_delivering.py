"""Results in parts are delivered as those at once, whatever ends a run."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from servers.receiving import SECRET, receiver

Run = Callable[..., Result]

SINKS = """
sinks:
  list: {to: list.jsonl, facts: [spend, 区域]}
  hook: {to: "URL", what: decisions, facts: [spend], secret: {env: HOOK}}
"""


@pytest.fixture(autouse=True)
def _sinks(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bring the shops to a folder of the test's own."""
    for name in ("policy.yaml", "shops.csv"):
        (tmp_path / name).write_bytes((home / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOOK", SECRET)


def naming(url: str) -> None:
    """Let the policy name sinks."""
    with Path("policy.yaml").open("a", encoding="utf-8") as file:
        file.write(SINKS.replace("URL", url))


def sent(done: Result) -> dict[str, tuple[int, int]]:
    """Give what each sink has, and what is missing."""
    told = json.loads(done.stdout)["deliveries"]
    return {each["to"]: (each["sent"], each["missing"]) for each in told}


def test_parts_are_delivered_as_a_result_that_is_one_file(
    run: Run, tmp_path: Path, shops: Any
) -> None:
    naming("http://127.0.0.1:1/")

    plain = run(*shops.evaluate, "--out", "plain.csv", "--to", "list")
    whole = Path("list.jsonl").read_bytes()
    Path("list.jsonl").unlink()
    parted = run(*shops.by_tier, "parts", "--to", "list")

    assert (plain.exit_code, parted.exit_code) == (0, 0), parted.stderr
    assert sent(plain) == sent(parted)
    assert Path("list.jsonl").read_bytes() == whole
    assert (tmp_path / "parts.outbox").is_dir()
    assert sorted(p.name for p in Path("parts.run").iterdir()) == [
        "fit.json",
        "lock",
        "manifest.json",
    ]


def test_a_finished_run_given_again_delivers_what_is_missing(
    run: Run, tmp_path: Path, shops: Any
) -> None:
    with receiver(tmp_path / "keys", plan={"1": "deny"}) as found:
        naming(found.url)
        undelivered = run(*shops.by_rows, "parts", "--to", "hook")
        again = run(*shops.by_rows, "parts", "--deliver")
        once_more = run(*shops.by_rows, "parts", "--deliver")
        keys = found.taken()

    assert [undelivered.exit_code, again.exit_code, once_more.exit_code] == [1, 0, 0]
    assert "login-refused" in undelivered.stderr
    decided = json.loads(again.stdout)["decided"]
    assert sent(again)["hook"] == (decided, 0)
    assert sent(again) == sent(once_more)
    assert len(keys) == len(set(keys)) == decided
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]


def test_a_run_that_is_killed_before_it_delivers_does_so_when_it_is_taken_up(
    run: Run, tmp_path: Path, shops: Any
) -> None:
    with receiver(tmp_path / "keys") as found:
        naming(found.url)
        words = [*shops.by_rows, "parts", "--to", "hook"]
        untold = shops.tiers(*shops.by_rows, "untold", cwd=tmp_path)
        codes = [
            shops.tiers(*words, cwd=tmp_path, event=event, when="after").returncode
            for event in (int(untold.stderr), 2)
        ]
        done = run(*words)
        keys = found.taken()

    assert codes == [-signal.SIGKILL] * 2
    assert done.exit_code == 0, done.stderr
    decided = json.loads(done.stdout)["decided"]
    assert sent(done)["hook"] == (decided, 0)
    assert len(keys) == len(set(keys)) == decided
    assert shops.files(tmp_path / "parts") == shops.files(tmp_path / "untold")


def test_a_sink_in_the_folder_of_the_result_is_refused(run: Run, shops: Any) -> None:
    Path("parts").mkdir()
    done = run(*shops.by_rows, "parts", "--to", "parts/list.csv")

    assert done.exit_code == 2
    assert "error[same-file]" in done.stderr
    assert not list(Path("parts").iterdir())
