"""`tiers why`, `why-not` and `missing`: one customer in sentences, blanks as a list."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("small")


@pytest.fixture(autouse=True)
def actionable(small: Path) -> None:
    """Let people spend more, dearly, and come more often."""
    policy = small / "policy.yaml"
    text = policy.read_text("utf-8")
    text = text.replace("    missing: unknown\n", "    missing: unknown\n    MARK\n", 1)
    text = text.replace("MARK", "actionable: {direction: up, cost: 2, step: 5}")
    text = text.replace('[0..50]",', '[0..50]", actionable: {direction: up},')
    policy.write_text(text, encoding="utf-8")


def told(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_a_tier_is_told_in_three_sentences(run: Run) -> None:
    words = ["why", "policy.yaml", "customers.csv", "C1"]

    assert told(run(*words)) == [
        "Customer C1 is in tier gold by rule R1: worth much.",
        "What it asks for holds: worth 61.00 >= 50.",
        "Of worth 61.00, 60.00 comes from spend 90.00 × 2.",
    ]
    assert told(run(*words, "--lang", "zh")) == [
        "客户 C1 属于金牌（gold），依据规则 R1：价值高。",
        "其条件均成立：worth 61.00 >= 50。",
        "worth 61.00 中，60.00 来自 spend 90.00 × 2。",
    ]


def test_the_smallest_change_is_told_with_its_cost_and_proof(run: Run) -> None:
    words = ["why-not", "policy.yaml", "customers.csv", "C2", "gold"]

    # 13.33 + 1 must become 50: eleven steps of 5 bring 36.67, which is enough.
    assert told(run(*words)) == [
        "Customer C2 is in tier iron by rule R2, not gold.",
        "The nearest rule, R1, fails on worth 14.33 >= 50 (off by 35.67).",
        "The smallest change: spend from 20 to 75, at a cost of 22.",
        "Nothing cheaper does among spend, visits: proved.",
    ]
    chinese = told(run(*words, "--lang", "zh"))
    assert chinese[2] == "最小的改变：消费（spend） 由 20 变为 75，代价 22。"


def test_a_change_of_several_facts_is_found_where_it_is_cheaper(run: Run) -> None:
    policy = Path("policy.yaml")
    text = policy.read_text("utf-8")
    policy.write_text(text.replace("cost: 2, step: 5", "cost: 9, step: 5"), "utf-8")

    result = run("why-not", "policy.yaml", "customers.csv", "C2", "gold", "--json")

    found = json.loads(result.stdout)
    assert found["smallest"]["cost"] == str(min_cost())
    assert found["smallest"]["facts"].keys() == {"spend", "visits"}
    assert found["proved"] is True
    assert found["alone"][0]["facts"] == {"spend": {"from": "20.00", "to": "75.00"}}


def min_cost() -> int:
    """Try everything: the cheapest of all changes that are worth 50."""
    return min(
        9 * steps + visits
        for steps in range(197)
        for visits in range(48)
        if round((2 * (20 + 5 * steps) + 3 + visits) / 3, 2) >= 50
    )


def test_that_no_change_does_is_proved(run: Run) -> None:
    policy = Path("policy.yaml")
    text = policy.read_text("utf-8").replace("MARK", "")
    text = text.replace("actionable: {direction: up, cost: 2, step: 5}", "")
    policy.write_text(text, encoding="utf-8")

    lines = told(run("why-not", "policy.yaml", "customers.csv", "C2", "gold"))

    assert lines[-1] == "No change of visits leads to tier gold: proved."


def test_who_has_the_tier_already_is_told_so(run: Run) -> None:
    lines = told(run("why-not", "policy.yaml", "customers.csv", "C1", "金牌"))

    assert lines == ["Customer C1 is in tier gold by rule R1: worth much."]


def test_what_a_missing_fact_would_have_to_be_is_told(run: Run) -> None:
    lines = told(run("why-not", "policy.yaml", "customers.csv", "C4", "gold"))

    # 2 · spend + 5 is to be 150, or what rounds to it.
    assert lines[0] == "Customer C4 has no tier, not gold."
    assert lines[-2] == "Left out, because it is missing: spend."
    assert lines[-1] == (
        "It would be in tier gold if what is missing were, say, spend 72.50."
    )


def test_a_missing_fact_that_matters_is_named(run: Run) -> None:
    lines = told(run("why", "policy.yaml", "customers.csv", "C4"))

    assert lines[-1] == (
        "spend is missing, and some value of it would change the outcome."
    )


@pytest.mark.parametrize("command", ["why", "why-not"])
def test_unknown_customers_and_tiers_are_told(run: Run, command: str) -> None:
    more = ["gold"] if command == "why-not" else []

    result = run(command, "policy.yaml", "customers.csv", "C9", *more)

    assert result.exit_code == 1
    assert "error[unknown-customer]" in result.stderr


def test_an_unknown_tier_is_told_with_what_there_is(run: Run) -> None:
    result = run("why-not", "policy.yaml", "customers.csv", "C1", "glod")

    assert result.exit_code == 1
    assert "error[unknown-tier]: no tier is named `glod`" in result.stderr
    assert "did you mean `gold`?" in result.stderr


def test_blanks_that_matter_become_a_list_to_call(run: Run) -> None:
    Path("customers.csv").write_text(
        "customer,spend,visits\nC1,90,3\nC2,,3\nC3,20,\nC4,50,\nC5,0,\n", "utf-8"
    )

    result = run("missing", "policy.yaml", "customers.csv", "--out", "calls.csv")

    rows = list(csv.DictReader(Path("calls.csv").read_text("utf-8-sig").splitlines()))
    assert told(result) == [
        "small: 5 customers, 4 blanks",
        "  visits: 3 blanks, 2 matter",
        "  spend: 1 blank, 1 matter",
        "the outcome of 3 customers depends on what is missing",
        "the list to call is in calls.csv",
    ]
    assert [(row["fact"], row["customer"], row["tier"]) for row in rows] == [
        ("spend", "C2", ""),
        ("visits", "C4", "iron"),
        ("visits", "C5", ""),
    ]


def test_blanks_beyond_what_is_decided_may_matter(run: Run) -> None:
    Path("customers.csv").write_text("customer,spend,visits\nC3,20,\nC4,50,\n", "utf-8")
    words = ["missing", "policy.yaml", "customers.csv", "--json"]

    some, none = (json.loads(run(*words, *more).stdout) for more in ([], ["--most", 0]))

    # C3 is iron whatever the visits were, which only trying them shows.
    assert (some["depend"], some["may_depend"]) == (1, 0)
    assert (none["depend"], none["may_depend"]) == (0, 2)


def test_nothing_missing_is_said_in_one_line(run: Run) -> None:
    Path("customers.csv").write_text("customer,spend,visits\nC3,20,1\n", "utf-8")

    lines = told(run("missing", "policy.yaml", "customers.csv", "--lang", "zh"))

    assert lines == ["small：客户 1，缺失 0 处", "共 0 位客户的结果取决于缺失数据"]
