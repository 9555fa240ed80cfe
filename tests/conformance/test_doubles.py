"""Amounts in texts are read by doubles only where these prove them."""

from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.intake import decimals
from tiers.intake.reading import Workings, worked
from tiers.schema import Number


def surely(cells: pl.Series, kind: Number) -> pl.Series:
    reading = decimals.surely(pl.col("cell"), kind, Workings("x"))
    table = worked(cells.alias("cell").to_frame().lazy(), [reading])
    return table.select(reading.value).collect().to_series()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.decimals(-(10**13), 10**13, places=4) | st.decimals(-2, 2, places=6))
def test_short_texts_are_read_by_doubles_only_where_these_prove_them(
    number: Decimal,
) -> None:
    kind, cell = Number(2, Decimal(-(10**14)), Decimal(10**14)), f"{number:f}"

    found = surely(pl.Series([cell]), kind).item()

    whole, longest = number * 100, 15 if number else 5
    is_sure = whole == int(whole) and len(cell) <= longest
    assert found == (int(whole) if is_sure else None)


def test_amounts_are_read_by_their_doubles() -> None:
    cells = pl.Series(
        [f"{cents // 100}.{cents % 100:02}" for cents in range(0, 10**7, 77)]
    )
    kind = Number(2, Decimal(0), Decimal(10**6))

    found = surely(cells, kind)

    assert found.to_list() == list(range(0, 10**7, 77))
