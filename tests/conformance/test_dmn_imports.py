"""Models of the standard's test suite become policies that decide as they do."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tiers.pipeline.exchange import imported
from tiers.pipeline.plugins import Plugins
from tiers.problems import PolicyError

SUITE = Path(__file__).parents[3] / "shared" / "tck" / "TestCases"
AS_OF = date(2026, 7, 1)
PLUGINS = Plugins.installed()

REFUSED = {
    "0008-LX-arithmetic": {"bad-exponent"},
    "0009-invocation-arithmetic": {"bad-exponent"},
    "0105-feel-math": {"bad-exponent", "wrong-operand", "division-by-zero"},
    "0001-filter": {"no-policy-form"},
    "0004-lending": {"no-policy-form", "bad-exponent"},
    "0040-singlenestedcontext": {"no-policy-form"},
    "0086-import": {"no-policy-form"},
    "0087-chapter-11-example": {"untyped-input", "no-policy-form", "bad-exponent"},
    "1152-boxed-for": {"no-policy-form"},
}
"""What some models have that policies do not."""


def models() -> Iterator[Path]:
    yield from sorted(SUITE.glob("compliance-level-2/*/*.dmn"))
    names = (*REFUSED, "0017-tableTests", "0020-vacation-days")
    for name in sorted(names):
        yield from SUITE.glob(f"compliance-level-3/{name}/{name}.dmn")


MODELS = list(models())


@pytest.mark.skipif(not MODELS, reason="the suite is not beside the repository")
def test_the_suite_is_there() -> None:
    assert len(MODELS) > 30


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_comes_in_or_is_refused_for_a_reason(path: Path) -> None:
    try:
        found = imported(path, PLUGINS, as_of=AS_OF)
    except PolicyError as error:
        faults = [p for p in error.problems if p.severity == "error"]
        assert {p.code for p in faults} == REFUSED.get(path.stem)
        assert all(p.at and p.at.file == str(path) for p in faults)
    else:
        assert path.stem not in REFUSED
        assert found.program.cases
        assert [p for p in found.warnings if p.code == "import-differs"] == []
