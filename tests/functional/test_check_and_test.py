"""`tiers check` and `tiers test`: what is wrong, where, and what was expected."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tiers.text import Text

Run = Callable[..., Result]

NUMBER = Text(
    "not a number; write digits alone, such as `1234.5`, without thousands separators, "
    "currency or percent signs",
    "不是数字；请只写数字，例如 `1234.5`，不要带千位分隔符、货币符号或百分号",
)


@pytest.mark.usefixtures("small")
def test_a_sound_policy_is_counted_in_both_languages(run: Run) -> None:
    english, chinese = run("check", "policy.yaml"), run("check", ".", "--lang", "zh")

    assert (english.exit_code, chinese.exit_code) == (0, 0)
    assert english.stdout == (
        "small: no errors; 3 facts, 1 score, 2 tiers, 2 rules, 2 actions\n"
    )
    assert chinese.stdout == (
        "small：没有错误；事实 3，得分 1，层级 2，规则 2，措施 2\n"
    )


@pytest.mark.usefixtures("small")
def test_a_mistake_is_shown_with_its_place(run: Run) -> None:
    policy = Path("policy.yaml")
    policy.write_text(policy.read_text("utf-8").replace("tier: iron", "tier: irn"))

    result = run("check", "policy.yaml")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "error[unknown-tier]: no tier is named `irn`" in result.stderr
    assert "did you mean `iron`?" in result.stderr
    assert result.stderr.rstrip().splitlines()[-1].startswith("1 error")


@pytest.mark.usefixtures("small")
def test_faulty_rows_are_counted_by_reason_with_an_example(run: Run) -> None:
    Path("customers.csv").write_text(
        "customer,spend,visits\nC1,a,1\nC2,b,1\nC2,5,99\nC2,6,0\nC3,7,0\n",
        encoding="utf-8",
    )

    english = run("check", "policy.yaml", "--data", "customers.csv")
    chinese = run("check", "policy.yaml", "--data", "customers.csv", "--lang", "zh")

    assert english.exit_code == chinese.exit_code == 1
    assert english.stdout.splitlines()[1:] == [
        "customers.csv: 5 rows, 4 faulty",
        f"         2  spend: {NUMBER.en} (row 1: `a`)",
        "         2  customer: row 2 has this key already (row 3: `C2`)",
        "         1  visits: outside the range from 0 to 50 (row 3: `99`)",
    ]
    assert chinese.stdout.splitlines()[1:] == [
        "customers.csv：共 5 行，其中 4 行有误",
        f"         2  spend: {NUMBER.zh}（第 1 行：`a`）",
        "         2  customer: 与第 2 行的客户标识重复（第 3 行：`C2`）",
        "         1  visits: 超出范围（0 至 50）（第 3 行：`99`）",
    ]


@pytest.mark.usefixtures("small")
def test_a_table_that_fits_is_fine(run: Run) -> None:
    result = run("check", "policy.yaml", "--data", "customers.csv")

    assert result.exit_code == 0
    assert "customers.csv: 4 rows, 0 faulty" in result.stdout


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", ["none.csv", "binary.csv", "binary.parquet", "empty"])
def test_data_that_can_not_be_read_is_one_message(run: Run, name: str) -> None:
    for binary in ("binary.csv", "binary.parquet"):
        Path(binary).write_bytes(bytes(range(256)))
    Path("empty").mkdir()

    result = run("check", "policy.yaml", "--data", name)

    assert result.exit_code == 1
    assert result.stderr.count("error[") == 1
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("small")
def test_cases_that_pass_are_named(run: Run) -> None:
    result = run("test", "policy.yaml")

    assert result.exit_code == 0
    assert result.stdout == "✓ a good customer\n1 of 1 cases pass\n"


@pytest.mark.usefixtures("small")
def test_a_case_that_fails_shows_what_came_out_and_why(run: Run) -> None:
    policy = Path("policy.yaml")
    policy.write_text(policy.read_text("utf-8").replace("spend: 90}", "spend: 60}"))

    english, chinese = run("test", "."), run("test", ".", "--lang", "zh")

    assert english.exit_code == chinese.exit_code == 1
    assert english.stdout.splitlines() == [
        "✗ a good customer  policy.yaml:30",
        "    tier",
        "      expected gold",
        "      got iron",
        "    actions",
        "      expected [visit]",
        "      got []",
        "    because worth some",
        "0 of 1 cases pass",
    ]
    assert chinese.stdout.splitlines() == [
        "✗ a good customer  policy.yaml:30",
        "    层级",
        "      应为 gold",
        "      实为 iron",
        "    措施",
        "      应为 [visit]",
        "      实为 []",
        "    理由 价值一般",
        "共 1 个案例，通过 0 个",
    ]


@pytest.mark.usefixtures("small")
def test_a_case_with_a_faulty_fact_says_so_and_fails(run: Run) -> None:
    policy = Path("policy.yaml")
    policy.write_text(policy.read_text("utf-8").replace("spend: 90}", "spend: 9000}"))

    result = run("test", "policy.yaml")

    assert result.exit_code == 1
    assert "error[out-of-range]: `9000` is not a value of the fact" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("small")
def test_full_feel_lists_what_runs_in_columns_and_what_does_not(run: Run) -> None:
    policy = Path("policy.yaml")
    text = policy.read_text("utf-8")
    asked = text.replace("if: worth >= 50", "if: sqrt(worth) >= 7")
    policy.write_text(f"feel: full\n{asked}", encoding="utf-8")

    english, chinese = run("check", "policy.yaml"), run("check", ".", "--lang", "zh")

    assert english.stdout.splitlines()[1:] == [
        "  in columns: score worth, rule R2, action rule 1, action rule 2",
        "  customer by customer: rule R1",
    ]
    assert chinese.stdout.splitlines()[1:] == [
        "  按列计算：得分 worth，规则 R2，措施规则 1，措施规则 2",
        "  逐个客户计算：规则 R1",
    ]
