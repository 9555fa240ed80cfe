"""Decision tables from the command: columns of the result, files, clashes, cases."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
WORDS = ("policy.yaml", "customers.csv", "--as-of", "2026-07-01")

POLICY = """\
tiers-policy: 1
name: small
facts:
  customer: {type: string, key: true}
  spend: {type: decimal(2), range: "[0..1000]", missing: unknown}
decisions:
  standing:
    hit: unique
    type: [good, fair]
    columns: [spend]
    rows:
      - [S1, ">= 20", good]
      - [S2, "[10..50]", fair]
  perks: {hit: rule order, table: perks.csv}
tiers: {gold: {}, iron: {}}
rules: {hit: first, default: iron, table: rules.csv}
tests:
  - case: a good customer
    facts: {customer: x, spend: 90}
    expect: {tier: gold, decisions: {standing: good, perks: [call, gift], discount: 5}}
  - case: a wrong one
    facts: {customer: x, spend: 90}
    expect: {decisions: {perks: [gift]}}
"""
PERKS = 'row,standing,spend,=> perk\nP1,"""good""",,"""call"""\nP2,,> 5,"""gift"""\n'
RULES = 'rule,standing,=> discount,tier,because\nR1,"""good""",5,gold,good\n'
MISSING = "no rule applies while facts are missing; `iron` is the default"
CUSTOMERS = "customer,spend\nC1,90\nC2,30\nC3,1\nC4,40\nC5,\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"policy.yaml": POLICY, "perks.csv": PERKS, "rules.csv": RULES}
    for name, text in {**files, "customers.csv": CUSTOMERS}.items():
        Path(name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("engine", ["columnar", "interpret"])
def test_decisions_and_outputs_are_columns(run: Run, engine: str) -> None:
    run("evaluate", *WORDS, "--engine", engine, "--out", "d.csv")

    lines = Path("d.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == [
        "customer,standing,perks,tier,rule,because,discount,actions,unknown",
        'C1,good,call;gift,gold,R1,good,5,"",""',
        'C2,,gift,iron,,no rule applies; `iron` is the default,,"",""',
        'C3,,"",iron,,no rule applies; `iron` is the default,,"",""',
        'C4,,gift,iron,,no rule applies; `iron` is the default,,"",""',
        f'C5,,"",iron,,{MISSING},,"",spend',
    ]


def test_clashes_are_shown_with_customers_and_rows(run: Run) -> None:
    found = run("evaluate", *WORDS, "--json")

    shown = json.loads(found.stdout)
    assert shown["tiers"] == {"gold": 1, "iron": 4}
    assert (shown["no_rule"], shown["no_rule_missing"]) == (0, 0)
    [clash] = shown["clashes"]
    assert (clash["table"], clash["customers"]) == ("standing", 2)
    assert sorted(example["customer"] for example in clash["examples"]) == ["C2", "C4"]
    assert all(example["rows"] == ["S1", "S2"] for example in clash["examples"])
    assert "error[clashing-rows]" in found.stderr
    assert found.exit_code == 1


def test_a_clash_is_explained(run: Run) -> None:
    shown = json.loads(run("explain", *WORDS, "--id", "C2", "--json").stdout)

    standing = shown["decisions"]["standing"]
    assert standing["values"] == {"standing": None}
    assert standing["clashing"] == ["S1", "S2"]
    assert [row["holds"] for row in standing["rows"]] == [True, True]
    assert shown["decisions"]["perks"]["values"] == {"perks": ["gift"]}


def test_cases_expect_decisions_and_outputs(run: Run) -> None:
    found = run("test", "policy.yaml")

    assert found.exit_code == 1
    assert "1 of 2 cases pass" in found.stdout
    assert "[call, gift]" in found.stdout
