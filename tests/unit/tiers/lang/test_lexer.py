"""Characters become tokens."""

import pytest

from tiers.lang.lexer import LexicalError, tokens


def kinds(text: str, *names: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text, names)]


def test_names_are_words_of_any_script() -> None:
    assert kinds("贡献度 spend_12m é") == [
        ("NAME", "贡献度"),
        ("NAME", "spend_12m"),
        ("NAME", "é"),
    ]


def test_keywords_are_not_names() -> None:
    assert [kind for kind, _ in kinds("if a then not b")] == [
        *("IF", "NAME", "THEN", "NOT", "NAME"),
    ]


@pytest.mark.parametrize("text", ["1", "1.50", ".5", "1e3", "2.5E-3"])
def test_numbers_are_read_whole(text: str) -> None:
    assert kinds(text) == [("NUMBER", text)]


def test_two_dots_end_a_number() -> None:
    assert [kind for kind, _ in kinds("[1..5)")] == [
        *("LSQB", "NUMBER", "DOTS", "NUMBER", "RPAR"),
    ]


def test_the_longest_name_with_blanks_wins() -> None:
    found = kinds("day of  week(d) day", "day of", "day of week")

    assert [text for _, text in found] == ["day of week", "(", "d", ")", "day"]


def test_a_name_with_blanks_is_not_found_inside_a_word() -> None:
    assert [text for _, text in kinds("xday of weeks", "day of week")] == [
        *("xday", "of", "weeks"),
    ]


def test_anything_in_backticks_is_a_name() -> None:
    assert kinds("`a + b`") == [("NAME", "a + b")]


def test_comments_and_blanks_are_left_out() -> None:
    assert kinds("1 // one\n + /* two\n */ 2") == [
        ("NUMBER", "1"),
        ("PLUS", "+"),
        ("NUMBER", "2"),
    ]


@pytest.mark.parametrize(
    ("text", "start", "advice"),
    [
        ("a ≥ 5", 2, "write `>=`"),
        ("a＞5", 1, "write `>`"),
        ("f（1）", 1, "write `(`"),
        ("a & b", 2, None),
        ('s = "A', 4, None),
        ("“A”", 0, 'write `"`'),
        ("a # b", 2, None),
        ("`a", 0, None),
    ],
)
def test_a_character_without_meaning_is_pointed_at(
    text: str, start: int, advice: str | None
) -> None:
    with pytest.raises(LexicalError) as caught:
        list(tokens(text, ()))

    assert caught.value.start == start
    if advice:
        assert caught.value.advice is not None
        assert caught.value.advice.en == advice
