"""A double is written as the decimal it stands for."""

import pytest

from tiers_plugins.sources.doubles import written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (12.1, "12.1"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1e+15"),
        (12345678901234.56, "12345678901234.56"),
        (-0.5, "-0.5"),
    ],
)
def test_traces_of_arithmetic_are_left_out_and_no_digit_else(
    value: float, text: str
) -> None:
    assert written(value) == text
