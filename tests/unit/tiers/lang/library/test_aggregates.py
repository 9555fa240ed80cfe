"""Functions that make one value of many."""

from collections.abc import Callable

import pytest

from tiers.lang.values import Value


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("min([3, 1, 2])", "1"),
        ("max(3, 1, 2)", "3"),
        ('max("b", "a")', '"b"'),
        ('min([@"2026-02-01", @"2026-01-31"])', '@"2026-01-31"'),
        ('max(@"P1Y", @"P13M")', '@"P13M"'),
        ("min([])", "null"),
        ("sum([0.1, 0.2])", "0.3"),
        ("sum(1, 2, 3)", "6"),
        ("sum(5)", "5"),
        ("sum([])", "null"),
        ("product([2, 3, 0.5])", "3"),
        ("mean([1, 2, 2])", "5 / 3"),
        ("mean([])", "null"),
        ("median([5, 1, 3])", "3"),
        ("median(5, 1, 3, 2)", "2.5"),
        ("median([])", "null"),
        ("stddev([1, 3])", "sqrt(2)"),
        ("stddev([1, 1, 1])", "0"),
        ("mode([2, 1, 2, 1, 3])", "[1, 2]"),
        ("mode([1.0, 1, 2])", "[1]"),
        ("mode([])", "[]"),
        ("all([true, null, false])", "false"),
        ("all([true, null])", "null"),
        ("all([])", "true"),
        ("any(false, null, true)", "true"),
        ("any(false, null)", "null"),
        ("any([])", "false"),
    ],
)
def test_many_values_become_one(
    value: Callable[[str], Value], text: str, same: str
) -> None:
    assert value(text) == value(same)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('min([1, "a"])', "these values have no order"),
        ("max([true])", "these values have no order"),
        ("min([1, null])", "these values have no order"),
        ("sum([1, null])", "one of the numbers is null"),
        ("sum(1, null)", "`value` is null"),
        ("product([])", "there is nothing to multiply"),
        ("sum(9e6144, 9e6144)", "this has no result among the numbers"),
        ("stddev([47])", "a spread needs two numbers"),
        ("stddev([])", "a spread needs two numbers"),
        (
            'sum([1, "a"])',
            "a value of type `number` is needed here, and this is `list<Any>`",
        ),
        (
            "all([true, 1])",
            "a value of type `boolean` is needed here, and this is `list<Any>`",
        ),
    ],
)
def test_values_that_do_not_go_together_are_refused(
    refusal: Callable[[str], str], text: str, reason: str
) -> None:
    assert refusal(text) == reason
