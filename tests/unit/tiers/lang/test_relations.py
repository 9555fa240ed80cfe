"""Which values are equal, and which come first."""

from decimal import Decimal
from typing import Any

import pytest

from tiers.lang.relations import equal, inside, order
from tiers.lang.values import Range
from tiers.schema import Months

ONE, TWO = Decimal(1), Decimal(2)


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        (None, None, True),
        (None, False, False),
        ((), None, False),
        (True, True, True),
        (True, ONE, None),
        (False, Decimal(0), None),
        (Decimal("1.00"), ONE, True),
        (ONE, "1", None),
        ("gold", "Gold", False),
        (Months(12), Months(12), True),
        (Months(0), Decimal(0), None),
        ((), (), True),
        ((ONE, TWO), (TWO, ONE), False),
        ((ONE,), (ONE, ONE), False),
        ((ONE,), ONE, None),
        ((ONE, None), (ONE, None), True),
        ((ONE, "a"), (ONE, TWO), None),
        ((ONE, "a"), (TWO, TWO), False),
        ({}, {}, True),
        ({}, (), None),
        ({"a": ONE, "b": ()}, {"b": (), "a": ONE}, True),
        ({"a": ONE}, {"a": ONE, "b": None}, False),
        ({"a": {"b": ONE}}, {"a": {"b": TWO}}, False),
        (Range(ONE, TWO), Range(ONE, TWO), True),
        (Range(ONE, TWO), Range(ONE, TWO, high_open=True), False),
        (Range(None, TWO), Range(ONE, TWO), False),
        (Range(ONE, ONE), Range(ONE, ONE, comparison="="), False),
        (Range(ONE, TWO), Range("a", "b"), None),
        (len, len, True),
        (len, abs, None),
    ],
)
def test_equality_is_asked_within_one_kind(a: Any, b: Any, answer: object) -> None:
    assert equal(a, b) is answer
    assert equal(b, a) is answer


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        (ONE, TWO, -1),
        (ONE, Decimal("1.0"), 0),
        ("a", "B", 1),
        ("\uffff", "\U00010000", -1),
        (Months(11), Months(12), -1),
        (None, ONE, None),
        (ONE, "1", None),
        (False, True, None),
        ((ONE,), (TWO,), None),
    ],
)
def test_only_what_has_an_order_is_ordered(a: Any, b: Any, answer: int | None) -> None:
    assert order(a, b) == answer
    assert order(b, a) == (None if answer is None else -answer)


@pytest.mark.parametrize(
    ("point", "within", "answer"),
    [
        (ONE, Range(ONE, TWO), True),
        (ONE, Range(ONE, TWO, low_open=True), False),
        (TWO, Range(ONE, TWO, high_open=True), False),
        (TWO, Range(None, TWO, comparison="<="), True),
        (TWO, Range(ONE, None, comparison=">="), True),
        (TWO, Range(ONE, None), None),
        (ONE, Range(None, ONE, high_open=True), False),
        (None, Range(ONE, TWO), None),
        ("b", Range("a", "c"), True),
        ("b", Range(ONE, TWO), None),
    ],
)
def test_a_range_holds_points_of_its_kind(
    point: Any, within: Range, answer: object
) -> None:
    assert inside(point, within) is answer
