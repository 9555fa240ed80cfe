"""The README's examples run, and print what it says."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall(README.read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the files that the README shows."""
    for kind, text in BLOCKS:
        name = re.match(r"# file: (\S+)\n", text)
        if kind == "yaml" and name:
            (tmp_path / name[1]).write_text(text, encoding="utf-8")
    return tmp_path


def sessions() -> list[list[tuple[str, str]]]:
    """Give the commands of each block of the README with what they print."""
    return [
        [
            (command, output)
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
            for command, _, output in [part.partition("\n")]
        ]
        for kind, text in BLOCKS
        if kind == "console"
    ]


@pytest.mark.parametrize("session", sessions(), ids=lambda session: session[0][0])
def test_commands_print_what_the_readme_shows(
    session: list[tuple[str, str]], folder: Path
) -> None:
    for command, output in session:  # later ones may read what earlier ones wrote
        done = subprocess.run(
            [sys.executable, "-m", "tiers_cli", *shlex.split(command)[1:]],
            cwd=folder,
            env={**os.environ, "COLUMNS": "80", "TIERS_LANG": "en"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )

        assert lines(done.stdout) == lines(output), command


def lines(text: str) -> list[str]:
    """Split, leaving out the time a run took."""
    return [
        line.rstrip()
        for line in text.strip().splitlines()
        if not re.fullmatch(r"[\d.]+ seconds", line)
    ]


def test_the_python_example_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    examples = [text for kind, text in BLOCKS if kind == "python"]

    names: dict[str, object] = {}
    for example in examples:  # they are read one after the other
        exec(example, names)  # noqa: S102 - the README is ours

    assert examples
