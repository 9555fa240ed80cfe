"""Division and rounding, said to the solver and computed, against plain decimals."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, get_args

import pytest
import z3

from tiers.analysis.quotients import quotient, reaches, rounded_quotient
from tiers.analysis.world import World
from tiers.lang import ir
from tiers.lang.rounding import ROUNDING

MODES = get_args(ir.Rounding)


def true(above: int, below: int, mode: str) -> int:
    """Divide two integers, both shifted so that the quotient is exact in decimals."""
    exact = Decimal(above) / Decimal(below)
    return int(exact.quantize(Decimal(1), ROUNDING[mode]))  # type: ignore[index]


def cases() -> Iterator[tuple[int, int]]:
    for below in (1, 2, 4, 5, 8):  # divisors whose quotients end
        yield from ((above, below) for above in range(-21, 22))


@pytest.mark.parametrize("mode", MODES)
def test_every_way_of_rounding_is_that_of_decimals(mode: Any) -> None:
    for above, below in cases():
        assert rounded_quotient(above, below, mode) == true(above, below, mode)


@pytest.mark.parametrize("mode", MODES)
def test_the_solver_knows_just_one_quotient(mode: Any) -> None:
    world = World(lambda *_: None)
    for below in (2, 5, 8):
        above = world.integer()
        found = quotient(world, above, below, mode)
        solver = z3.Solver(ctx=world.context)
        solver.add(*world.facts)
        for number in range(-21, 22, 3):
            wanted = true(number, below, mode)
            assert solver.check(above == number, found == wanted) == z3.sat
            assert solver.check(above == number, found != wanted) == z3.unsat


def test_a_quotient_reaches_a_bound_just_where_it_does_when_rounded() -> None:
    for above, below in cases():
        for sign in (1, -1):
            value = true(above, below, "half-even") if sign > 0 else None
            if value is None:
                value = true(-above, below, "half-even")
            for bound in (value, value + 1):
                held = reaches(above, sign * below, bound)
                assert held is (value >= bound)
