"""Regular expressions as XPath has them."""

import pytest

from tiers.lang.library.patterns import found, replaced, separated
from tiers.problems import Refusal


@pytest.mark.parametrize(
    ("pattern", "text", "flags", "answer"),
    [
        ("^gold$", "gold", "", True),
        ("^gold$", "gold\n", "", False),
        ("^b$", "a\nb\nc", "", False),
        ("^b$", "a\nb\nc", "m", True),
        ("^$", "a\n", "m", False),
        ("a.b", "a\nb", "", False),
        ("a.b", "a\rb", "", False),
        ("a.b", "a\nb", "s", True),
        ("GOLD", "gold", "i", True),
        ("ss", "ß", "i", False),
        ("[^q]", "Q", "i", False),
        (r"\p{Lu}", "a", "i", False),
        ("a+b", "aab", "q", False),
        ("A+B", "xa+b", "qi", True),
        ("a b", "ab", "x", True),
        ("a[ ]b", "a b", "x", True),
        (r"\p{ L u}", "A", "x", True),
        (r"^\w+$", "客户é1", "", True),
        (r"\w", "_", "", False),
        (r"\W", "_", "", True),
        (r"^\d$", "٣", "", True),
        (r"\D", "٣", "", False),
        (r"\s", "\u00a0", "", False),
        (r"\S", "\u00a0", "", True),
        (r"^\i\c*$", "_a-1", "", True),
        (r"^\i", "1a", "", False),
        (r"^\I", "1a", "", True),
        (r"\C", "a b", "", True),
        (r"^\p{IsBasicLatin}+$", "abc", "", True),
        (r"\P{IsBasicLatin}", "é", "", True),
        (r"^\p{IsLatin-1Supplement}$", "é", "", True),
        (r"^\p{IsGreek}$", "λ", "", True),
        (r"^\p{IsCJKUnifiedIdeographs}+$", "贡献度", "", True),
        (r"\p{IsCombiningMarksforSymbols}", "\u20d0", "", True),
        ("^[a-z-[aeiou]]+$", "gld", "", True),
        ("^[a-z-[aeiou]]+$", "gold", "", False),
        ("^[^a-z-[0-9]]$", "A", "", True),
        ("^[^a-z-[0-9]]$", "1", "", False),
        (r"^[\d\-x-]+$", "1-x", "", True),
        ("[-a]", "-", "", True),
        ("[a&&b]", "&", "", True),
        ("[a||b]", "|", "", True),
        ("[^^]", "^", "", False),
        (r"(a|b)\1", "ab", "", False),
        (r"(a|b)\1", "bb", "", True),
        (r"(x)?\1y", "y", "", True),
        (r"^(a)\10$", "aa0", "", True),
        ("^a{2,3}$", "aaaa", "", False),
        ("^a{2,}$", "aaaa", "", True),
        ("a|", "b", "", True),
        ("(?:a|b)c", "bc", "", True),
        ("", "", "", True),
        ("#", "#", "", True),
        (r"\$\^", "$^", "", True),
        (r"\n\t\r", "\n\t\r", "", True),
    ],
)
def test_a_pattern_means_what_the_standard_says(
    pattern: str, text: str, flags: str, answer: object
) -> None:
    assert found(text, pattern, flags) is answer


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "(",
            ")",
            "a)",
            "(?a)",
            "(?=a)",
            "(?<n>a)",
            "(?P<n>a)",
            "(?i)a",
            "a{2",
            "a{}",
        ),
        *(
            "{1}",
            "a{3,2}",
            "a{,2}",
            "a{99999999999}",
            "}",
            "]",
            "[",
            "[]",
            "[^]",
            "[z-a]",
        ),
        *("*a", "+", "?", "a**", "a++", "a?+", "a{2}{3}", "|*"),
        *(r"\q", r"\b", r"\A", r"\x41", r"\u0041", "\\", r"\1", r"(a\1)", r"(a)\2"),
        *(r"[\1]", r"[\b]", r"\p{Foo}", r"\p{IsFoo}", r"\pL", r"\p{L", r"\p{Is}"),
        *("[a-[b]", "[a-[b]c]", "[[:alpha:]]", r"[a-\d]", "(" * 99 + "a" + ")" * 99),
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(Refusal) as refused:
        found("a", pattern)
    assert refused.value.message.en == f"`{pattern}` is not a regular expression"


@pytest.mark.parametrize("flags", ["p", "I", " ", "smg"])
def test_unknown_flags_are_refused(flags: str) -> None:
    with pytest.raises(Refusal, match="there is no flag"):
        found("a", "a", flags)


@pytest.mark.parametrize(
    ("text", "pattern", "replacement", "flags", "made"),
    [
        ("2026-07-31", r"(\d+)-(\d+)-(\d+)", "$3.$2.$1", "", "31.07.2026"),
        ("gold", "[go]", "<$0>", "", "<g><o>ld"),
        ("gold", "(g)|(x)", "[$1$2]", "", "[g]old"),
        ("gold", "(g)", "$12", "", "g2old"),
        ("gold", "g", "$1", "", "old"),
        ("gold", "l", r"\$\\", "", r"go$\d"),
        ("a.b", ".", "$1", "q", "a$1b"),
        ("GoLD", "[a-z]", "", "i", ""),
        ("aaa", "a+?", "b", "", "bbb"),
        ("gold", "silver", "x", "", "gold"),
    ],
)
def test_groups_go_into_replacements(
    text: str, pattern: str, replacement: str, flags: str, made: str
) -> None:
    assert replaced(text, pattern, replacement, flags) == made


@pytest.mark.parametrize("replacement", ["$", "a$b", "\\", r"\n", "$$1"])
def test_replacements_that_mean_nothing_are_refused(replacement: str) -> None:
    with pytest.raises(Refusal, match="in a replacement"):
        replaced("a", "a", replacement)


def test_a_pattern_of_nothing_can_neither_be_replaced_nor_separate() -> None:
    with pytest.raises(Refusal, match="empty text"):
        replaced("abc", "x*", "-")
    with pytest.raises(Refusal, match="empty text"):
        separated("abc", "x?")


def test_empty_texts_between_separators_are_kept() -> None:
    assert separated(",a,,b", ",") == ("", "a", "", "b")


def test_a_search_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(Refusal, match="too long"):
        found("a" * 60 + "!", "(a|aa)+$", patience_s=0.01)
