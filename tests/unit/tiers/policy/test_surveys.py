"""The `survey:` section, in the policy or in a file beside it."""

from decimal import Decimal
from pathlib import Path

import pytest

from tiers.policy import load
from tiers.policy.layout import laid_out

POLICY = """\
tiers-policy: 1
name: shops
facts: {shop: {type: string, key: true}, spend: {type: integer}}
tiers: {gold: , iron: }
rules: {hit: first, list: [{rule: R1, if: spend > 5, tier: gold, because: much}]}
"""
SECTION = """\
questionnaire: {forms: [NPS], items: {wish: {text: else?, scale: text}}}
precision: {gold: 2}
deadline: P30D
"""


def policy(folder: Path, survey: str) -> Path:
    path = folder / "policy.yaml"
    path.write_text(f"{POLICY}survey: {survey}\n", encoding="utf-8")
    return path


def inside(section: str) -> str:
    return "".join(f"\n  {line}" for line in section.splitlines())


def test_a_file_beside_the_policy_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "asked.yaml").write_text(SECTION, encoding="utf-8")

    apart, _ = load(policy(tmp_path, "asked.yaml"))
    whole, _ = load(policy(tmp_path, inside(SECTION)))

    assert apart is not None
    assert whole is not None
    assert apart.survey == whole.survey
    assert apart.survey is not None
    assert apart.survey.precision == {"gold": Decimal(2)}


def test_a_mistake_in_the_file_is_located_there(tmp_path: Path) -> None:
    text = SECTION.replace("gold", "golden").replace("P30D", "soon")
    (tmp_path / "asked.yaml").write_text(text, encoding="utf-8")

    _, problems = load(policy(tmp_path, "asked.yaml"))

    found = {(p.code, p.at.line) for p in problems if p.at and "asked" in p.at.file}
    assert found == {("unknown-tier", 2), ("bad-window", 3)}


@pytest.mark.parametrize(
    ("name", "code"), [("aked.yaml", "no-file"), ("../asked.yaml", "outside-folder")]
)
def test_a_file_elsewhere_is_refused(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "asked.yaml").write_text(SECTION, encoding="utf-8")

    _, problems = load(policy(tmp_path, name))

    assert code in {problem.code for problem in problems}


def test_the_section_stands_before_the_cases(tmp_path: Path) -> None:
    text = f"{POLICY}tests: []\nsurvey: {inside(SECTION)}\n"

    found, problems = laid_out(text, str(tmp_path / "policy.yaml"))

    assert not problems
    assert found is not None
    assert found.index("survey:") < found.index("tests:")
