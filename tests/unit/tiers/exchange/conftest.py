"""A small policy with all that an export must keep, and how it is exchanged."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tiers.dmn.load import load
from tiers.exchange.export import export
from tiers.exchange.taken import Taken
from tiers.exchange.taking_in import take
from tiers.pipeline.plugins import Plugins
from tiers.policy import parse, reader, structured
from tiers.problems import Problem, has_errors
from tiers.program import Program, compile_policy

PLUGINS = Plugins.installed()

POLICY = """\
tiers-policy: 1
name: small & <fine>
version: 2026.1
owner: 客户部

facts:
  customer: {type: string, key: true}
  spend: {type: decimal(2), range: "[0..1000]", missing: 0, label: {en: pay, zh: 消费}}
  area: {type: [town, 乡村], missing: unknown, column: 区域}
  since: {type: date, missing: unknown}

scores:
  rank: {model: percentile, of: spend, within: area}
  worth: {model: expression, formula: spend / 3, places: 1}

tiers:
  gold: {label: {en: gold, zh: 金}}
  iron: {}

rules:
  hit: unique
  columns: [worth, area]
  rows:
    - [R1, ">= 50", "town, 乡村", gold, {en: worth much, zh: 价值高}]
    - [R2, "< 50", "-", iron, "less < more & \\"so\\""]

actions:
  catalogue:
    visit: {owner: sales, within: P10D}
    call: {owner: desk}
  rules:
    - if: not(tier = "gold") and since < today() - duration("P1Y")
      do: [visit, call]
      because: {en: long with us, zh: 老客户}
    - {if: spend = null, do: [call]}

promises:
  - {more: spend, never: lowers-tier}

tests:
  - case: one
    facts: {spend: 300, area: town}
    scores: {rank: 9}
    expect: {tier: gold}
"""
POLICY = POLICY.replace('"town, 乡村"', '"\\"town\\", \\"乡村\\""')


@pytest.fixture
def policy() -> str:
    return POLICY


@pytest.fixture
def exported() -> Callable[..., str]:
    """Write a policy as a model."""

    def write(text: str = POLICY, **options: str) -> str:
        root, _ = reader.parse(text, "policy.yaml")
        policy, problems = parse(text)
        assert not has_errors(problems), problems
        assert policy is not None
        assert root is not None
        program, found = compile_policy(policy, PLUGINS.scorers)
        assert program is not None, found
        return export(policy, root, program, **options)  # type: ignore[arg-type]

    return write


Taking = Callable[..., tuple[Taken, list[Problem]]]


@pytest.fixture
def taken(tmp_path: Path) -> Taking:
    """Make a policy of a model, some of whose words are replaced by others."""

    def read(
        model: str, edits: Mapping[str, str] | None = None, decision: str | None = None
    ) -> tuple[Taken, list[Problem]]:
        for right, wrong in (edits or {}).items():
            assert right in model, f"the model does not say {right}"
            model = model.replace(right, wrong)
        path = tmp_path / "model.dmn"
        path.write_text(model, encoding="utf-8")
        project, problems = load(path)
        assert problems == []
        assert project is not None
        return take(project, decision)

    return read


@pytest.fixture
def compiled() -> Callable[[Taken], Program]:
    """Compile what was taken; it must be sound."""

    def compile_(taken: Taken) -> Program:
        policy, problems = structured(taken.root)
        assert policy is not None
        program, found = compile_policy(policy, PLUGINS.scorers)
        assert program is not None, [*problems, *found]
        return program

    return compile_
