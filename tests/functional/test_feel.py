"""`tiers feel`: an expression and its value, on the command line or line by line."""

import pytest
from click.testing import CliRunner

from tiers_cli.main import cli


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["1 + 2 / 3"], "1.666666666666666666666666666666667\n"),
        (['{a: "中", b: [1, null]}'], '{a: "中", b: [1, null]}\n'),
        (
            ["总 额 * rate[1]", "--context", '{"总 额": 0.1, "rate": [3]}'],
            "0.3\n",
        ),
        (["null"], "null\n"),
        (['"a" + "b"'], '"ab"\n'),
        (['date(2026, 1, 31) + @"P1M"'], '@"2026-02-28"\n'),
    ],
)
def test_an_expression_is_evaluated(words: list[str], shown: str) -> None:
    result = CliRunner().invoke(cli, ["feel", *words])

    assert (result.exit_code, result.stdout, result.stderr) == (0, shown, "")


def test_lines_are_evaluated_one_by_one_and_keep_their_names() -> None:
    lines = 'spend := 1200\nspend / 5\n会员 等级 := "A"\n会员 等级 = "A"\n'

    result = CliRunner().invoke(cli, ["feel"], input=lines)

    assert result.exit_code == 0
    assert result.stdout == "240\ntrue\n"


def test_a_faulty_line_does_not_stop_the_others() -> None:
    result = CliRunner().invoke(cli, ["feel"], input="1 +\n2\n1/0\n")

    assert result.exit_code == 1
    assert result.stdout == "2\nnull\n"
    assert "error[syntax]" in result.stderr
    assert "warning[no-value]" in result.stderr


@pytest.mark.parametrize("context", ["[1", "[1]", "{'a': 1}"])
def test_a_context_that_is_no_json_is_wrong_usage(context: str) -> None:
    result = CliRunner().invoke(cli, ["feel", "1", "--context", context])

    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
