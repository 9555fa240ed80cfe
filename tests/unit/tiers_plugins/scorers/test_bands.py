"""`bands`: points for the first band that holds."""

from collections.abc import Callable
from decimal import Decimal

Scored = Callable[..., list[Decimal | None]]


def test_the_first_band_that_holds_the_value_counts(scored: Scored) -> None:
    points = {"< 20": "20", "[20..50)": "50.5", ">= 40": "100"}

    found = scored(
        {"model": "bands", "of": "x", "points": points},
        ["-1", "19.99", "20", "49.99", "50"],
    )

    assert found == [20, 20, Decimal("50.5"), Decimal("50.5"), 100]


def test_a_value_in_no_band_has_no_score(scored: Scored) -> None:
    model = {"model": "bands", "of": "x", "points": {"[1..2]": "5", "10": "6"}}

    assert scored(model, ["1.5", "3", "10", ""]) == [5, None, 6, None]


def test_a_band_may_be_for_missing_values(scored: Scored) -> None:
    model = {"model": "bands", "of": "x", "points": {"null": "7", "-": "1"}}

    assert scored(model, ["", "0"]) == [7, 1]
