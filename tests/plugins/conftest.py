"""Plugins of strangers: written into a folder, found as if they were installed."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tiers_cli.main import cli

Run = Callable[..., Result]
Install = Callable[..., None]

HEAD = """\
from tiers.hooks import hookimpl
from tiers.ports import Function, Taken
from tiers.text import Text
from tiers_plugins.scorers.expression import Expression
from tiers_plugins.sinks.json_lines import JsonLines
from tiers_plugins.sources.csv import Csv
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Give what installs a package: its distribution, and the text of its module."""
    site = tmp_path / "site"
    names = set(sys.modules)

    def written(distribution: str, body: str, *, version: str = "1.0") -> None:
        module = distribution.replace("-", "_")
        info = site / f"{module}-{version}.dist-info"
        info.mkdir(parents=True)
        (site / f"{module}.py").write_text(HEAD + body, encoding="utf-8")
        metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        (info / "METADATA").write_text(metadata, encoding="utf-8")
        entry = f"[tiers]\n{module} = {module}\n"
        (info / "entry_points.txt").write_text(entry, encoding="utf-8")
        monkeypatch.syspath_prepend(str(site))

    yield written
    for name in set(sys.modules) - names:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(site)):
            del sys.modules[name]


POLICY = """\
tiers-policy: 1
name: small
facts:
  spend: {type: decimal(2), range: "[0..1000]"}
scores:
  worth: {model: MODEL, formula: spend}
tiers: {A: {}, B: {}}
rules:
  hit: first
  list:
    - {rule: R1, if: worth >= 50, tier: A, because: much}
    - {rule: R2, if: worth < 50, tier: B, because: little}
tests:
  - {case: much, facts: {spend: 60}, expect: {tier: A}}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Callable[..., Path]:
    """Give what writes a policy whose score calls a model, with a customer beside."""

    def written(model: str = "expression") -> Path:
        path = tmp_path / "work" / "policy.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(POLICY.replace("MODEL", model), encoding="utf-8")
        (path.parent / "customers.csv").write_text("spend\n60\n", encoding="utf-8")
        return path

    return written


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command with words, in English."""
    monkeypatch.delenv("TIERS_LANG", raising=False)

    def invoke(*words: object) -> Result:
        return CliRunner().invoke(cli, [str(word) for word in words])

    return invoke
