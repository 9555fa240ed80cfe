"""Functions on texts."""

from collections.abc import Callable

import pytest

from tiers.lang.values import Value


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ('substring("loyal", 3)', '"yal"'),
        ('substring("loyal", -2)', '"al"'),
        ('substring("loyal", -4, 2)', '"oy"'),
        ('substring("loyal", 4, 9)', '"al"'),
        ('substring("a\U0001f40eb", 2, 1)', '"\U0001f40e"'),
        ('string length("\U0001f40e客")', "2"),
        ('upper case("straße")', '"STRASSE"'),
        ('lower case("GOLD")', '"gold"'),
        ('substring before("gold:1:2", ":")', '"gold"'),
        ('substring before("gold", ":")', '""'),
        ('substring before("gold", "")', '""'),
        ('substring after("gold:1:2", ":")', '"1:2"'),
        ('substring after("gold", ":")', '""'),
        ('substring after("gold", "")', '"gold"'),
        ('contains("gold", "ol")', "true"),
        ('starts with("gold", "old")', "false"),
        ('ends with("gold", "old")', "true"),
        ('string join(["a", null, "b"], "-")', '"a-b"'),
        ('string join(["a", "b"], null)', '"ab"'),
        ('string join("a", "-")', '"a"'),
        ('string join([], "-")', '""'),
        ('split("a1b22c", "[0-9]")', '["a", "b", "", "c"]'),
        (r'split("a.b", "\.")', '["a", "b"]'),
        ("string(null)", "null"),
        ('string("a")', '"a"'),
        ("string(1.50)", '"1.5"'),
        ("string(-0.0)", '"0"'),
        ("string(1200e2)", '"120000"'),
        ("string(true)", '"true"'),
        ('string(@"2026-01-31")', '"2026-01-31"'),
        ('string(@"P1Y2M")', '"P1Y2M"'),
        ('string([1, "a\\"", null])', r'"[1, \"a\\\"\", null]"'),
        ("string({a: 1, b c: {d: []}})", '"{a: 1, b c: {d: []}}"'),
        ('string({"+": @"P1D"})', r'"{\"+\": @\"P1D\"}"'),
        ("string([1..2))", '"[1..2)"'),
        ("string((>= 2))", '">= 2"'),
        ("string(function(a, b) a)", '"function(a, b)"'),
    ],
)
def test_texts_are_taken_apart_and_made(
    value: Callable[[str], Value], text: str, same: str
) -> None:
    assert value(text) == value(same)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('substring("gold", 0)', "there is no position 0 among 4"),
        ('substring("gold", -5)', "there is no position -5 among 4"),
        ('substring("gold", 1, 0)', "a length is at least 1"),
        ("string length(null)", "`string` is null"),
        ('contains("a", null)', "`match` is null"),
        ('split("abc", "")', "the pattern matches the empty text"),
    ],
)
def test_what_no_text_answers_is_refused(
    refusal: Callable[[str], str], text: str, reason: str
) -> None:
    assert refusal(text) == reason
