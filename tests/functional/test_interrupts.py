"""Whatever ends a run, a file under its final name is whole: the old one or the new."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tiers.samples import samples

OLDER = b"the decisions of last month\n"
PATIENCE = 5_000_000
"""How often the folder is looked at before a test gives up."""

ENDS = {
    signal.SIGINT: 130,
    signal.SIGTERM: 143,
    signal.SIGKILL: -signal.SIGKILL,
}
WORDS = {
    signal.SIGINT: "interrupted; nothing was left half-written",
    signal.SIGTERM: "ended from outside; nothing was left half-written",
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make 100,000 shops, so that writing decisions takes a while."""
    lines = samples()["tobacco-retail"].data.read_text(encoding="utf-8").splitlines()
    path = tmp_path_factory.mktemp("many") / "shops.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{lines[0]}\n")
        for copy in range(50):
            file.writelines(f"{copy}-{line}\n" for line in lines[1:])
    return path


def started(data: Path, out: Path) -> subprocess.Popen[bytes]:
    words = ["evaluate", "tobacco-retail", str(data), "--out", str(out)]
    return subprocess.Popen(
        [sys.executable, "-m", "tiers_cli", *words, "--as-of", "2026-07-01"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_until_it_writes(run: subprocess.Popen[bytes], folder: Path) -> None:
    """Look for a hidden file with something in it, which only decisions have."""
    for _ in range(PATIENCE):
        with os.scandir(folder) as found:
            if any(is_being_written(entry) for entry in found):
                return
        assert run.poll() is None, run.communicate()
    pytest.fail("nothing was written")


def is_being_written(entry: os.DirEntry[str]) -> bool:
    if not (entry.name.startswith(".") and entry.name.endswith(".part")):
        return False
    try:
        return entry.stat().st_size > 0
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    ("end", "older"),
    [
        (signal.SIGINT, None),
        (signal.SIGINT, OLDER),
        (signal.SIGTERM, OLDER),
        (signal.SIGKILL, OLDER),
        (signal.SIGKILL, None),
    ],
)
def test_a_run_that_is_ended_leaves_no_half_file(
    many: Path, tmp_path: Path, end: signal.Signals, older: bytes | None
) -> None:
    out = tmp_path / "判定.csv"
    if older is not None:
        out.write_bytes(older)

    with started(many, out) as run:
        wait_until_it_writes(run, tmp_path)
        run.send_signal(end)
        _, errors = run.communicate()

    assert run.returncode == ENDS[end]
    assert (out.read_bytes() if out.exists() else None) == older
    assert b"Traceback" not in errors
    if end != signal.SIGKILL:
        assert WORDS[end] in errors.decode()
        assert list(tmp_path.iterdir()) == ([out] if older else [])


def test_a_run_that_is_left_alone_replaces_the_older_file(
    many: Path, tmp_path: Path
) -> None:
    out = tmp_path / "判定.csv"
    out.write_bytes(OLDER)

    with started(many, out) as run:
        _, errors = run.communicate()

    assert (run.returncode, errors) == (0, b"")
    assert out.read_bytes().count(b"\n") == 100_001
    assert list(tmp_path.iterdir()) == [out]
