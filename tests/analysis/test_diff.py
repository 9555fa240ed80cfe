"""Two policies compared: what counts as a difference, where it is, and for whom."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

import tiers
from tiers.analysis.findings import Report
from tiers.pipeline.diff import compared, effects
from tiers.pipeline.evaluate import Evaluation
from tiers.pipeline.load import check, located
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.prove import unfitted
from tiers.policy import parse
from tiers.program import Program, compile_policy
from tiers_cli.main import cli

DAY = date(2026, 7, 1)
PLUGINS = Plugins.installed()
SAMPLES = Path(__file__).parents[2] / "policies"
TELECOM = SAMPLES / "telecom/policy.yaml"
DATA = SAMPLES / "telecom/customers.csv"
HEAD = "tiers-policy: 1\nname: x\n"


def program(text: str) -> Program:
    policy, problems = parse(text)
    assert policy is not None
    found, more = compile_policy(policy, PLUGINS.scorers)
    assert found is not None, [*problems, *more]
    return found


def diff(old: str, new: str) -> Report:
    fitted = (unfitted(program(text)) for text in (old, new))
    return compared(*fitted, as_of=DAY, seconds=30)


def said(report: Report) -> list[str]:
    return [finding.message.en for finding in report.findings]


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, ["diff", *map(str, words), "--as-of", str(DAY)])


# --- what does not count ------------------------------------------------------


def rearranged(text: str) -> str:
    """Reverse whatever may be in any order, and write it as JSON."""
    policy = YAML(typ="safe", pure=True).load(text)
    for section in ("facts", "scores"):
        policy[section] = dict(reversed(policy[section].items()))
    policy["rules"]["rows"].reverse()
    policy["actions"]["rules"].reverse()
    policy["actions"]["catalogue"] = dict(
        reversed(policy["actions"]["catalogue"].items())
    )
    policy["tests"] = []
    return json.dumps(policy, ensure_ascii=False, default=str)


NAMES = {
    "R1": "both_high",
    "R4": "both_low",
    "current_value": "present",
    "contribution": "贡献",
    "add_ons": "extras",
    "add_on_room": "room_for_extras",
}


def renamed(text: str) -> str:
    for old, new in NAMES.items():
        text = re.sub(rf"(?<![\w-]){old}(?![\w-])", new, text)
    return (
        text.replace("  tenure:\n    {", "  months:\n    {column: tenure, ")
        .replace("of: tenure", "of: months")
        .replace("if tenure", "if months")
        .replace("(tenure", "(months")
        .replace("{tenure:", "{months:")
    )


def test_order_names_and_layout_do_not_count() -> None:
    text = TELECOM.read_text(encoding="utf-8")

    for other in (rearranged(text), renamed(text), rearranged(renamed(text))):
        report = diff(text, other)
        assert [claim.answer for claim in report.claims] == ["proved"] * 4


@pytest.mark.parametrize(
    "sample", ["telecom", "tobacco-retail", "service-levels", "purchase-grades"]
)
def test_a_policy_equals_itself(sample: str) -> None:
    found, _ = check(located(sample)[0], PLUGINS)
    assert found is not None

    report = compared(unfitted(found), unfitted(found), as_of=DAY, seconds=30)

    assert {claim.answer for claim in report.claims} == {"proved"}


BASE = """facts:
  spend: {type: decimal(2), range: "[0..1000]"}
  late: {type: integer, range: "[0..10]", missing: unknown}
  area: {type: [town, country]}
scores:
  credit: {model: expression, formula: "100 - 10 * late"}
tiers: {gold: , basic: }
rules:
  hit: first
  default: basic
  columns: [spend, credit]
  outputs: {discount: {type: integer}}
  rows:
    - [R1, ">= 500", ">= 50", 10, gold, good]
    - [R2, ">= 900", "-", 5, gold, much]
