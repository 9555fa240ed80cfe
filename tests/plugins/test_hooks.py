"""Every hook has a section in the guide, a test, and offers that are looked at."""

import re
from inspect import getdoc
from pathlib import Path

import pytest

from tiers import hooks
from tiers.pipeline.offers import NOUNS, PORTS, _members

HERE = Path(__file__).parent
GUIDE = (HERE.parents[1] / "plugins" / "GUIDE.md").read_text(encoding="utf-8")
TESTS = "\n".join(
    path.read_text(encoding="utf-8")
    for path in HERE.glob("test_*.py")
    if path != Path(__file__)
)
HOOKS = sorted(
    caller.name
    for caller in vars(hooks.manager().hook).values()
    if hasattr(caller, "spec") and caller.spec is not None
)


def test_the_hooks_are_those_whose_offers_are_looked_at() -> None:
    assert sorted(f"tiers_{kind}" for kind in PORTS) == HOOKS
    assert NOUNS.keys() == PORTS.keys()


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_has_a_section_in_the_guide(hook: str) -> None:
    [section] = re.findall(
        rf"^### `{hook}`$(.*?)(?=^##|\Z)", GUIDE, re.MULTILINE | re.DOTALL
    )

    for port in PORTS[hook.removeprefix("tiers_")]:
        assert f"`{port.__name__}`" in section
        assert not [n for n in _members(port) if f"`{n}" not in section], section


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_has_a_test(hook: str) -> None:
    assert re.search(rf"^def test_{hook}_\w+\(", TESTS, re.MULTILINE)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_says_what_happens_if_two_answer(hook: str) -> None:
    contract = getdoc(getattr(hooks, hook)) or ""

    assert contract.startswith("Offer ")
    assert "of two " in contract
