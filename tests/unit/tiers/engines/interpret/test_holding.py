"""A condition holds where its meaning is true, however it is written out."""

from decimal import Decimal
from itertools import product

import pytest

from tiers.engines.interpret.holding import holding
from tiers.engines.interpret.meaning import meaning
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.schema import Boolean, Number, String

N = ir.Column('it\'s "n"\n', Number())
T = ir.Column("k0", String())
B = ir.Column("customer", Boolean())
ONE = build.constant(Decimal(1))
ABOVE = build.compare(N, ">", ONE)


def nested(depth: int) -> Node:
    found: Node = B
    for at in range(depth):
        join = ir.Every if at % 2 else ir.Some
        found = join((found, ABOVE))
    return found


CONDITIONS: dict[str, Node] = {
    "order": ABOVE,
    "order of a constant": build.compare(ONE, "<=", N),
    "order of null": build.compare(N, "<", build.MISSING),
    "text": ir.Same(T, build.constant("'\"x")),
    "null": ir.Same(T, build.MISSING),
    "strictly equal": ir.Same(N, ONE, strict=True),
    "not equal": ir.Not(ir.Same(N, ONE)),
    "not strictly equal": ir.Not(ir.Same(N, ONE, strict=True)),
    "not above": ir.Not(ABOVE),
    "truth": B,
    "and": build.every(ABOVE, B),
    "or": build.some(ABOVE, B),
    "neither": ir.Not(build.some(ABOVE, B)),
    "always": build.TRUE,
    "never": build.FALSE,
    "nobody knows": build.MISSING,
    "deep": nested(300),
}


@pytest.mark.parametrize(
    "values",
    [*product([None, Decimal(1), Decimal(2)], [None, "'\"x"], [None, True, False])],
)
def test_conditions_hold_where_their_meaning_is_true(
    values: tuple[object, ...],
) -> None:
    customer = dict(zip((N.name, T.name, B.name), values, strict=True))
    names = list(CONDITIONS)

    found = [names[at] for at in holding(list(CONDITIONS.values()))(customer)]

    assert found == [n for n, c in CONDITIONS.items() if meaning(c)(customer) is True]


def test_without_conditions_none_holds() -> None:
    assert list(holding([])({})) == []
