"""Decided values as columns."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from tiers.lang import temporal
from tiers.pipeline.dmn.answers import columns

DAY = temporal.Date(2026, 7, 1)
COLUMNS: list[tuple[list[Any], list[Any], pl.DataType]] = [
    ([True, None], [True, None], pl.Boolean()),
    (
        [Decimal("1.50"), Decimal(1000)],
        [Decimal("1.5"), Decimal(1000)],
        pl.Decimal(38, 1),
    ),
    ([Decimal("1E+3")], [Decimal(1000)], pl.Decimal(38, 0)),
    ([Decimal("1E-40"), Decimal(1)], [f"{Decimal('1E-40'):f}", "1"], pl.String()),
    ([Decimal("1E+100")], [f"{Decimal('1E+100'):f}"], pl.String()),
    (["gold", None], ["gold", None], pl.String()),
    ([DAY], ["2026-07-01"], pl.String()),
    (["gold", Decimal(1)], ["gold", "1"], pl.String()),
    ([("a", Decimal(1)), None], [["a", "1"], None], pl.List(pl.String())),
    ([None], [None], pl.String()),
    ([], [], pl.String()),
]


@pytest.mark.parametrize(("values", "cells", "dtype"), COLUMNS)
def test_values_keep_their_type_where_all_share_it(
    values: list[Any], cells: list[Any], dtype: pl.DataType
) -> None:
    [found] = columns("Tier", values)

    assert (found.name, found.dtype) == ("Tier", dtype)
    assert found.to_list() == cells


def test_parts_of_contexts_get_columns_of_their_own() -> None:
    values: list[Any] = [{"a": Decimal(1), "b": {"c": "x"}}, None, {"a": Decimal(2)}]

    found = columns("D", values, taken=["D.a"])

    assert {c.name: c.to_list() for c in found} == {
        "D.a 2": [Decimal(1), None, Decimal(2)],
        "D.b.c": ["x", None, None],
    }
