"""A package of a stranger: built, installed, and used by the command."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = Path(__file__).parent / "acme"
LACKING = [name for name in ("pip", "hatchling") if not importlib.util.find_spec(name)]
pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"not installed here: {LACKING}")

Tiers = Callable[..., subprocess.CompletedProcess[str]]

POLICY = """\
tiers-policy: 1
name: shares
facts:
  spend: {type: decimal(2), range: "[0..1000]"}
scores:
  share: {model: acme-share, of: spend}
tiers: {A: {}, B: {}}
rules:
  hit: first
  list:
    - {rule: R1, if: share >= 50, tier: A, because: much}
    - {rule: R2, if: share < 50, tier: B, because: little}
"""

KIT = """\
import csv
from acme_tiers.share import Share
from acme_tiers.tabs import Tabs
from tiers.testing.scorers import assert_scorer_ok
from tiers.testing.sinks import assert_sink_ok

spend = {"type": "decimal(2)", "range": "[0..1000]", "missing": "unknown"}
assert_scorer_ok(Share(), {"of": "spend"}, {"spend": spend}, may_lack=True,
                 refused=[{"of": "-spend"}])
assert_sink_ok(Tabs(), lambda p: [*csv.DictReader(p.open(newline=""), delimiter="\\t")])
"""


@pytest.fixture(scope="module")
def tiers(tmp_path_factory: pytest.TempPathFactory) -> Tiers:
    """Install the sample into a folder, and give what runs Python modules with it."""
    source, site = tmp_path_factory.mktemp("src") / "acme", tmp_path_factory.mktemp("s")
    shutil.copytree(SAMPLE, source, ignore=shutil.ignore_patterns("__pycache__"))
    ours = [str(ROOT / name) for name in ("core", "plugins", "cli")]
    path = os.pathsep.join([str(site), *ours])
    env = {**os.environ, "PYTHONPATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    env.pop("TIERS_LANG", None)

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *map(str, words)]
        return subprocess.run(
            command, env=env, capture_output=True, text=True, check=False, cwd=site
        )

    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    done = run("-m", "pip", "install", *options, "--target", site, source)
    assert done.returncode == 0, done.stderr
    return run


def test_it_is_listed(tiers: Tiers) -> None:
    found = tiers("-m", "tiers_cli", "plugins")

    assert (
        "acme-tiers 2.1\n"
        "  acme\n"
        "    scoring models: acme-share\n"
        "    sinks: acme-tabs (.tab)\n"
        "    functions: acme margin\n"
    ) in found.stdout
    assert not found.stderr


def test_a_policy_uses_its_model_and_its_format(tiers: Tiers, tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "customers.csv").write_text("spend\n80\n20\n40\n", encoding="utf-8")
    out = tmp_path / "decisions.tab"

    found = tiers("-m", "tiers_cli", "evaluate", tmp_path, "--out", out)

    assert found.returncode == 0, found.stderr
    rows = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row[:3] for row in rows] == [
        ["row", "share", "tier"],
        *(["1", "100.00", "A"], ["2", "25.00", "B"], ["3", "50.00", "A"]),
    ]


def test_an_expression_calls_its_function(tiers: Tiers) -> None:
    found = tiers("-m", "tiers_cli", "feel", "acme margin(cost: 150, revenue: 200)")
    lost = tiers("-m", "tiers_cli", "feel", "acme margin(0, 1)")

    assert found.stdout == "25\n"
    assert lost.stdout == "null\n"
    assert "there is no revenue" in lost.stderr


def test_it_passes_the_kit(tiers: Tiers) -> None:
    found = tiers("-c", KIT)

    assert found.returncode == 0, found.stderr
