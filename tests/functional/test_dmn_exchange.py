from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="Loan Approval"
    namespace="urn:loan">
  <itemDefinition name="tClient">
    <itemComponent name="age"><typeRef>number</typeRef>
      <allowedValues><text>[18..120]</text></allowedValues></itemComponent>
    <itemComponent name="Risk Category"><typeRef>string</typeRef>
      <allowedValues><text>"High", "Low"</text></allowedValues></itemComponent>
  </itemDefinition>
  <inputData id="client" name="Client"><variable name="Client" typeRef="tClient"/>
  </inputData>
  <inputData id="pay" name="Monthly Pay">
    <variable name="Monthly Pay" typeRef="number"/></inputData>
  <decision id="approval" name="Approval">
    <variable name="Approval" typeRef="string"/>
    <informationRequirement><requiredInput href="#client"/></informationRequirement>
    <informationRequirement><requiredInput href="#pay"/></informationRequirement>
    <decisionTable hitPolicy="PRIORITY">
      <input><inputExpression><text>Client.Risk Category</text></inputExpression>
      </input>
      <input><inputExpression><text>Monthly Pay * 12 - Client.age</text>
      </inputExpression></input>
      <output><outputValues><text>"yes", "no"</text></outputValues></output>
      <rule><inputEntry><text>"Low"</text></inputEntry>
        <inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"yes"</text></outputEntry></rule>
      <rule><inputEntry><text>-</text></inputEntry>
        <inputEntry><text>&lt; 100</text></inputEntry>
        <outputEntry><text>"no"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""


