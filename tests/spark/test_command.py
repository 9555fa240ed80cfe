"""The command on Spark, as a user types it, on the cores of this machine."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from tiers.samples import samples

PATIENCE = 50_000_000
"""How often the folder is looked at before a test gives up."""


def started(*words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tiers_cli", *map(str, words)]
    return subprocess.Popen(
        [*command, "--as-of", "2026-07-01"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def on_spark(data: Path, out: Path, *words: object) -> subprocess.Popen[str]:
    where = ("--engine", "spark", "--master", "local[1]", "--out", out)
    return started("evaluate", "telecom", data, *where, *words)


def finished(run: subprocess.Popen[str]) -> tuple[int, str, str]:
    with run:
        out, errors = run.communicate()
        return run.returncode, out, errors


@pytest.fixture
def dirty(tmp_path: Path) -> Path:
    """Write subscribers with an empty line, a fault, and more fields than headings."""
    lines = samples()["telecom"].data.read_text(encoding="utf-8").splitlines()
    faulty = lines[3].replace(",", ",x", 5)
    text = "\n".join([*lines[:500], "", faulty, lines[1], f"{lines[600]},more"])
    (tmp_path / "subscribers.csv").write_text(text, encoding="utf-8")
    return tmp_path / "subscribers.csv"


def test_a_text_table_is_decided_and_rejected_as_here(
    spark_environment: Path, dirty: Path, tmp_path: Path
) -> None:
    del spark_environment
    here, folder = tmp_path / "here.parquet", tmp_path / "判定"
    folder.mkdir()
    (folder / "_SUCCESS").touch()  # as an older run left it

    code, said, errors = finished(on_spark(dirty, folder, "--json"))
    expected = finished(started("evaluate", "telecom", dirty, "--out", here, "--json"))

    assert (code, errors) == (expected[0], expected[2]) == (0, "")
    assert _counts(said) == _counts(expected[1])
    found = pl.read_parquet(sorted(folder.glob("*.parquet")))
    key = found.columns[0]
    assert found.sort(key).equals(pl.read_parquet(here).sort(key))
    rejects = (tmp_path / "判定.rejects.csv").read_bytes()
    assert rejects == (tmp_path / "here.rejects.csv").read_bytes()
    assert rejects.count(b"\n") > 2
    assert not list(_hidden(tmp_path))


def _counts(said: str) -> list[str]:
    names = ('"seconds"', '"out"', '"rejects"')
    return [line for line in said.splitlines() if not line.strip().startswith(names)]


def _hidden(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.name.startswith("."))


def test_an_interrupt_stops_the_job_and_leaves_nothing(
    spark_environment: Path, tmp_path: Path
) -> None:
    del spark_environment
    table = pl.read_csv(samples()["telecom"].data, infer_schema=False)
    many = pl.concat([table] * 25).with_row_index("n")
    key = table.columns[0]
    many = many.with_columns(pl.format("{}-{}", key, "n").alias(key)).drop("n")
    many.write_parquet(tmp_path / "many.parquet")
    out = tmp_path / "out"

    run = on_spark(tmp_path / "many.parquet", out)
    wait_until_it_writes(run, tmp_path)
    run.send_signal(signal.SIGINT)
    code, said, errors = finished(run)

    assert code == 130, errors
    assert (said, errors.strip()) == ("", "interrupted; nothing was left half-written")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many.parquet"]


def wait_until_it_writes(run: subprocess.Popen[str], folder: Path) -> None:
    for _ in range(PATIENCE):
        with os.scandir(folder) as found:
            # Files with such a name only try whether a file can be written.
            if any(e.is_dir() and e.name.endswith(".part") for e in found):
                return
        assert run.poll() is None, run.communicate()
    pytest.fail("nothing was written")


def test_a_folder_that_spark_did_not_write_is_left_alone(
    spark_environment: Path, dirty: Path, tmp_path: Path
) -> None:
    del spark_environment
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "dear.txt").touch()

    code, _, errors = finished(on_spark(dirty, tmp_path / "notes"))

    assert code == 1
    assert "error[unwritable-file]: " in errors
    assert (tmp_path / "notes" / "dear.txt").exists()
