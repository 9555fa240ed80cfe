"""Broken policies: each fault is found, and the intact twin of each is clean.

A file names the codes that must be found, and the texts whose replacement mends it.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tiers.analysis.findings import Report
from tiers.pipeline.load import check
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.prove import proved, unfitted
from tiers_cli.main import cli

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
PLUGINS = Plugins.installed()
DAY = "2026-07-01"


def proof(path: Path) -> Report:
    program, problems = check(path, PLUGINS)
    assert program is not None, problems
    return proved(unfitted(program), as_of=date.fromisoformat(DAY), seconds=30)


def mended(text: str) -> str:
    body = "".join(
        ln for ln in text.splitlines(keepends=True) if not ln.startswith("# ")
    )
    for wrong, right in re.findall(r"^# mend: (.*?) ==> (.*)$", text, re.MULTILINE):
        before = wrong.replace("\\n", "\n")
        assert body.count(before) == 1, before
        body = body.replace(before, right.replace("\\n", "\n"))
    return body


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_fault_is_found_and_told(
    path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    wanted = set(first.removeprefix("# codes: ").split(", "))

    done = CliRunner().invoke(cli, ["check", path.name, "--prove", "--as-of", DAY])

    told = set(re.findall(r"(?:error|warning)\[([a-z-]+)\]", done.stdout))
    assert told == wanted
    assert done.exit_code == ("error[" in done.stdout)
    golden(HERE / "golden" / f"{path.stem}.txt", done.stdout)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_the_intact_twin_is_clean(path: Path, tmp_path: Path) -> None:
    twin = tmp_path / path.name
    twin.write_text(mended(path.read_text(encoding="utf-8")), encoding="utf-8")

    report = proof(twin)

    assert [(f.code, f.message.en) for f in report.findings] == []
    assert {claim.answer for claim in report.claims} == {"proved"}


def test_there_are_many() -> None:
    assert len(BROKEN) >= 40