actions:
  catalogue: {call: , gift: {cost: 5}}
  rules:
    - {if: tier = "gold", do: [call]}
    - {if: tier = "gold" and area = "town", do: [gift]}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('">= 500", ">= 50"', '"[500..1000]", "not(< 50)"'),
        ('formula: "100 - 10 * late"', 'formula: "10 * (10 - late)"'),
        ('"-", 5, gold', '">= 0, null", 5, gold'),
        (", gold, good]", ', gold, "another reason"]'),
        ('tier = "gold" and area = "town"', 'area != "country" and tier != "basic"'),
        ("basic: }\nrules", "basic: {label: {en: plain, zh: 普通}}}\nrules"),
        ("gift: {cost: 5}", "gift: {cost: 7}"),
    ],
)  # fmt: skip
def test_what_means_the_same_is_proved_equal(old: str, new: str) -> None:
    assert old in BASE

    report = diff(HEAD + BASE, HEAD + BASE.replace(old, new))

    assert said(report) == []
    assert {claim.answer for claim in report.claims} == {"proved"}


# --- what counts --------------------------------------------------------------


GOOD = "spend >= 500 and credit >= 50"
POOR = "spend < 900 and (credit < 50 or credit is missing)"


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (">= 500", ">= 500.01", [
            "gold becomes basic where spend = 500 and credit >= 50",
            "action call is lost where spend = 500 and credit >= 50",
            'action gift is lost where spend = 500 and credit >= 50 and area = "town"',
            "`discount` differs where spend = 500 and credit >= 50",
        ]),
        ('>= 50", 10', '>= 50", 12', [f"`discount` differs where {GOOD}"]),
        ('area = "town"', 'area = "country"', [
            f'action gift is gained where {GOOD} and area = "country"',
            'action gift is gained where spend >= 900 and area = "country"',
            f'action gift is lost where {GOOD} and area = "town"',
            'action gift is lost where spend >= 900 and area = "town"',
        ]),
        ("default: basic", "default: gold", [
            "basic becomes gold where spend < 500",
            f"basic becomes gold where {POOR}",
            "action call is gained where spend < 500",
            f"action call is gained where {POOR}",
            'action gift is gained where spend < 500 and area = "town"',
            f'action gift is gained where {POOR} and area = "town"',
        ]),
        ('late: {type: integer, range: "[0..10]", missing: unknown}',
         'late: {type: integer, range: "[0..10]", missing: 0}', None),
        ("  default: basic\n", "", None),
        ("100 - 10 * late", "100 - 8 * late", None),
    ],
)  # fmt: skip
def test_differences_are_told_by_region(
    old: str, new: str, wanted: list[str] | None
) -> None:
    assert old in BASE

    report = diff(HEAD + BASE, HEAD + BASE.replace(old, new))

    assert report.findings
    assert wanted is None or sorted(said(report)) == sorted(wanted)


def test_what_is_missing_may_mean_something_else() -> None:
    blank = BASE.replace("missing: unknown", "missing: 0")

    report = diff(HEAD + BASE, HEAD + blank)

    first = report.findings[0]
    assert first.message.en.startswith("basic becomes gold where")
    assert first.witness["old"].facts["late"] is None
    assert first.witness["new"].facts["late"] == 0


def test_every_example_is_decided_otherwise() -> None:
    report = diff(HEAD + BASE, HEAD + BASE.replace("100 - 10 * late", "100 - 8 * late"))

    for finding in report.findings:
        old, new = finding.witness.values()
        assert _result(old.decision) != _result(new.decision)
    assert "credit (new)" in said(report)[0]


def _result(decision: Any) -> tuple[Any, ...]:
    return decision.tier, decision.actions, dict(decision.outputs)


