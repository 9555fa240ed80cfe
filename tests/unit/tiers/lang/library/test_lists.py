"""Functions on lists."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tiers.lang.library.lists import LISTS
from tiers.lang.values import Value


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("list contains([1, null], null)", "true"),
        ('list contains([1, "2"], 2)', "false"),
        ("list contains([[1]], [1.0])", "true"),
        ("list contains(1, 1)", "true"),
        ("count([1, null, [2, 3]])", "3"),
        ("count([])", "0"),
        ("sublist([1, 2, 3], 2)", "[2, 3]"),
        ("sublist([1, 2, 3], -2, 1)", "[2]"),
        ("sublist([1, 2, 3], 3, 5)", "[3]"),
        ("append([1], 2, null, [3])", "[1, 2, null, [3]]"),
        ("append([], 1)", "[1]"),
        ("concatenate([1], [], [2, [3]])", "[1, 2, [3]]"),
        ("insert before([1, 2], 1, 0)", "[0, 1, 2]"),
        ("insert before([1, 2], -1, 0)", "[1, 0, 2]"),
        ("remove([1, 2, 3], -1)", "[1, 2]"),
        ("remove([1, 2, 3], 1)", "[2, 3]"),
        ("reverse([1, 2, null])", "[null, 2, 1]"),
        ("index of([1, 2, 1.0], 1)", "[1, 3]"),
        ("index of([1, null], null)", "[2]"),
        ("index of([1], 5)", "[]"),
        ("union([1, 2], [2.0, null], [null])", "[1, 2, null]"),
        ('distinct values([1, "1", 1.0, true])', '[1, "1", true]'),
        ("duplicate values([3, 1, 2, 1, 3, 3])", "[3, 1]"),
        ("duplicate values([1, 2])", "[]"),
        ("duplicate values([null, {}, [], null, []])", "[null, []]"),
        ('distinct values([@"PT24H", @"P1D", {a: 1}, {a: 1.0}])', '[@"P1D", {a: 1}]'),
        ("flatten([1, [2, [3, []]], {a: [4]}])", "[1, 2, 3, {a: [4]}]"),
        ("sort([3, 1, 2])", "[1, 2, 3]"),
        ('sort(["b", "C", "a"])', '["C", "a", "b"]'),
        ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
        (
            "sort([[1, 1], [0, 2], [1, 0]], function(x, y) x[1] < y[1])",
            "[[0, 2], [1, 1], [1, 0]]",
        ),
        ("sort([], function(x, y) x < y)", "[]"),
        ("list replace([1, 2], -1, 9)", "[1, 9]"),
        ("list replace([1, 2], 1.9, null)", "[null, 2]"),
        (
            "list replace([1, 5, 7], function(item, newItem) item > newItem, 4)",
            "[1, 4, 4]",
        ),
    ],
)
def test_lists_are_made_of_lists(
    value: Callable[[str], Value], text: str, same: str
) -> None:
    assert value(text) == value(same)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("count(null)", "`list` is null"),
        ("sublist([1], 0)", "there is no position 0 among 1"),
        ("sublist([1], 2)", "there is no position 2 among 1"),
        ("sublist([1], 1, -1)", "a length is at least 1"),
        ("insert before([], 1, 1)", "there is no position 1 among 0"),
        ("remove([1], -2)", "there is no position -2 among 1"),
        ("list replace([1], 0, 1)", "there is no position 0 among 1"),
        ("list replace([1], null, 1)", "a function of two parameters is needed"),
        (
            "list replace([1], function(item) true, 1)",
            "a function of two parameters is needed",
        ),
        (
            "list replace([1], function(item, newItem) item, 1)",
            "the function must answer true or false",
        ),
        ('sort([1, "a"])', "these values have no order"),
        ("sort([1, 2], null)", "a function of two parameters is needed"),
        ("sort([1, 2], function(x, y) 0)", "the function must answer true or false"),
    ],
)
def test_what_a_list_has_not_is_refused(
    refusal: Callable[[str], str], text: str, reason: str
) -> None:
    assert refusal(text) == reason


def test_thousands_of_values_are_told_apart_at_once() -> None:
    values = tuple(Decimal(n % 20_000) for n in range(40_000))

    assert LISTS["distinct values"][0].becomes(values) == values[:20_000]
