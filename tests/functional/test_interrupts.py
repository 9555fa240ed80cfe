"""Whatever ends a run, a file under its final name is whole: the old one or the new."""

import os
import pty
import re
import signal
import subprocess
import sys
import termios
from contextlib import suppress
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


@pytest.fixture(scope="module")
def more(many: Path) -> Path:
    """Make 400,000 shops: reading and deciding outlast whoever looks at the screen."""
    header, _, rows = many.read_text(encoding="utf-8").partition("\n")
    path = many.with_name("more.csv")
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{header}\n")
        for copy in range(4):
            file.writelines(f"{copy}-{line}\n" for line in rows.splitlines())
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


# --- in the middle of native code ---------------------------------------------

BUSY = """\
import click
import polars as pl
from tiers.atomic import replacing
from tiers_cli.interrupts import interruptible

def begun(rows):
    print("begun", flush=True)
    return rows

@click.command()
@click.argument("out")
def command(out):
    interruptible(lambda: forever(out))

def forever(out):
    from pathlib import Path
    some = pl.LazyFrame({"n": range(100_000)})
    told = some.select(pl.col("n").map_batches(begun))
    pairs = told.join(some, how="cross")  # ten thousand million, in native code alone
    with replacing(Path(out)):
        pairs.select(pl.col("n").hash().sum()).collect(engine="streaming")

command()
"""


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_native_code_that_takes_hours_does_not_keep_a_signal_waiting(
    tmp_path: Path, end: signal.Signals
) -> None:
    """That this test ends is what it shows."""
    command = [sys.executable, "-c", BUSY, str(tmp_path / "out.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"begun\n"
        assert len(list(tmp_path.iterdir())) == 1
        run.send_signal(end)

    assert run.returncode == 128 + end
    assert list(tmp_path.iterdir()) == []


# --- on a terminal ------------------------------------------------------------


ON_TERMINAL = """\
import os
os.close(os.open(os.ttyname(0), os.O_RDWR))  # it becomes ours: its keys are signals
from tiers_cli.main import cli
cli()
"""
CTRL_C = b"\x03"


def on_a_terminal(*words: str, press_at: str | None = None) -> tuple[int, str]:
    """Run the command on a terminal, and press Ctrl-C when it shows some words.

    Give the exit code, and all that was sent to the terminal.
    """
    main, other = pty.openpty()
    termios.tcsetwinsize(other, (24, 100))
    command = [sys.executable, "-c", ON_TERMINAL, *words]
    shown, is_pressed = "", press_at is None
    with subprocess.Popen(
        command,
        stdin=other,
        stdout=subprocess.DEVNULL,
        stderr=other,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm"},
    ) as run:
        os.close(other)
        with suppress(OSError):  # that is how a terminal ends that nobody holds
            while part := os.read(main, 65_536):
                shown += part.decode(errors="replace")
                if not is_pressed and str(press_at) in shown:
                    os.write(main, CTRL_C)
                    is_pressed = True
        os.close(main)
    return run.returncode, shown


def evaluated(data: Path, out: Path, *words: str) -> list[str]:
    named = ["evaluate", "tobacco-retail", str(data), "--out", str(out)]
    return [*named, "--as-of", "2026-07-01", *words]


def lines(shown: str) -> list[str]:
    """Give what stood on the line, one moment after the other."""
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "\r", shown)
    return [part.rstrip() for part in re.split(r"[\r\n]+", plain) if part.strip()]


def test_a_terminal_shows_how_far_the_work_is(more: Path, tmp_path: Path) -> None:
    code, shown = on_a_terminal(*evaluated(more, tmp_path / "out.csv"))

    assert code == 0
    found = lines(shown)
    assert any(line.startswith("reading ") for line in found)
    deciding = [line for line in found if line.startswith("deciding ")]
    assert re.search(
        r"[\d,]+ / ≈?[\d,]+ +\d+ % +[\d,]+/s( +\d+:\d\d left)?$", deciding[-1]
    )


def test_parts_show_how_far_the_work_is_in_chinese(many: Path, tmp_path: Path) -> None:
    words = evaluated(many, tmp_path / "out", "--part-rows", "20000", "--lang", "zh")

    code, shown = on_a_terminal(*words)

    assert code == 0
    deciding = [line for line in lines(shown) if line.startswith("判定 ")]
    assert re.search(r"[\d,]+ / ≈?[\d,]+ +\d+ % +[\d,]+ 行/秒", deciding[-1])


def test_a_quiet_run_shows_nothing(many: Path, tmp_path: Path) -> None:
    code, shown = on_a_terminal(*evaluated(many, tmp_path / "out.csv", "--quiet"))

    assert (code, shown) == (0, "")


@pytest.mark.parametrize("words", [[], ["--part-rows", "5000"]])
def test_ctrl_c_on_a_terminal_leaves_it_and_the_folder_tidy(
    more: Path, tmp_path: Path, words: list[str]
) -> None:
    out = tmp_path / ("out" if words else "out.csv")

    code, shown = on_a_terminal(*evaluated(more, out, *words), press_at="deciding")

    assert code == 130
    assert lines(shown)[-1] == "interrupted; nothing was left half-written"
    assert ("the same command again" in shown) is bool(words)
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h")  # the cursor is back
    assert not list(tmp_path.rglob(".*"))
