"""Values are counted alike, however wide their range and whatever the groups."""

from collections import Counter
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.lang.ir import Column
from tiers.physical import dtype
from tiers.ports import Formula
from tiers.schema import Number, String
from tiers_plugins.scorers.groups import counted

GROUPS = st.none() | st.sampled_from(["甲", "b", "", "a"])


class Population:
    """Customers with a value and a group."""

    def __init__(self, rows: list[tuple[int | None, str | None]], kind: Number) -> None:
        schema = {"value": dtype(kind), "group": pl.String()}
        self.rows = pl.LazyFrame(rows, schema=schema, orient="row")

    def select(self, **nodes: Any) -> pl.LazyFrame:
        return self.rows.select(*nodes)


@pytest.mark.parametrize("most", [Decimal(300), Decimal(10) ** 6, Decimal(10) ** 12])
@given(data=st.data())
@settings(max_examples=20)
def test_every_value_of_every_group_is_counted(
    data: st.DataObject, most: Decimal
) -> None:
    kind = Number(2, -most, most)
    values = st.none() | st.sampled_from([-most, most, Decimal(0), Decimal("0.01")])
    drawn = data.draw(st.lists(st.tuples(values, GROUPS), max_size=40))
    rows = [(None if v is None else int(v * 100), group) for v, group in drawn]
    value = Formula("x", Column("x", kind))
    group = Formula("g", Column("g", String()))

    found = counted(value, group, Population(rows, kind)).collect()

    known = Counter((g, v) for v, g in rows if v is not None and g is not None)
    expected = sorted((g, v, count) for (g, v), count in known.items())
    assert found.rows() == expected
    assert found.schema["value"] == dtype(kind)


def test_bounds_between_two_numbers_keep_groups_apart() -> None:
    kind = Number(2, Decimal("0.005"), Decimal("1000.004"))
    rows: list[tuple[int | None, str | None]] = [(1, "a"), (100_000, "a"), (1, "b")]
    value, group = Formula("x", Column("x", kind)), Formula("g", Column("g", String()))

    found = counted(value, group, Population(rows, kind)).collect()

    assert found.rows() == [("a", 1, 1), ("a", 100_000, 1), ("b", 1, 1)]
