"""The standard's own test suite: what passed once must go on passing.

`dmn_suite.txt` lists the nodes that pass; `--golden-update` writes it anew.
"""

import importlib.util
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tiers.dmn.load import load
from tiers.dmn.program import Program
from tiers.dmn.run import runner
from tiers.testing.tck import evaluate

HERE = Path(__file__).parent
SUITE = HERE.parents[2] / "shared" / "tck"
PASSING = HERE / "dmn_suite.txt"

pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the DMN TCK is not beside this project"
)


@cache
def suite_runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tck_runner", SUITE / "runner.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def outcomes() -> dict[str, tuple[str, bool]]:
    """Give for each node whether it passes, and whether a value is expected."""
    found: dict[str, tuple[str, bool]] = {}
    suite = suite_runner()
    for level in ("cl2", "cl3"):
        rows = suite.load(SUITE / f"{level}.jsonl")
        for row, outcome, _ in suite.run(evaluate, rows, SUITE):
            found[node(row)] = (outcome, row["expected"][0] != "null")
    return found


def node(row: dict[str, Any]) -> str:
    folder = Path(row["model"]).parent.name
    return f"{folder} | {row['case']} | {row['decision']}"


def passing() -> set[str]:
    return {name for name, (outcome, _) in outcomes().items() if outcome == "pass"}


def listed() -> set[str]:
    return set(PASSING.read_text(encoding="utf-8").splitlines())


def test_no_node_that_passed_fails() -> None:
    assert sorted(listed() - passing()) == []


def test_every_node_that_passes_is_listed(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--golden-update"):
        lines = "".join(f"{name}\n" for name in sorted(passing()))
        PASSING.write_text(lines, encoding="utf-8")

    new = sorted(passing() - listed())
    assert new == [], "these pass now: add them by --golden-update"


def test_nothing_is_skipped_and_nothing_crashes() -> None:
    odd = {n: o for n, (o, _) in outcomes().items() if o not in {"pass", "fail"}}

    assert odd == {}


def test_values_are_given_where_values_are_expected(
    record_property: Callable[[str, object], None],
) -> None:
    wanted = [outcome for outcome, has_value in outcomes().values() if has_value]
    passed = wanted.count("pass")
    record_property("nodes with a value", f"{passed} of {len(wanted)}")

    assert passed / len(wanted) > 0.99


def models() -> Iterator[Path]:
    yield from sorted(SUITE.glob("TestCases/**/*.dmn"))


def test_every_decision_of_every_model_gives_a_value_or_null() -> None:
    for path in models():
        project, problems = load(path)
        assert project
        assert not problems
        program = Program.of(project)
        for decision in (*project.root.decisions, *project.root.services):
            found = runner(program, str(decision.name))
            for given in (None, Decimal(3), "x", ()):
                outcome = found({str(part.name): given for _, part in found.inputs})
                assert all(warning.at for warning in outcome.warnings)
