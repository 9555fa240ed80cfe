"""Forward chaining as its users meet it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from tiers.samples import samples
from tiers.testing.engines import assert_engine_ok
from tiers_cli.main import cli
from tiers_plugins.engines.durable.engine import Durable, lacking

DAY = ("--as-of", "2026-07-01")
HERE = Path(__file__).parent
POLICY = """\
tiers-policy: 1
name: shops
facts:
  shop:   {type: string, key: true}
  spend:  {type: integer, range: "[0..1000]"}
tiers: {gold: , basic: }
rules:
  hit: unique
  columns: [spend]
  rows:
    - [R1, ">= 60", gold, much]
    - [R2, "< 60", basic, little]
actions:
  catalogue:
    adviser: {then: [call]}
    call: {then: [{if: spend > 80, do: [report], because: a large shop}]}
    report:
  rules:
    - {if: tier = "gold", do: [adviser]}
"""
FAULTY = """
import ctypes
from tiers_plugins.engines.durable import worker

sound = worker.chainer

def chainer(stages):
    chain = sound(stages)
    return lambda event: ctypes.string_at(0) if event["f0"] == 13 else chain(event)

worker.chainer = chainer
worker.main()
"""
BLOCKER = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"durable", "durable_rules_engine"}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Blocker())
"""


@pytest.fixture
def shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("shops.yaml").write_text(POLICY, encoding="utf-8")
    rows = "".join(f"s{spend},{spend}\n" for spend in range(100))
    Path("shops.csv").write_text(f"shop,spend\n{rows}", encoding="utf-8")
    return tmp_path


needs_library = pytest.mark.skipif(
    Durable().absence is not None, reason="durable-rules is not here"
)


@needs_library
def test_the_kit_finds_it_fit() -> None:
    assert_engine_ok(Durable())


@needs_library
@pytest.mark.usefixtures("shops")
def test_a_native_fault_costs_one_customer_a_word_and_no_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = (sys.executable, "-c", FAULTY)
    monkeypatch.setattr(
        "tiers_plugins.engines.durable.engine.Durable", Durable(command=command)
    )
    words = ["evaluate", "shops.yaml", "shops.csv", *DAY]
    ran = CliRunner().invoke(cli, [*words, "--engine", "durable", "--out", "a.csv"])
    CliRunner().invoke(cli, [*words, "--engine", "interpret", "--out", "b.csv"])

    assert ran.exit_code == 1
    assert ran.stderr.count("error[engine-breakdown]") == 1
    assert "customer `s13`" in ran.stderr
    assert Path("a.csv").read_bytes() == Path("b.csv").read_bytes()


@needs_library
@pytest.mark.usefixtures("shops")
def test_a_worker_that_does_not_start_is_told_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = (sys.executable, "-c", "")
    monkeypatch.setattr(
        "tiers_plugins.engines.durable.engine.Durable", Durable(command=command)
    )
    words = ["evaluate", "shops.yaml", "shops.csv", *DAY, "--engine", "durable"]
    ran = CliRunner().invoke(cli, [*words, "--out", "a.csv"])

    assert ran.exit_code == 1
    assert ran.stderr.count("error[absent-engine]") == 1
    assert not Path("a.csv").exists()


@needs_library
@pytest.mark.usefixtures("shops")
def test_an_explanation_lists_what_fired_in_its_order() -> None:
    words = ["explain", "shops.yaml", "shops.csv", "--id", "s90", *DAY]
    ran = CliRunner().invoke(cli, [*words, "--engine", "durable"])

    fired = ran.stdout.partition("fired, in this order\n")[2].split("\n")[:4]
    assert [line.partition(". ")[2] for line in fired] == [
        "R1",
        "→ adviser",
        "adviser → call",
        "call → report",
    ]
    assert "report: a large shop (because call was given)" in ran.stdout


