"""Step functions by one search, against a walk over the steps."""

from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.engines.columnar.expressions import Compiler
from tiers.engines.interpret.meaning import meaning
from tiers.lang import build, ir
from tiers.schema import Number, String

X = ir.Column("x", Number(1, Decimal(-5), Decimal(5)))
G = ir.Column("g", String())

bounds = st.decimals(-7, 7, places=2)
stairs = st.lists(bounds, unique=True, max_size=5).map(
    lambda found: tuple(ir.Step(b, Decimal(n)) for n, b in enumerate(sorted(found)))
)
groups = st.dictionaries(st.sampled_from("abc"), stairs, max_size=3)
customers = st.lists(
    st.tuples(
        st.none() | st.decimals(-5, 5, places=1), st.sampled_from([*"abcd", None])
    ),
    min_size=1,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(groups, st.none() | st.integers(-9, 9).map(Decimal), customers)
def test_every_place_of_every_group_gives_its_step(
    by_group: dict[str, tuple[ir.Step, ...]],
    below: Decimal | None,
    rows: list[tuple[Decimal | None, str | None]],
) -> None:
    node = build.steps(X, tuple(by_group.items()), group=G, below=below)
    stored = [None if x is None else int(x * 10) for x, _ in rows]
    table = pl.DataFrame(
        {"x": stored, "g": [g for _, g in rows]},
        schema={"x": pl.Int64, "g": pl.String},
    )

    found = table.select(Compiler(date(2026, 7, 1)).expr(node)).to_series().to_list()

    walk = meaning(node)
    assert found == [walk({"x": x, "g": g}) for x, g in rows]