# --- what it does to customers ------------------------------------------------


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the telecom sample with one threshold moved by a hundredth."""
    text = TELECOM.read_text(encoding="utf-8")
    for old, new in (
        ('">= 50", ">= 50"', '">= 50", ">= 50.01"'),
        ('">= 50", "< 50"', '">= 50", "< 50.01"'),
        ("of: potential_value, at: 50,", "of: potential_value, at: 50.01,"),
    ):
        assert old in text
        text = text.replace(old, new)
    text = text.replace('"< 50",  ">= 50"', '"< 50",  ">= 50.01"').replace(
        '"< 50",  "< 50"', '"< 50",  "< 50.01"'
    )
    path = tmp_path_factory.mktemp("moved") / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def evaluations(moved: Path) -> Iterator[Evaluation]:
    for path in (TELECOM, moved):
        yield tiers.load(path).run(pl.read_csv(DATA, infer_schema=False), as_of=DAY)


def test_a_hundredth_moves_just_those_on_the_line(moved: Path) -> None:
    old, new = evaluations(moved)
    report = compared(old.fitted, new.fitted, as_of=DAY, seconds=60)

    found = effects(old, new)

    tier = [m for m in said(report) if " becomes " in m]
    assert tier == [
        "value becomes sub-value where current_value >= 50 and potential_value = 50",
        "potential becomes low-value where current_value < 50 and potential_value = 50",
    ]
    before, after = (run.decisions("en").collect() for run in (old, new))
    on_line = before.filter(pl.col("potential_value") == 50)["row"].to_list()
    changed = before.filter(before["tier"] != after["tier"])["row"].to_list()
    assert changed == on_line
    assert found.changed == len(on_line) > 0
    moves = {pair: n for pair, n in found.moves.items() if pair[0] != pair[1]}
    assert sum(moves.values()) == len(on_line)
    assert set(moves) == {("value", "sub-value"), ("potential", "low-value")}


def test_customers_actions_and_costs_are_those_of_both_runs(moved: Path) -> None:
    old, new = evaluations(moved)

    found = effects(old, new)

    before, after = (run.decisions("en").collect() for run in (old, new))
    for name in {str(a.name) for a in old.fitted.program.actions}:
        had, has = (t["actions"].list.contains(name) for t in (before, after))
        assert found.gained.get(name, 0) == (~had & has).sum()
        assert found.lost.get(name, 0) == (had & ~has).sum()
    prices = {str(a.name): a.details.cost or 0 for a in old.fitted.program.actions}
    totals = [
        sum(prices[n] for n in t["actions"].explode(empty_as_null=False))
        for t in (before, after)
    ]
    assert found.cost == tuple(totals)
    assert len(found.affected) == 10
    worst = [abs(one.cost) for one in found.affected]
    assert worst == sorted(worst, reverse=True)


# --- the command --------------------------------------------------------------


def test_the_exit_code_says_whether_anything_differs(moved: Path) -> None:
    same, other = run("telecom", TELECOM), run("telecom", moved)

    assert (same.exit_code, other.exit_code) == (0, 1)
    assert "equal, proved" in same.stdout
    assert "value becomes sub-value where" in other.stdout


ROWS = "spend,late,area\n500,0,town\n500.00,1,country\n499.99,0,town\n900,,town\n"


def changed(folder: Path) -> tuple[Path, Path, Path]:
    """Write a policy, one that asks for a hundredth more, and four customers."""
    texts = {
        "old.yaml": HEAD + BASE,
        "new.yaml": HEAD + BASE.replace(">= 500", ">= 500.01"),
        "data.csv": ROWS,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    old, new, data = (folder / name for name in texts)
    return old, new, data


def test_a_pull_request_gets_tables(tmp_path: Path) -> None:
    old, new, data = changed(tmp_path)

    done = run(old, new, "--data", data, "--markdown", "--lang", "zh")

    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0].startswith("## 策略变更: ")
    assert "| 由 \\ 至 | gold | basic |" in lines
    assert "| gold | 1 | 2 |" in lines
    assert "| basic | 0 | 1 |" in lines
    assert "- 1：gold → basic; −call −gift；成本 −5" in lines
    assert "- 全部措施成本：10 → 5（−5）" in lines


def test_people_get_the_same(tmp_path: Path) -> None:
    old, new, data = changed(tmp_path)

    done = run(old, new, "--data", data)

    assert "4 customers, 2 affected" in done.stdout
    assert "gold becomes basic where spend = 500 and credit >= 50" in done.stdout
    assert "gift: 0 gain it, 1 lose it" in done.stdout
    assert "2: gold → basic; −call" in done.stdout


def test_machines_get_the_same(moved: Path) -> None:
    done = run("telecom", moved, "--data", DATA, "--json")

    found = json.loads(done.stdout)
    assert found["equal"] is False
    first = found["claims"][0]["findings"][0]
    assert first["region"] == "current_value >= 50 and potential_value = 50"
    assert first["witnesses"][0]["tier"] == "value"
    assert found["data"]["customers"] == 7043
    assert len(found["data"]["affected"]) == 10
