"""A matched table holds the rows that hold when each is evaluated on its own.

`TIERS_EXAMPLES` raises the number of tables.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.engines.columnar.expressions import Compiler
from tiers.engines.columnar.matching import Matcher, members
from tiers.engines.interpret.meaning import TODAY, meaning
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.physical import dtype
from tiers.schema import Boolean, Date, Number, String

DAY = date(2026, 7, 1)
N = ir.Column("n", Number(1, Decimal(-3), Decimal(3)))
WIDE = ir.Column("wide", Number(2, Decimal(-(10**12)), Decimal(10**12)))
B = ir.Column("b", Boolean())
T = ir.Column("t", String())
D = ir.Column("d", Date())
SUM = build.add(N, WIDE)
HUGE = build.multiply(build.multiply(WIDE, WIDE), N)

NUMBERS = st.sampled_from(["-3", "-0.25", "0", "1", "1.1", "1.15", "3", "9", "-9"])
VALUES: dict[Node, st.SearchStrategy[Any]] = {
    **dict.fromkeys((N, WIDE, SUM, HUGE), NUMBERS.map(Decimal)),
    T: st.sampled_from(["", "a", "b", "客"]),
    D: st.integers(-2, 2).map(lambda n: DAY + timedelta(n)),
    B: st.booleans(),
}


@st.composite
def comparisons(draw: st.DrawFn) -> Node:
    input_ = draw(st.sampled_from(list(VALUES)))
    constant = build.constant(draw(VALUES[input_]))
    order = build.compare(
        input_, draw(st.sampled_from(["<", "<=", ">", ">="])), constant
    )
    forms: list[Node] = [
        *([] if input_ == B else [order, ir.Compare(constant, "<", input_)]),
        ir.Same(input_, constant, draw(st.booleans())),
        ir.Same(input_, build.MISSING, draw(st.booleans())),
        ir.IsMissing(input_),
        build.compare(N, "<", WIDE),
        ir.Compare(D, ">=", ir.Today()),
        B,
    ]
    return draw(st.sampled_from(forms))


def conditions() -> st.SearchStrategy[Node]:
    fixed = st.sampled_from([build.TRUE, build.FALSE, build.MISSING])
    return st.recursive(
        comparisons() | comparisons() | fixed,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda p: build.some(*p)),
            st.lists(inner, min_size=2, max_size=3).map(lambda p: build.every(*p)),
            inner.map(ir.Not),
            st.tuples(inner, inner, inner).map(lambda parts: build.choose(*parts)),
            st.tuples(inner, inner, comparisons()).map(
                lambda p: ir.If(*p, type=Boolean(), strict=True)
            ),
        ),
        max_leaves=4,
    )


customers = st.fixed_dictionaries(
    {
        "n": st.none()
        | st.sampled_from(["-3", "-0.3", "0", "1.1", "1.2", "3"]).map(Decimal),
        "wide": st.none() | NUMBERS.map(Decimal),
        "b": st.none() | VALUES[B],
        "t": st.none() | VALUES[T] | st.just("other"),
        "d": st.none() | VALUES[D],
    }
)
rows = st.lists(
    st.lists(conditions(), min_size=1, max_size=4).map(lambda p: build.every(*p)),
    max_size=6,
)


def table(given_customers: list[dict[str, Any]]) -> pl.DataFrame:
    found = {}
    for column in (N, WIDE, B, T, D):
        values = [c[column.name] for c in given_customers]
        if isinstance(column.type, Number):
            places = column.type.places
            values = [None if v is None else int(v.scaleb(places)) for v in values]
        found[column.name] = pl.Series(values, dtype=dtype(column.type))
    return pl.DataFrame(found)


def holding(given_rows: list[Node], customer: dict[str, Any]) -> list[int]:
    known = {**customer, TODAY: DAY}
    return [at for at, row in enumerate(given_rows) if meaning(row)(known) is True]


def asked(matcher: Matcher, customers: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    listed = matcher.lookup(lambda s: list(members(s)), pl.List(pl.Int64()))
    found = customers.lazy().with_columns(matcher.found)
    some = matcher.any_of(0b101 & (1 << matcher.count) - 1 | 1)
    answers = found.select(
        listed,
        matcher.first().alias("f"),
        matcher.last().alias("l"),
        some.alias("s"),
        matcher.united([1 << at % 3 for at in range(matcher.count)]).alias("u"),
    )
    return answers.collect(engine="streaming").iter_rows()


EXAMPLES = int(os.environ.get("TIERS_EXAMPLES", "0"))


@settings(max_examples=EXAMPLES or 20, deadline=None, derandomize=not EXAMPLES)
@given(rows, st.lists(customers, min_size=1, max_size=6), st.sampled_from([1, 9, 9999]))
def test_the_rows_that_hold_are_found(
    given_rows: list[Node], given_customers: list[dict[str, Any]], largest: int
) -> None:
    matcher = Matcher.of("#rows", given_rows, Compiler(DAY), largest=largest)

    found = asked(matcher, table(given_customers))

    for customer, (listed, first, last, some, united) in zip(
        given_customers, found, strict=True
    ):
        expected = holding(given_rows, customer)
        assert listed == expected
        assert first == (expected[0] if expected else None)
        assert last == (expected[-1] if expected else None)
        assert united == sum(1 << bit for bit in {at % 3 for at in expected})
        assert some == bool({0, 2} & set(expected))
