"""The README's examples run, and print what it says."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"
GOES_ON = "<!-- goes on -->"
"""Stands before a block whose commands follow those of the one before."""
BLOCK = re.compile(rf"^(?:{GOES_ON}\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
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
    found: list[list[tuple[str, str]]] = []
    for match in BLOCK.finditer(README.read_text(encoding="utf-8")):
        if match[1] != "console":
            continue
        session = [
            (command, output)
            for part in re.split(r"^\$ ", match[2], flags=re.MULTILINE)[1:]
            for command, _, output in [part.partition("\n")]
        ]
        if match[0].startswith(GOES_ON):
            found[-1] += session
        else:
            found.append(session)
    return found


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

        assert shown(lines(done.stdout), lines(output)) == lines(output), command


def shown(printed: list[str], expected: list[str]) -> list[str]:
    """Leave out of what is printed what the README leaves out: lines at each `…`."""
    found = list[str]()
    for line in expected:
        if line == "…":
            after = expected[len(found) + 1 :][:1]
            while printed and printed[:1] != after:
                printed = printed[1:]
            found.append(line)
        elif printed:
            found, printed = [*found, printed[0]], printed[1:]
    return [*found, *printed]


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
