import pytest

from tiers.policy.reader import parse


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a:\n\tb: 1", (2, 1), "a tab is used for indentation"),
        ("a: [1, 2\nb: 1", (1, 4), "a bracket is opened here and not closed by `]`"),
        ("a: {b: [20..50)}", (1, 8), "a bracket is opened here and not closed by `]`"),
        ("a: b: c", (1, 5), "a `:` where none can be"),
        ("a: [R1, >= 60]", (1, 9), "text that begins with `>` needs quotes"),
        ("a: >= 60", (1, 4), "text that begins with `>` or `|` needs quotes"),
        ("a: %", (1, 4), "text that begins with `%` needs quotes"),
        ("a: 'x", (1, 4), "a quote is opened here and not closed"),
        ('a: "x" y', (1, 8), "text after the closing quote"),
        ("a: *gold", (1, 4), "no anchor is named `gold`"),
        ("a: 1\n---\nb: 2", (2, 1), "a second document begins here"),
        ("a:\n  b: 1\n c: 2", (3, 2), "this line does not line up with its neighbours"),
        ("a: [b, , c]", (1, 8), "an entry is left out before this comma"),
        ("a: [b]]", (1, 7), "a `]` too many"),
        ('a: "\\q"', (1, 6), "`\\q` has no meaning in double quotes"),
        ("a\x01: 1", (1, 2), "the character U+0001 can't be part of a text file"),
    ],
)
def test_a_fault_of_syntax_is_told_in_plain_words_at_its_place(
    text: str, place: tuple[int, int], message: str
) -> None:
    root, [problem] = parse(text, "p.yaml")

    assert root is None
    assert problem.code == "yaml-syntax"
    assert problem.at is not None
    assert (problem.at.line, problem.at.column) == place
    assert problem.message.en == message


def test_a_full_width_colon_is_pointed_out() -> None:
    _, [problem] = parse("名称：甲\n版本: 1\n", "p.yaml")

    assert problem.help is not None
    assert "全角" in problem.help.zh


def test_a_complaint_without_a_wording_of_ours_is_passed_on() -> None:
    _, [problem] = parse("%YAML 3.0\n---\na: 1\n", "p.yaml")

    assert problem.message.en.startswith("not valid YAML: ")
