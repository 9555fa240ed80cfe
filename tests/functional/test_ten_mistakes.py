"""Every mistake of a policy is found in one pass, and none has an echo."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from tiers_cli.main import cli

INPUTS = Path(__file__).parent / "problems"
SOUND = (INPUTS / "policy.yaml").read_text(encoding="utf-8")
ORDERS = (INPUTS / "orders.yaml").read_text(encoding="utf-8")
ASKED = (INPUTS / "asked.yaml").read_text(encoding="utf-8")

Mistake = dict[str, str]


def mistakes(name: str) -> list[Mistake]:
    found: list[Mistake] = YAML(typ="safe", pure=True).load(INPUTS / name)
    return found


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Result]:
    """Give `tiers check` of a policy's text."""
    monkeypatch.chdir(tmp_path)

    def run(text: str) -> Result:
        Path("policy.yaml").write_text(text, encoding="utf-8")
        return CliRunner().invoke(cli, ["check", "policy.yaml"])

    return run


def mistaken(*made: Mistake, sound: str = SOUND) -> str:
    text = sound
    for mistake in made:
        assert mistake["right"] in text, mistake["right"]
        text = text.replace(mistake["right"], mistake["wrong"], 1)
    return text


def told(output: str) -> list[tuple[str, int]]:
    """Give the code and the line of each problem."""
    heads = [line for line in output.splitlines() if line.startswith("policy.yaml:")]
    return [
        (head.partition("[")[2].partition("]")[0], int(head.split(":")[1]))
        for head in heads
    ]


def pointed(output: str) -> list[str]:
    """Give the text above each row of carets, from its first to its last cell."""
    lines = output.splitlines()
    return [
        wide(lines[i - 1])[line.index("^") : line.rindex("^") + 1].replace("\0", "")
        for i, line in enumerate(lines)
        if "^" in line and line.strip(" \t|^") == ""
    ]


def wide(line: str) -> str:
    """Give Chinese characters the two cells that they take on a screen."""
    return "".join(c + "\0" * (ord(c) > 0x2E7F) for c in line)


def test_a_sound_policy_has_no_problems(check: Callable[[str], Result]) -> None:
    result = check(SOUND)

    assert (result.exit_code, result.stderr) == (0, "")


def test_sound_related_tables_have_no_problems(check: Callable[[str], Result]) -> None:
    result = check(ORDERS)

    assert (result.exit_code, result.stderr) == (0, "")


MISTAKES = [
    *((SOUND, mistake) for mistake in mistakes("mistakes.yaml")),
    *((ORDERS, mistake) for mistake in mistakes("related.yaml")),
    *((ASKED, mistake) for mistake in mistakes("asked-mistakes.yaml")),
]


@pytest.mark.parametrize(
    ("sound", "mistake"),
    MISTAKES,
    ids=[f"{m['code']}: {m['wrong']}" for _, m in MISTAKES],
)
def test_a_single_mistake_is_a_single_problem(
    sound: str, mistake: Mistake, check: Callable[[str], Result]
) -> None:
    result = check(mistaken(mistake, sound=sound))

    assert [code for code, _ in told(result.stderr)] == [mistake["code"]], result.stderr
    is_warning = mistake["code"].startswith(("unused-", "always-"))
    assert result.exit_code == (0 if is_warning else 1)
    [caret] = pointed(result.stderr)
    assert caret.startswith(mistake["caret"])


def test_all_mistakes_are_found_in_one_pass(check: Callable[[str], Result]) -> None:
    made = mistakes("ten.yaml")

    result = check(mistaken(*made))

    assert [code for code, _ in told(result.stderr)] == [m["code"] for m in made]
    assert all(
        caret.startswith(mistake["caret"])
        for caret, mistake in zip(pointed(result.stderr), made, strict=True)
    )
    lines = [line for _, line in told(result.stderr)]
    assert lines == sorted(lines)
    assert result.exit_code == 1
    assert result.stderr.endswith("15 errors, 1 warning\n")
