"""The nodes that become calls of functions, or look a value up, as expressions."""

from bisect import bisect_right

from tiers.engines.interpret.compiled import runtime
from tiers.engines.interpret.compiled.constants import (
    INTEGERS,
    climbing,
    held,
    keys,
    places_of,
    reached,
)
from tiers.engines.interpret.compiled.variables import TODAY
from tiers.engines.interpret.compiled.writing import Writing
from tiers.engines.interpret.functions import FUNCTIONS
from tiers.lang import ir
from tiers.lang.build import number_of
from tiers.lang.served import SERVED, evaluating, serving
from tiers.physical import scaled
from tiers.schema import Date


def divided(node: ir.Divide, depth: int, writer: Writing) -> str:
    """Write a quotient, rounded to the places of its type."""
    up, down = number_of(node.left).places, number_of(node.right).places
    over, under = 10 ** (node.type.places + down), 10**up
    divide = writer.named(runtime.quotient)
    return writer.known(
        [(node.left, None), (node.right, None)],
        lambda a, b: f"{divide}({a} * {over}, {b} * {under})",
        depth,
    )


def rounded(node: ir.Round, depth: int, writer: Writing) -> str:
    """Write a number with fewer places, or with more zeros."""
    drop = number_of(node.input).places - node.type.places
    if drop <= 0:
        return writer.known([(node.input, node.type.places)], lambda a: a, depth)
    rounding = writer.named(runtime.ROUNDING[node.mode])
    return writer.known(
        [(node.input, None)], lambda a: f"{rounding}({a}, {10**drop})", depth
    )


def called(node: ir.Call, depth: int, writer: Writing) -> str:
    """Write a call of a function of the language."""
    name, kinds = node.function, [part.type for part in node.arguments]
    places = None
    if name in INTEGERS:
        function, places = INTEGERS[name], places_of(node.type)
    elif name in SERVED:
        function = runtime.converting(serving(node), kinds, node.type)
    else:
        function = runtime.converting(FUNCTIONS[name], kinds, node.type)
    call = writer.named(function)
    parts = [(part, places) for part in node.arguments]
    return writer.known(parts, lambda *a: f"{call}({', '.join(a)})", depth)


def evaluated(node: ir.Feel, depth: int, writer: Writing) -> str:
    """Write a call of what evaluates a text, of whatever its parts are."""
    parts = ir.children(node)
    kinds = [Date(), *(part.type for part in parts)]
    function = runtime.converting(evaluating(node), kinds, node.type)
    given = ", ".join([TODAY, *(writer.value(part, depth) for part in parts)])
    return f"{writer.named(function)}({given})"


def matched(node: ir.Match, depth: int, writer: Writing) -> str:
    """Write what a mapping has for a value; missing where it has nothing."""
    known = {
        key: scaled(found, node.type.places)
        for case, found in node.cases
        for key in keys(case, node.input.type)
    }
    get = writer.named(known.get)
    return writer.known([(node.input, None)], lambda a: f"{get}({a})", depth)


def picked(node: ir.Pick, depth: int, writer: Writing) -> str:
    """Write the one of several constants that an index says."""
    taken = writer.named([held(value, places_of(node.type)) for value in node.values])
    return writer.known([(node.index, None)], lambda a: f"{taken}[{a}]", depth)


def climbed(node: ir.Steps, depth: int, writer: Writing) -> str:
    """Write the height of the step that is reached."""
    stairs = _stairs(node)
    if node.group is None:
        bounds, values = stairs.get(None, ([], [None]))
        bisect = writer.named(bisect_right)
        steps, heights = writer.named(bounds), writer.named(values)
        return writer.known(
            [(node.input, None)],
            lambda a: f"{heights}[{bisect}({steps}, {a})]",
            depth,
        )
    climb = writer.named(climbing(stairs))
    parts = [(node.input, None), (node.group, None)]
    return writer.known(parts, lambda a, b: f"{climb}({a}, {b})", depth)


def _stairs(node: ir.Steps) -> dict[object, tuple[list[int], list[int | None]]]:
    """Give the bounds and the heights of each group, as scaled integers."""
    places, to = number_of(node.input).places, node.type.places
    below = None if node.below is None else scaled(node.below, to)
    return {
        key: (
            [reached(step.bound, places) for step in stair],
            [below, *(scaled(step.value, to) for step in stair)],
        )
        for name, stair in node.stairs
        for key in keys(name, node.group.type if node.group else None)
    }
