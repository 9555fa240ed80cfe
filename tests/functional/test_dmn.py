"""`tiers dmn run`: a table decided by a model."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from click.testing import Result

Run = Callable[..., Result]

MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="tiers"
    namespace="urn:tiers">
  <itemDefinition name="tCustomer">
    <itemComponent name="spend"><typeRef>number</typeRef></itemComponent>
    <itemComponent name="since"><typeRef>date</typeRef></itemComponent>
  </itemDefinition>
  <inputData id="c" name="Customer">
    <variable name="Customer" typeRef="tCustomer"/></inputData>
  <inputData id="m" name="member">
    <variable name="member" typeRef="boolean"/></inputData>
  <decision id="t" name="Tier">
    <variable name="Tier" typeRef="string"/>
    <informationRequirement><requiredInput href="#c"/></informationRequirement>
    <informationRequirement><requiredInput href="#m"/></informationRequirement>
    <decisionTable hitPolicy="UNIQUE">
      <input><inputExpression><text>Customer.spend</text></inputExpression></input>
      <input><inputExpression><text>member</text></inputExpression></input>
      <output/>
      <rule><inputEntry><text>&gt;= 100</text></inputEntry>
        <inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"gold"</text></outputEntry></rule>
      <rule><inputEntry><text>&lt; 100</text></inputEntry>
        <inputEntry><text>true</text></inputEntry>
        <outputEntry><text>"iron"</text></outputEntry></rule>
      <rule><inputEntry><text>&lt; 10</text></inputEntry>
        <inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"none"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="y" name="Years">
    <informationRequirement><requiredInput href="#c"/></informationRequirement>
    <literalExpression>
      <text>years and months duration(Customer.since, today()).years</text>
    </literalExpression>
  </decision>
  <decision id="w" name="Wrong">
    <literalExpression><text>1 +</text></literalExpression>
  </decision>
  <decision id="d" name="Double">
    <informationRequirement><requiredInput href="#c"/></informationRequirement>
    <literalExpression><text>Customer.spend * "2"</text></literalExpression>
  </decision>
</definitions>
"""
CUSTOMERS = """\
id,Customer.spend,Customer.since,member
C1,900,2020-01-01,true
C2,50.5,2021/7/2,yes
C3,dear,,no
,,,
C4,20,,
"""
WORDS = ("dmn", "run", "tiers.dmn", "c.csv")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tiers.dmn").write_text(MODEL, encoding="utf-8")
    Path("c.csv").write_text(CUSTOMERS, encoding="utf-8")


def test_decisions_stand_beside_the_data_and_rejects_beside_them(run: Run) -> None:
    result = run(*WORDS, "--decision", "Tier", "--out", "out.csv")

    assert result.exit_code == 0
    assert Path("out.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "id,Customer.spend,Customer.since,member,Tier",
        "C1,900,2020-01-01,true,gold",
        "C2,50.5,2021/7/2,yes,iron",
        'C4,20,"","",',
    ]
    assert Path("out.rejects.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "row,column,value,code,reason",
        "3,Customer.spend,dear,unreadable-cell,not a value of type `number`",
    ]
    assert "read 5 = decided 3 + rejected 1 + blank 1" in result.stdout


def test_without_out_the_rejects_are_listed(run: Run) -> None:
    result = run(*WORDS, "--decision", "Tier", "--lang", "zh")

    assert "第 3 行, Customer.spend: `dear`: 不是 `number` 类型的值" in result.stdout
    assert "（空）" in result.stdout


def test_today_is_the_day_that_is_named(run: Run) -> None:
    words = ("--decision", "Years", "--out", "out.parquet", "--as-of", "2026-07-01")

    assert run(*WORDS, *words).exit_code == 0

    found = pl.read_parquet("out.parquet")["Years"].to_list()
    assert found == [6, 4, None]


def test_warnings_are_counted_with_the_first_rows(run: Run) -> None:
    result = run(*WORDS, "--decision", "Double")

    assert result.exit_code == 0
    assert result.stderr.count("warning[no-value]") == 1
    assert "in 3 rows: 1, 2, 5" in result.stderr


def test_rows_that_clash_fail_the_command(run: Run) -> None:
    Path("c.csv").write_text(CUSTOMERS + "C5,5,,true\n", encoding="utf-8")

    result = run(*WORDS, "--decision", "Tier")

    assert result.exit_code == 1
    assert "warning[clashing-rows]: rows 2, 3 apply at once" in result.stderr
    assert "in 1 row: 6" in result.stderr


def test_nested_json_lines_fit_structured_inputs(run: Run) -> None:
    Path("c.jsonl").write_text(
        '{"Customer": {"spend": 120.5, "since": "2020-01-01"}, "member": false}\n',
        encoding="utf-8",
    )

    run("dmn", "run", "tiers.dmn", "c.jsonl", "--decision", "Tier", "--out", "o.jsonl")

    assert pl.read_ndjson("o.jsonl")["Tier"].to_list() == ["gold"]


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (("c.csv", "--decision", "Tear"), 2, "no decision is named `Tear`"),
        (("c.csv", "--decision", "Wrong"), 1, "the expression ends too early"),
        (("d.csv", "--decision", "Tier"), 1, "no column for the input `Customer`"),
        (("no.csv", "--decision", "Tier"), 1, "there is no file `no.csv`"),
        (("c.csv",), 2, "--decision"),
        (("c.csv", "--decision", "Tier", "--out", "c.csv"), 2, "two uses"),
    ],
)
def test_what_can_not_work_is_said_at_once(
    run: Run, words: tuple[str, ...], exit_code: int, said: str
) -> None:
    Path("d.csv").write_text("id,member\nC1,true\n", encoding="utf-8")

    result = run("dmn", "run", "tiers.dmn", *words)

    assert result.exit_code == exit_code
    assert said in result.stderr


def test_a_model_with_errors_runs_nothing(run: Run) -> None:
    Path("tiers.dmn").write_text(MODEL.replace("#m", "#n"), encoding="utf-8")

    result = run(*WORDS, "--decision", "Years", "--out", "out.csv")

    assert result.exit_code == 1
    assert "error[dangling-reference]" in result.stderr
    assert not Path("out.csv").exists()
