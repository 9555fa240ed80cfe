"""How points and ranges lie to each other, and ranges read from text."""

from collections.abc import Callable

import pytest

from tiers.lang import feel
from tiers.lang.values import Value
from tiers.problems import Problem


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("before(1, 2)", True),
        ("before(2, 2)", False),
        ("before(1, (1..5])", True),
        ("before(1, [1..5])", False),
        ("before([1..5), 5)", True),
        ("before([1..5], 5)", False),
        ("before([1..5], (5..6])", True),
        ("before([1..5], [5..6])", False),
        ("after(6, [1..5])", True),
        ("after([6..7], [1..5])", True),
        ("after((5..7], [1..5])", True),
        ("after([5..7], [1..5])", False),
        ("meets([1..5], [5..6])", True),
        ("meets([1..5), [5..6])", False),
        ("met by([5..6], [1..5])", True),
        ("met by((5..6], [1..5])", False),
        ("overlaps([1..5], [5..6])", True),
        ("overlaps([1..5), [5..6])", False),
        ("overlaps([1..9], [3..4])", True),
        ("overlaps before([1..5], [3..8])", True),
        ("overlaps before([1..5], [1..8])", False),
        ("overlaps before([1..5], (1..8])", True),
        ("overlaps before([1..8], [3..8))", False),
        ("overlaps after([3..8], [1..5])", True),
        ("overlaps after([1..5], [3..8])", False),
        ("finishes(5, [1..5])", True),
        ("finishes(5, [1..5))", False),
        ("finishes([3..5], [1..5])", True),
        ("finishes([1..5], (1..5])", False),
        ("finished by([1..5], 5)", True),
        ("finished by([1..5], (1..5])", True),
        ("includes([1..5], 1)", True),
        ("includes((1..5], 1)", False),
        ("includes((1..5], [1..5])", False),
        ("includes([1..5], (1..5))", True),
        ("during(3, [1..5])", True),
        ("during([1..5], (1..5])", False),
        ("starts(1, [1..5])", True),
        ("starts([1..5], [1..5))", False),
        ("starts([1..3], [1..5])", True),
        ("started by([1..5], [1..5))", True),
        ("started by((1..5], 1)", False),
        ("coincides([1..5], [1.0..5.0])", True),
        ("coincides([1..5], [1..5))", False),
        ("coincides(1, 1.0)", True),
        ('during("b", ["a".."c"])', True),
        ('before(@"2026-01-31", [@"2026-02-01"..@"2026-02-28"])', True),
        ('includes([@"P1M"..@"P1Y"], @"P12M")', True),
        ("before(point1: 1, point2: 2)", True),
        ("before(range1: [1..2], range2: [3..4])", True),
        ("includes(range: [1..2], point: 2)", True),
    ],
)
def test_points_and_ranges_lie_to_each_other(
    value: Callable[[str], Value], text: str, answer: object
) -> None:
    assert value(text) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("includes((<= 5), [1..5])", True),
        ("includes([1..5], (<= 5))", False),
        ("includes((> 5), 5)", False),
        ("overlaps((<= 5), (>= 3))", True),
        ("before((<= 5), (>= 6))", True),
        ("before((<= 5), (<= 9))", False),
        ("meets((>= 1), (<= 1))", False),
        ("starts((<= 5), (<= 6))", True),
        ("finishes((>= 3), (>= 1))", True),
        ("coincides((< 5), (< 5))", True),
        ("coincides((< 5), (<= 5))", False),
        ("coincides((= 5), [5..5])", True),
    ],
)
def test_an_end_that_a_comparison_lacks_bounds_nothing(
    value: Callable[[str], Value], text: str, answer: object
) -> None:
    assert value(text) is answer


@pytest.mark.parametrize(
    "text",
    ["includes([1..null], 5)", "before(1, [null..3])", "meets([1..2], [2..null])"],
)
def test_an_end_that_is_null_is_unknown(
    refusal: Callable[[str], str], text: str
) -> None:
    assert refusal(text) == "an end of this range is unknown"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ('range("[1..5)")', "[1..5)"),
        ('range("]-1.5..5]")', "(-1.5..5]"),
        ('range(" ( 1 .. 5 [ ")', "(1..5)"),
        (r'range("[\"a\"..\"b\"]")', '["a".."b"]'),
        (r'range("[@\"P1D\"..duration(\"P2D\")]")', '[@"P1D"..@"P2D"]'),
        (
            r'range("[date(\"2026-01-31\")..@\"2026-02-01\"]")',
            '[@"2026-01-31"..@"2026-02-01"]',
        ),
        (
            r'range("[date and time(\"2026-01-31\")..@\"2026-02-01T00:00:00\"]")',
            '[@"2026-01-31T00:00:00"..@"2026-02-01T00:00:00"]',
        ),
    ],
)
def test_a_range_of_literals_is_read(
    value: Callable[[str], Value], text: str, same: str
) -> None:
    assert value(text) == value(same)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *(
            (text, f"`{text}` is not a range of literals")
            for text in (
                *("", " ", "1", "[1]", "[1..]", "[..1]", ">= 1", "[null..null]"),
                *("[1..null]", "[a..b]", "[1+1..3]", "[1..2] or true", "[[1]..[2]]"),
                *("[date(a)..date(b)]", "[string(1)..string(2)]", "[true..true]"),
            )
        ),
        ("[3..1]", "the lower end of a range comes first"),
    ],
)
def test_what_is_no_range_is_refused(text: str, reason: str) -> None:
    warnings: list[Problem] = []
    asked = feel.expression("range(text)", feel.Names(frozenset({"text"})))
    assert asked.evaluate({"text": text}, warnings.append) is None
    assert [w.message.en for w in warnings] == [reason]


@pytest.mark.parametrize(
    "text",
    ['before(1, "a")', "before(null, 1)", 'includes([1..2], "a")', "before({}, {})"],
)
def test_what_has_no_order_is_refused(refusal: Callable[[str], str], text: str) -> None:
    assert refusal(text) == "these values have no order"
