"""Division and rounding in integers, exact to the last digit."""

from math import gcd

import z3

from tiers.analysis.logic import Z, chosen, every, implied, some
from tiers.analysis.world import World
from tiers.lang import ir


def quotient(world: World, above: Z, below: int, mode: ir.Rounding) -> Z:
    """Divide by a positive constant, rounding to a whole number."""
    if isinstance(above, int):
        return rounded_quotient(above, below, mode)
    if below == 1:
        return above
    found = world.integer()
    rest = above - below * found
    world.say(_lies(rest, below, mode, above, found))
    return found


def _lies(rest: Z, below: int, mode: ir.Rounding, above: Z, found: Z) -> Z:
    """Say where the rest of a rounded division lies."""
    is_floor = every([rest >= 0, rest < below])
    is_ceiling = every([rest <= 0, rest > -below])
    match mode:
        case "floor":
            return is_floor
        case "ceiling":
            return is_ceiling
        case "down":
            return z3.If(above >= 0, is_floor, is_ceiling)
        case "up":
            return z3.If(above >= 0, is_ceiling, is_floor)
        case "half-even" | "half-up" | "half-down":
            return _nearest(rest, below, mode, above, found)


def _nearest(rest: Z, below: int, mode: ir.Rounding, above: Z, found: Z) -> Z:
    near = every([2 * rest >= -below, 2 * rest <= below])
    if below % 2:
        return near
    is_tie = some([2 * rest == below, 2 * rest == -below])
    return every([near, implied(is_tie, _tied(rest, mode, above, found))])


def _tied(rest: Z, mode: ir.Rounding, above: Z, found: Z) -> Z:
    """Say which of two numbers a half becomes."""
    match mode:
        case "half-up":
            return z3.If(above >= 0, rest <= 0, rest >= 0)
        case "half-down":
            return z3.If(above >= 0, rest >= 0, rest <= 0)
        case _:
            return found % 2 == 0


def rounded_quotient(above: int, below: int, mode: ir.Rounding) -> int:
    """Divide two integers that are known, the second being positive."""
    floor, rest = divmod(above, below)
    if not rest:
        return floor
    is_less = above < 0
    up = {
        "floor": False,
        "ceiling": True,
        "down": is_less,
        "up": not is_less,
        "half-up": 2 * rest > below or (2 * rest == below and not is_less),
        "half-down": 2 * rest > below or (2 * rest == below and is_less),
        "half-even": 2 * rest > below or (2 * rest == below and floor % 2 == 1),
    }
    return floor + up[mode]


def reduced(over: int, under: int) -> tuple[int, int]:
    """Shorten a fraction."""
    common = gcd(over, under)
    return over // common, under // common


def reaches(above: Z, below: Z, bound: int) -> Z:
    """Say that a quotient, rounded half-even, is not less than a whole number.

    Both sides stay free of products of unknowns, so that nothing else is needed where
    quotients are only compared with constants.
    """
    twice, line = 2 * above, (2 * bound - 1) * below
    is_even = bound % 2 == 0
    of_positive = twice >= line if is_even else twice > line
    of_negative = twice <= line if is_even else twice < line
    return chosen(below > 0, of_positive, of_negative)
