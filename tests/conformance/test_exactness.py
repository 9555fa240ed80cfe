"""Amounts that lie exactly on a threshold are decided as arithmetic on paper does."""

from datetime import date
from decimal import Decimal

import polars as pl

from tiers.engines.columnar.expressions import Compiler
from tiers.engines.interpret.meaning import meaning
from tiers.lang import check
from tiers.lang.check import Scope
from tiers.schema import Number

CENTS = range(1, 100_001)
SCOPE = Scope(
    {
        "x": Number(2, Decimal(0), Decimal(10_000)),
        "t": Number(4, Decimal(0), Decimal(20_000)),
    }
)
REACHES, _ = check.condition("x * 1.15 >= t", SCOPE)
PASSES, _ = check.condition("x * 1.15 > t", SCOPE)


def test_the_columnar_engine_decides_every_amount_on_the_line() -> None:
    stored = pl.DataFrame({"x": CENTS, "t": [cents * 115 for cents in CENTS]})
    compiler = Compiler(date(2026, 7, 1))

    found = stored.select(
        reaches=compiler.truth(REACHES), passes=compiler.truth(PASSES)
    )

    assert found["reaches"].all()
    assert not found["passes"].any()


def test_the_interpreter_decides_every_amount_on_the_line() -> None:
    reaches, passes = meaning(REACHES), meaning(PASSES)

    for cents in CENTS:
        customer = {
            "x": Decimal(cents).scaleb(-2),
            "t": Decimal(cents * 115).scaleb(-4),
        }
        assert reaches(customer) is True
        assert passes(customer) is False


def test_binary_doubles_get_about_half_of_them_wrong() -> None:
    right = [cents / 100 * 1.15 == cents * 115 / 10_000 for cents in CENTS]

    wrong = 1 - sum(right) / len(right)

    assert 0.45 < wrong < 0.6
