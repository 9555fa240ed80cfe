"""`expression`: any formula."""

from collections.abc import Callable
from decimal import Decimal

Scored = Callable[..., list[Decimal | None]]


def test_a_formula_is_rounded_once_half_even(scored: Scored) -> None:
    model = {"model": "expression", "formula": "x / 8", "places": 2}

    found = scored(model, ["1", "3", "-1", ""])

    assert found == [Decimal("0.12"), Decimal("0.38"), Decimal("-0.12"), None]
