"""The kit catches functions of FEEL that break their promises."""

from collections.abc import Callable
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from tiers.lang.types import NUMBER
from tiers.ports import Function, Taken
from tiers.problems import Refusal
from tiers.schema import Number, Type
from tiers.testing.functions import assert_function_ok
from tiers.text import Text

CENTS = Number(2, Decimal(0), Decimal(200))
AMOUNT = {"amount": {"type": "decimal(2)", "range": "[0..1000]", "missing": "unknown"}}


def of(meaning: Callable[..., Any], result: Type | None = CENTS) -> Function:
    return Function("vat", (Taken("amount", NUMBER),), meaning, result)


def even(amount: Decimal) -> Decimal:
    if amount % 2:
        raise Refusal(Text("odd", "奇数"))
    return amount / 5


@pytest.mark.parametrize("meaning", [lambda amount: amount / 5, even])
def test_a_function_that_keeps_its_promises_passes(meaning: Callable[..., Any]) -> None:
    assert_function_ok(of(meaning), AMOUNT)


_COUNT = count()


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (of(lambda amount: amount), "it gives 200.01, which is not within Number"),
        (of(lambda amount: 1 / amount), "its function `vat` failed: DivisionByZero"),
        (of(lambda _: 0.5), "failed: TypeError: float is no value of FEEL"),
        (of(lambda _: Decimal("NaN")), "failed: TypeError: NaN is no number of FEEL"),
        (of(lambda _: next(_COUNT) % 7), "and then"),
        (of(lambda _: "a"), 'it gives "a", which is not within Number'),
        (of(lambda _: 1, result=None), "it declares no `result`"),
    ],
)
def test_a_broken_promise_is_told(function: Function, told: str) -> None:
    with pytest.raises(AssertionError) as caught:
        assert_function_ok(function, AMOUNT, examples=200)

    assert str(caught.value).startswith("function `vat`: ")
    assert told in str(caught.value)
