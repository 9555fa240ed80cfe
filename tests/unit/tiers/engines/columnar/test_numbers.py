"""Exact arithmetic on scaled integers: widths that are proved, or refused."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

import polars as pl
import pytest

from tiers.engines.columnar import numbers
from tiers.engines.columnar.expressions import Compiler
from tiers.lang import build, ir
from tiers.lang.rounding import rounded
from tiers.schema import Number

COMPILER = Compiler(date(2026, 7, 1))


def column(places: int, high: str) -> ir.Column:
    return ir.Column("x", Number(places, -Decimal(high), Decimal(high)))


def test_a_division_rounds_ties_to_the_even_neighbour() -> None:
    pairs = list(product(range(-12, 13), [-8, -4, -3, -1, 1, 2, 4, 7]))
    table = pl.DataFrame(pairs, schema={"a": pl.Int64, "b": pl.Int64}, orient="row")
    kind = Number(0, Decimal(-12), Decimal(12))
    quotient = numbers.quotient(pl.col("a"), kind, pl.col("b"), kind, 0)

    found = table.select(quotient).to_series().to_list()

    assert found == [round(Fraction(a, b)) for a, b in pairs]


def test_a_product_is_as_wide_as_it_must_be() -> None:
    narrow, wide = column(2, "1e6"), column(2, "1e12")
    table = pl.DataFrame({"x": [1]}, schema={"x": pl.Int64})

    dtypes = [
        table.select(COMPILER.expr(build.multiply(c, c))).dtypes[0]
        for c in (narrow, wide)
    ]

    assert dtypes == [pl.Int64, pl.Int128]


@pytest.mark.parametrize(
    "node",
    [
        build.multiply(column(10, "1e12"), column(10, "1e12")),
        build.divide(column(4, "1e20"), column(10, "1"), 10),
        build.add(column(30, "1"), column(0, "1e12")),
    ],
    ids=["product", "quotient", "sum"],
)
def test_what_128_bits_may_not_hold_is_refused(node: ir.Node) -> None:
    with pytest.raises(OverflowError):
        COMPILER.expr(node)


def test_operands_are_computed_once() -> None:
    nested: ir.Node = column(2, "100")
    for _ in range(12):
        nested = rounded(build.divide(nested, column(2, "100"), 10), 2)

    text = str(COMPILER.expr(nested))

    assert len(text) < 20_000
