"""The examples of the README and of the guides run, and print what is shown."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

ROOT = Path(__file__).parents[2]
GUIDES = ("policies", "cli", "core")
"""Whose pages run here; those of plugins are tried by the tests of each plugin."""
PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (
        ROOT / "README.md",
        *(page for part in GUIDES for page in sorted(ROOT.glob(f"{part}/docs/*.md"))),
    )
}
GOES_ON = "<!-- goes on -->"
"""Stands before a block whose commands follow those of the one before."""
BLOCK = re.compile(rf"^(?:{GOES_ON}\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
Session = list[tuple[str, str]]
"""Commands, each with what it prints."""


def sessions() -> list[tuple[str, Session]]:
    """Give the sessions of each page: a block, and those that go on with it."""
    found: list[tuple[str, Session]] = []
    for page, text in PAGES.items():
        for match in BLOCK.finditer(text):
            if match[1] != "console":
                continue
            session = [
                (command, output)
                for part in re.split(r"^\$ ", match[2], flags=re.MULTILINE)[1:]
                for command, _, output in [part.partition("\n")]
            ]
            if match[0].startswith(GOES_ON):
                found[-1][1].extend(session)
            else:
                found.append((page, session))
    return found


def examples(page: str) -> list[str]:
    """Give the Python of a page."""
    return [text for kind, text in BLOCK.findall(PAGES[page]) if kind == "python"]


def write_files(page: str, folder: Path) -> None:
    """Write the files that a page shows."""
    for kind, text in BLOCK.findall(PAGES[page]):
        name = re.match(r"# file: (\S+)\n", text)
        if kind == "yaml" and name:
            (folder / name[1]).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "session"),
    [pytest.param(*s, id=f"{s[0]}: {s[1][0][0]}") for s in sessions()],
)
def test_commands_print_what_a_page_shows(
    page: str,
    session: Session,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_files(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TIERS_LANG", "zh" if page.endswith(".zh.md") else "en")
    for command, output in session:  # later ones may read what earlier ones wrote
        done = run(*shlex.split(command)[1:])

        assert shown(lines(done.output), lines(output)) == lines(output), command


def shown(printed: list[str], expected: list[str]) -> list[str]:
    """Leave out of what is printed what a page leaves out: lines at each `…`."""
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
        if not re.fullmatch(r"[\d.]+ seconds|用时 [\d.]+ 秒", line)
    ]


@pytest.mark.parametrize("page", [page for page in PAGES if examples(page)])
def test_the_python_of_a_page_runs(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(page, tmp_path)
    monkeypatch.chdir(tmp_path)

    names: dict[str, object] = {}
    for example in examples(page):  # they are read one after the other
        exec(example, names)  # noqa: S102 - the pages are ours
