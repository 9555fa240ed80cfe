"""Functions that answer true or false."""

from collections.abc import Callable

import pytest

from tiers.lang.values import Value


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("not(true)", False),
        ("not(false)", True),
        ("not(null)", None),
        ("is(1, 1.0)", True),
        ('is(1, "1")', False),
        ("is(null, null)", True),
        ("is(value1: null)", True),
        ("is(null, false)", False),
        ("is([1, [null]], [1.0, [null]])", True),
        ("is([1], [1, 2])", False),
        ("is({a: 1}, {a: 1.0})", True),
        ("is({a: 1}, {b: 1})", False),
        ('is(@"P1D", @"PT24H")', True),
        ('is(@"P0D", @"P0M")', False),
        ('@"10:00:00Z" = @"11:00:00+01:00"', True),
        ('is(@"10:00:00Z", @"11:00:00+01:00")', False),
        ('is(@"10:00:00Z", @"10:00:00+00:00")', True),
        ('is([@"10:00:00"], [@"10:00:00Z"])', False),
    ],
)
def test_a_question_has_an_answer(
    value: Callable[[str], Value], text: str, answer: object
) -> None:
    assert value(text) is answer
