"""Functions on numbers."""

from collections.abc import Callable

import pytest

from tiers.lang.values import Value


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("decimal(2.345, 2)", "2.34"),
        ("decimal(2.355, 2)", "2.36"),
        ("decimal(1250, -2)", "1200"),
        ("decimal(2.345, 1.9)", "2.3"),
        ("decimal(7, 6176)", "7"),
        ("floor(-0.2)", "-1"),
        ("floor(-0.25, 1)", "-0.3"),
        ("ceiling(-0.2)", "0"),
        ("ceiling(0.21, 1)", "0.3"),
        ("round up(-1.1, 0)", "-2"),
        ("round down(-1.9, 0)", "-1"),
        ("round half up(-2.5, 0)", "-3"),
        ("round half down(-2.5, 0)", "-2"),
        ("round half down(-2.51, 0)", "-3"),
        ("round half up(n: 0.05, scale: 1)", "0.1"),
        ("abs(-3)", "3"),
        ('abs(@"-P2DT3H")', '@"P2DT3H"'),
        ('abs(@"P2D")', '@"P2D"'),
        ('abs(@"-P7M")', '@"P7M"'),
        ("modulo(17, 5)", "2"),
        ("modulo(-17, 5)", "3"),
        ("modulo(17, -5)", "-3"),
        ("modulo(-17, -5)", "-2"),
        ("modulo(-15, 5)", "0"),
        ("modulo(7.5, 2)", "1.5"),
        ("modulo(10 ** 40, 7)", "4"),
        ("sqrt(2.25)", "1.5"),
        ("sqrt(2)", "1.414213562373095048801688724209698"),
        ("exp(0)", "1"),
        ("exp(1)", "2.718281828459045235360287471352662"),
        ("log(1)", "0"),
        ("log(exp(2))", "2"),
        ("odd(-3)", "true"),
        ("even(-3)", "false"),
        ("odd(2.5)", "false"),
        ("even(0)", "true"),
        ('number("-12.50")', "-12.5"),
        ('number("1e3")', "1000"),
        ('number("12 345,6", " ", ",")', "12345.6"),
        ('number("1.234.567", ".", ",")', "1234567"),
        ('number("0.5", null, null)', "0.5"),
        ('number("0,5", null, ",")', "0.5"),
    ],
)
def test_numbers_are_computed_exactly(
    value: Callable[[str], Value], text: str, same: str
) -> None:
    assert value(text) == value(same)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("round up(1, 6177)", "places go from -6111 to 6176"),
        ("decimal(1, -6112)", "places go from -6111 to 6176"),
        ("modulo(1, 0)", "this has no result among the numbers"),
        ("sqrt(-1)", "this has no result among the numbers"),
        ("exp(100000)", "this has no result among the numbers"),
        ("log(0)", "only numbers above 0 have a logarithm"),
        ("log(-1)", "only numbers above 0 have a logarithm"),
        ("floor(null)", "`n` is null"),
        ("odd(null)", "`number` is null"),
        ("round up(1, null)", "`scale` is null"),
        ('number("1.5", null, ",")', "`1.5` is not a number"),
        ('number("abc")', "`abc` is not a number"),
        ('number("1 000")', "`1 000` is not a number"),
        ('number("١")', "`١` is not a number"),
        ('number("1", ";", ".")', "a separator is a blank, a comma or a period"),
        ('number("1", ".", null)', "the separators must differ"),
        ('number("1", ",", ",")', "the separators must differ"),
        ('number("1e7000")', "this has no result among the numbers"),
    ],
)
def test_what_is_no_number_is_refused(
    refusal: Callable[[str], str], text: str, reason: str
) -> None:
    assert refusal(text) == reason
