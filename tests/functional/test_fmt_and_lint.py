"""`tiers fmt` and `tiers lint`: files in place, checks for a pipeline."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("small")


@pytest.fixture
def untidy() -> Path:
    policy = Path("policy.yaml")
    text = policy.read_text("utf-8").replace("name: small\n", "name: small   \n\n\n\n")
    policy.write_text(f"{text}# the end\n", encoding="utf-8")
    return policy


def test_a_file_is_laid_out_in_place(run: Run, untidy: Path) -> None:
    first, second = run("fmt", "policy.yaml"), run("fmt", "policy.yaml")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == "policy.yaml: laid out\n"
    assert second.stdout == "policy.yaml: nothing to do\n"
    assert untidy.read_text("utf-8").endswith("# the end\n")
    assert run("test", "policy.yaml").exit_code == 0


def test_a_check_writes_nothing_and_fails(run: Run, untidy: Path) -> None:
    before = untidy.read_text("utf-8")

    result = run("fmt", "policy.yaml", "--check", "--diff", "--lang", "zh")

    assert result.exit_code == 1
    assert "-name: small   \n" in result.stdout
    assert result.stdout.endswith("policy.yaml：格式有待调整\n")
    assert untidy.read_text("utf-8") == before


def test_lint_fails_on_an_untidy_file_and_mends_it(run: Run, untidy: Path) -> None:
    found, mended = run("lint", "policy.yaml"), run("lint", "policy.yaml", "--fix")

    assert found.exit_code == 1
    assert "warning[untidy-layout]" in found.stderr
    assert mended.exit_code == 0
    assert mended.stdout == "policy.yaml: laid out\npolicy.yaml: fine\n"
    assert run("fmt", str(untidy), "--check").exit_code == 0


def test_lint_fails_on_warnings_that_it_can_not_mend(run: Run) -> None:
    policy = Path("policy.yaml")
    text = policy.read_text("utf-8")
    policy.write_text(text.replace("  visits:", "  idle: {type: date}\n  visits:"))

    result = run("lint", "policy.yaml", "--fix")

    assert result.exit_code == 1
    assert "warning[unused-fact]" in result.stderr
    assert "idle" in policy.read_text("utf-8")


def test_what_is_no_policy_is_told(run: Run) -> None:
    Path("broken.yaml").write_text("name: [\n", encoding="utf-8")

    result = run("fmt", "policy.yaml", "broken.yaml", "none.yaml")

    assert result.exit_code == 1
    assert "error[yaml-syntax]" in result.stderr
    assert "error[no-file]" in result.stderr