@needs_library
@pytest.mark.usefixtures("shops")
def test_a_check_lists_the_engines_that_serve() -> None:
    text = POLICY.replace("spend > 80", "spend * 2 > 160")
    Path("more.yaml").write_text(text, encoding="utf-8")

    served = CliRunner().invoke(cli, ["check", "shops.yaml", "--engines"]).stdout
    refused = CliRunner().invoke(cli, ["check", "more.yaml", "--engines"])

    assert [line.strip() for line in served.splitlines()[1:]] == [
        "✓ columnar: serves it",
        "✓ interpret: serves it",
        "✓ durable: serves it",
    ]
    assert refused.exit_code == 0
    assert "✗ durable: does not serve it" in refused.stdout
    assert "more.yaml:16:24:" in refused.stdout


@needs_library
def test_a_policy_of_more_than_fifty_rules_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "".join(
        f'    - [B{n}, "[{n}..{n + 1})", basic, little]\n' for n in range(60)
    )
    text = POLICY.replace('    - [R2, "< 60", basic, little]\n', rows)
    Path("shops.yaml").write_text(text, encoding="utf-8")

    ran = CliRunner().invoke(cli, ["check", "shops.yaml", "--engines"])

    assert "64 rules, and 50 are the most" in ran.stdout


@needs_library
@pytest.mark.usefixtures("shops")
def test_a_run_that_is_interrupted_leaves_no_process_behind(shops: Path) -> None:
    lines = samples()["tobacco-retail"].data.read_text(encoding="utf-8").splitlines()
    with (shops / "many.csv").open("w", encoding="utf-8") as file:
        file.write(f"{lines[0]}\n")
        for copy in range(40):
            file.writelines(f"{copy}-{line}\n" for line in lines[1:])
    words = ["evaluate", "tobacco-retail", "many.csv", "--out", "out.csv", *DAY]
    run = subprocess.Popen(
        [sys.executable, "-m", "tiers_cli", *words, "--engine", "durable"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not children(run.pid):
        assert run.poll() is None, run.communicate()

    workers = children(run.pid)
    os.killpg(run.pid, signal.SIGINT)
    _, errors = run.communicate()

    assert run.returncode == 130
    assert b"Traceback" not in errors
    assert not Path("out.csv").exists()
    assert not any(is_running(pid) for pid in workers)


def children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(entry.parent.name))
    return found


def is_running(pid: int) -> bool:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] != "Z"


def without_library(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the command where durable-rules can't be imported."""
    (folder / "sitecustomize.py").write_text(BLOCKER, encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        [sys.executable, "-m", "tiers_cli", *words],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_the_library_the_engine_says_why_and_others_work(shops: Path) -> None:
    words = ("evaluate", "shops.yaml", "shops.csv", *DAY)

    refused = without_library(shops, *words, "--engine", "durable")
    fine = without_library(shops, *words, "--out", "out.parquet")
    listed = without_library(shops, "plugins")
    served = without_library(shops, "check", "shops.yaml", "--engines")

    assert refused.returncode == 1
    assert "error[absent-engine]" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert fine.returncode == 0
    assert pl.read_parquet(shops / "out.parquet").height == 100
    assert "! durable: the library durable-rules is not installed" in listed.stdout
    assert "✗ durable: does not serve it" in served.stdout


def test_on_newer_pythons_the_reason_is_the_version() -> None:
    assert "3.13" in lacking((3, 13, 0)).en
    assert "not installed" in lacking((3, 12, 9)).en


ALWAYS_FAULTY = FAULTY.replace('event["f0"] == 13', 'event["f0"] % 2')


@needs_library
@pytest.mark.usefixtures("shops")
def test_a_worker_that_breaks_down_again_and_again_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tiers_plugins.engines.durable.chaining.CHUNK", 6)
    monkeypatch.setattr("tiers_plugins.engines.durable.chaining.MOST_LOST", 2)
    command = (sys.executable, "-c", ALWAYS_FAULTY)
    monkeypatch.setattr(
        "tiers_plugins.engines.durable.engine.Durable", Durable(command=command)
    )
    words = ["evaluate", "shops.yaml", "shops.csv", *DAY]
    ran = CliRunner().invoke(cli, [*words, "--engine", "durable", "--out", "a.csv"])
    CliRunner().invoke(cli, [*words, "--engine", "interpret", "--out", "b.csv"])

    assert ran.exit_code == 1
    assert ran.stderr.count("error[engine-breakdown]") == 4  # three of six, and the end
    assert Path("a.csv").read_bytes() == Path("b.csv").read_bytes()
