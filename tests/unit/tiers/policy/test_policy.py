"""The stages together."""

from pathlib import Path

import pytest

from tiers.policy import load, parse
from tiers.policy.model import Policy
from tiers.policy.nodes import Scalar

ROOT = Path(__file__).parents[4]
EXAMPLE = ROOT.parent / "shared" / "policy-example.yaml"
SAMPLES = sorted(ROOT.glob("policies/*/policy.yaml"))

BROKEN = """\
tiers-policy: 1
name: sample
facts:
  spend: {type: decimal(2), unti: CNY}
tiers: {gold: {}}
rules:
  hit: unique
  columns: [spend]
  rows:
    - [R1, gold, much]
actions:
  rules: [{if: true, do: [call]}]
tests:
  - {case: a, facts: {spent: 5}, expect: {tier: glod}}
"""


def test_the_faults_of_all_stages_come_in_one_pass_without_their_echoes() -> None:
    policy, problems = parse(BROKEN)

    assert policy is not None
    assert [(p.code, p.at and p.at.line) for p in problems] == [
        ("unknown-key", 4),
        ("row-length", 10),
        ("unknown-action", 12),
        ("unknown-fact", 14),
        ("unknown-tier", 14),
    ]


def test_a_policy_knows_what_faults_kept_out_of_it() -> None:
    policy, _ = parse(BROKEN.replace("type: decimal(2)", "type: decimal"))

    assert policy is not None
    assert list(policy.tiers) == ["gold"]
    assert policy.kept("facts") == frozenset()
    assert policy.declared("facts") == frozenset({"spend"})
    assert policy.lost.doubtful_facts == {"spend"}


def test_what_a_section_declares_is_not_known_if_it_can_not_be_read() -> None:
    policy, _ = parse(BROKEN.replace("tiers: {gold: {}}", "tiers: gold"))

    assert policy is not None
    assert policy.declared("tiers") is None


def test_an_unknown_section_leaves_the_policy_as_it_is() -> None:
    policy, problems = parse(
        "tiers-policy: 1\nname: a\nfacts: {x: {type: date}}\ntiers: {gold: }\n"
        "rules: {hit: any, list: [{rule: R, if: true, tier: gold, because: b}]}\n"
        "extras: 1\n"
    )

    assert isinstance(policy, Policy)
    assert [p.code for p in problems] == ["unknown-key"]


def test_a_file_that_can_not_be_read_gives_no_policy(tmp_path: Path) -> None:
    policy, [problem] = load(tmp_path / "none.yaml")

    assert policy is None
    assert problem.code == "no-file"


def test_missing_sections_are_named() -> None:
    _, problems = parse("tiers-policy: 2\n")

    assert [p.message.en for p in problems if p.code == "missing-key"] == [
        "`name` is missing here",
        "`tiers` is missing here",
        "`facts` is missing here",
        "`rules` is missing here",
    ]
    assert [p.code for p in problems][-1] == "unknown-value"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_the_sample_policies_load_without_problems(path: Path) -> None:
    policy, problems = load(path)

    assert problems == []
    assert policy is not None


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the shared example is not here")
def test_the_example_loads_as_it_reads() -> None:
    policy, problems = load(EXAMPLE)

    assert problems == []
    assert policy is not None
    assert policy.version == "2026.2"
    assert list(policy.tiers) == ["value", "sub-value", "potential", "low-value"]
    credit = policy.scores[Scalar("信用度")].parameters.part("formula")
    assert credit == "max(0, 100 - 25 * 逾期次数)"
    assert policy.rules.rules[1].because.en == "high now, little to come"
    assert policy.tests[0].facts[Scalar("商圈")] == "U"
