"""The calendar in the solver's integers is that of Python."""

from datetime import date

import pytest
import z3

from tiers.analysis.days import day_of, months_between, months_later
from tiers.analysis.world import World
from tiers.engines.interpret.functions import FUNCTIONS
from tiers.schema import Months

DAYS = [
    date(1, 1, 1),
    date(1900, 2, 28),
    date(1999, 12, 31),
    date(2000, 2, 29),
    date(2024, 1, 31),
    date(2026, 7, 1),
    date(9999, 12, 31),
]


def solved(world: World, **terms: z3.ArithRef) -> dict[str, int]:
    """Give what terms are, once all else is said."""
    solver = z3.Solver(ctx=world.context)
    solver.add(*world.facts)
    assert solver.check() == z3.sat
    model = solver.model()
    return {n: model.eval(t, model_completion=True).as_long() for n, t in terms.items()}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_day_is_taken_apart(day: date) -> None:
    world = World(lambda *_: None)
    number = world.integer()
    world.say(number == day.toordinal())

    found = day_of(world, number)

    assert solved(world, y=found.year, m=found.month, d=found.day, n=found.of_year) == {
        "y": day.year,
        "m": day.month,
        "d": day.day,
        "n": day.timetuple().tm_yday,
    }


@pytest.mark.parametrize("months", [-13, -1, 1, 12, 25])
@pytest.mark.parametrize("day", DAYS[1:-1], ids=str)
def test_months_are_added_as_the_interpreter_does(day: date, months: int) -> None:
    world = World(lambda *_: None)
    number = world.integer()
    world.say(number == day.toordinal())

    found, is_out = months_later(world, number, months)

    world.say(z3.Not(is_out))
    wanted = FUNCTIONS["add months"](day, Months(months))
    assert solved(world, found=found) == {"found": wanted.toordinal()}


@pytest.mark.parametrize("other", [date(2024, 2, 29), date(2023, 3, 31)], ids=str)
@pytest.mark.parametrize("day", DAYS[1:-1], ids=str)
def test_months_between_days_are_counted_alike(day: date, other: date) -> None:
    world = World(lambda *_: None)
    number = world.integer()
    world.say(number == day.toordinal())

    found = months_between(world, number, z3.IntVal(other.toordinal(), world.context))

    wanted = FUNCTIONS["years and months duration"](day, other).count
    assert solved(world, found=found) == {"found": wanted}
