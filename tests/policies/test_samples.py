"""The samples keep what they promise: their cases, their data, one answer each."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tiers.samples import samples
from tiers_cli.main import cli

DAY = ("--as-of", "2026-07-01")
REAL = {"cdnow", "telecom"}
NAMES = ["cdnow", "purchase-grades", "service-levels", "telecom", "tobacco-retail"]


def test_every_sample_is_tested_here() -> None:
    assert list(samples()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_has_no_problem_and_its_cases_pass(name: str) -> None:
    sample = samples()[name]
    data = ["--data", sample.data]
    if name == "cdnow":
        data = ["--table", f"purchases={sample.data}"]
    checked = CliRunner().invoke(cli, ["check", name, *map(str, data)])
    tested = CliRunner().invoke(cli, ["test", name, *DAY])

    assert (checked.exit_code, checked.stderr) == (0, "")
    assert (tested.exit_code, tested.stderr) == (0, "")
    assert "✗" not in tested.stdout
    assert tested.stdout.count("✓") >= 5


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_both_engines_write_the_same_file(tmp_path: Path, name: str, lang: str) -> None:
    for engine in ("columnar", "interpret"):
        out = tmp_path / f"{engine}.csv"
        words = [
            "evaluate",
            name,
            "--engine",
            engine,
            "--out",
            str(out),
            "--lang",
            lang,
        ]
        assert CliRunner().invoke(cli, [*words, *DAY]).exit_code == 0

    columnar, interpreted = tmp_path / "columnar.csv", tmp_path / "interpret.csv"
    assert columnar.read_bytes() == interpreted.read_bytes()


@pytest.mark.parametrize("name", [n for n in NAMES if n not in REAL])
def test_the_data_come_out_of_their_script_byte_for_byte(
    tmp_path: Path, name: str
) -> None:
    sample = samples()[name]
    script = Path(shutil.copy(sample.folder / "generate.py", tmp_path))

    subprocess.run([sys.executable, str(script)], check=True, capture_output=True)

    assert (tmp_path / sample.data.name).read_bytes() == sample.data.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_readme_shows_commands_that_work(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where they leave what they write
    readme = (samples()[name].folder / "README.md").read_text(encoding="utf-8")
    commands = [line for line in readme.splitlines() if line.startswith("tiers ")]

    assert commands
    for line in commands:
        assert CliRunner().invoke(cli, line.split()[1:]).exit_code == 0, line