def test_a_policy_goes_out_and_comes_back(small: Path, run: Run) -> None:
    out = run("dmn", "export", "policy.yaml", "-o", "policy.dmn")
    back = run("dmn", "import", "policy.dmn", "-o", "again.yaml")

    assert (out.exit_code, back.exit_code) == (0, 0), out.stderr + back.stderr
    assert out.stdout == "policy.dmn is written\n"
    assert back.stdout == "again.yaml is written; 1 of 1 case pass\n"
    head = (small / "again.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert head == "# Imported from policy.dmn, the DMN model `small`."
    assert run("test", "again.yaml").exit_code == 0


def test_marks_of_an_owner_go_out_and_come_back(small: Path, run: Run) -> None:
    marks = "actionable: {direction: up, cost: 2}"
    policy = small / "policy.yaml"
    text = policy.read_text("utf-8").replace("missing: 0}", f"missing: 0, {marks}}}")
    text = text.replace("tests:\n", "tunable: [{of: worth, at: 50, step: 1}]\ntests:\n")
    text = text.replace("good customer\n", "good customer\n    confirmed: false\n")
    policy.write_text(text, encoding="utf-8")

    assert run("dmn", "export", "policy.yaml", "-o", "m.dmn").exit_code == 0
    assert run("dmn", "import", "m.dmn", "-o", "back.yaml").exit_code == 0

    back = Path("back.yaml").read_text("utf-8")
    assert marks in back
    assert "{of: worth, at: 50, step: 1}" in back
    assert "confirmed: false" in back
    assert run("check", "back.yaml").exit_code == 0


def test_a_sample_is_exported_with_its_scores_fitted(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    policies = Path(__file__).parents[2] / "policies"
    data = policies / "telecom" / "customers.csv"

    found = run("dmn", "export", "telecom", "-o", "t.dmn", "--standard", "1.3")
    fitted = run("dmn", "export", "telecom", "-o", "f.dmn", "--fit", data)

    assert (found.exit_code, fitted.exit_code) == (0, 0), fitted.stderr
    assert "given from outside" in (tmp_path / "t.dmn").read_text(encoding="utf-8")
    assert "20191111" in (tmp_path / "t.dmn").read_text(encoding="utf-8")
    assert "given from outside" not in (tmp_path / "f.dmn").read_text(encoding="utf-8")


def test_a_foreign_model_becomes_a_policy_with_cases(small: Path, run: Run) -> None:
    (small / "loan.dmn").write_text(MODEL, encoding="utf-8")

    found = run("dmn", "import", "loan.dmn", "-o", "loan.yaml")

    assert found.exit_code == 0, found.stderr
    assert (small / "loan.yaml").read_text(encoding="utf-8") == (
        "# Imported from loan.dmn, the DMN model `Loan Approval`.\n"
        "# The rules are its decision `Approval`.\n"
        "# Names hold letters, digits and _ here; labels are those of the model.\n"
        "# Each case expects what the model itself gives.\n"
        "tiers-policy: 1\n"
        "name: loan-approval\n"
        "title: Loan Approval\n"
        "\n"
        "facts:\n"
        '  Client_age: {type: decimal(4), range: "[18..120]", missing: unknown, '
        "label: Client.age}\n"
        "  Client_Risk_Category: {type: [High, Low], missing: unknown, "
        "label: Client.Risk Category}\n"
        "  Monthly_Pay: {type: decimal(4), missing: unknown, label: Monthly Pay}\n"
        "\n"
        "tiers:\n"
        '  "yes": {}\n'
        '  "no": {}\n'
        "\n"
        "rules:\n"
        "  hit: priority\n"
        "  columns: [Client_Risk_Category, Monthly_Pay * 12 - Client_age]\n"
        "  rows:\n"
        '    - [R1, "\\"Low\\"", "-", "yes", '
        "{en: row 1 of the table, zh: 表中第 1 行}]\n"
        '    - [R2, "-", "< 100", "no", '
        "{en: row 2 of the table, zh: 表中第 2 行}]\n"
        "\n"
        "tests:\n"
        "  - case: Approval R1\n"
        "    facts: {Client_age: 100, Client_Risk_Category: Low, Monthly_Pay: 100}\n"
        '    expect: {tier: "yes"}\n'
        "  - case: Approval R2\n"
        "    facts: {Client_age: 100, Client_Risk_Category: High, Monthly_Pay: 0}\n"
        '    expect: {tier: "no"}\n'
    )
    assert run("check", "loan.yaml").exit_code == 0
    assert run("test", "loan.yaml").exit_code == 0


def test_a_decision_that_is_not_there_is_told_once(small: Path, run: Run) -> None:
    run("dmn", "export", "policy.yaml", "-o", "policy.dmn")

    result = run("dmn", "import", "policy.dmn", "--decision", "Nope", "-o", "back.yaml")

    assert result.exit_code == 2  # a wrong word of the command, as for `dmn run`
    assert result.stderr.count("error[") == 1
    assert "no decision is named `Nope`" in result.stderr
    assert not (small / "back.yaml").exists()


def test_a_file_is_replaced_only_by_force(small: Path, run: Run) -> None:
    (small / "policy.dmn").write_text("mine", encoding="utf-8")

    found = run("dmn", "export", "policy.yaml", "-o", "policy.dmn")

    assert found.exit_code == 1
    assert "file-exists" in found.stderr
    assert (small / "policy.dmn").read_text(encoding="utf-8") == "mine"
    forced = run("dmn", "export", "policy.yaml", "-o", "policy.dmn", "--force")
    assert forced.exit_code == 0


def test_nothing_is_written_of_what_has_no_form(small: Path, run: Run) -> None:
    broken = MODEL.replace("<decisionTable", "<list/><decisionTable")
    (small / "loan.dmn").write_text(broken, encoding="utf-8")

    found = run("dmn", "import", "loan.dmn", "-o", "loan.yaml")

    assert found.exit_code == 1
    assert "loan.dmn:18:5: error[no-policy-form]" in found.stderr
    assert not (small / "loan.yaml").exists()


def test_words_that_are_missing_are_wrong_usage(small: Path, run: Run) -> None:
    assert run("dmn", "export", "policy.yaml").exit_code == 2
    assert run("dmn", "import", "policy.yaml", "-o", "policy.yaml").exit_code == 2
    assert run("dmn", "draw").exit_code == 2
    assert sorted(small.iterdir()) == [small / "customers.csv", small / "policy.yaml"]
