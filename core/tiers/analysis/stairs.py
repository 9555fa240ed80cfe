"""Step functions: short ones as choices, long ones as where each step begins.

A rising staircase reaches a value exactly where its input reaches the step's bound.
Said so, step by step, the solver needs to look only at the steps that matter.
"""

import itertools
from collections.abc import Iterator, Mapping
from decimal import Decimal

from tiers.analysis.guessing import first_at, point
from tiers.analysis.logic import Z, alike, chosen, every, implied, negated, some
from tiers.analysis.world import MISSING, Coded, Coding
from tiers.lang import ir
from tiers.lang.build import number_of
from tiers.physical import scaled
from tiers.schema import Scalar

_FEW = 40
"""The most steps of a staircase that are written as choices."""

Stair = tuple[tuple[int, int], ...]
"""Bounds and values, as integers."""


def steps(coder: Coding, node: ir.Steps) -> Coded:
    """Code a step function."""
    stairs = {name: _stair(node, stair) for name, stair in node.stairs}
    if sum(map(len, stairs.values())) > _FEW:
        lowest = None if node.below is None else _below(node)
        if all(_rises(stair, lowest) for stair in stairs.values()):
            return _long(coder, node, stairs)
        return point(coder, node)
    inner, result = coder.coded(node.input), MISSING
    for name, stair in stairs.items():
        climbed = _climbed(inner.value, node, stair)
        is_here = _is_group(coder, node, name)
        result = Coded(
            chosen(is_here, climbed.value, result.value),
            chosen(is_here, climbed.missing, result.missing),
        )
    return Coded(result.value, some([*_unknown(coder, node), result.missing]))


def _stair(node: ir.Steps, stair: tuple[ir.Step, ...]) -> Stair:
    places = number_of(node.input).places
    return tuple(
        (first_at(s.bound, places), scaled(s.value, node.type.places)) for s in stair
    )


def _below(node: ir.Steps) -> int:
    return scaled(node.below or Decimal(0), node.type.places)


def _rises(stair: Stair, lowest: int | None) -> bool:
    values = [value for _, value in stair]
    if lowest is not None:
        values = [lowest, *values]
    return all(a < b for a, b in itertools.pairwise(values))


def _unknown(coder: Coding, node: ir.Steps) -> list[Z]:
    return [coder.coded(part).missing for part in ir.children(node)]


def _is_group(coder: Coding, node: ir.Steps, name: Scalar) -> Z:
    """Say that a customer is of the group that a staircase is for."""
    if node.group is None:
        return True
    group = coder.coded(node.group)
    if name is None:
        return False
    wanted = coder.constant(name, node.group.type).value
    return every([negated(group.missing), alike(group.value, wanted)])


def _climbed(value: Z, node: ir.Steps, stair: Stair) -> Coded:
    """Say by choices where a staircase leads."""
    found: Z = _below(node)
    for bound, result in stair:
        found = chosen(value >= bound, result, found)
    if node.below is None:
        return Coded(found, value < stair[0][0] if stair else True)
    return Coded(found)


def _long(coder: Coding, node: ir.Steps, stairs: Mapping[Scalar, Stair]) -> Coded:
    """Say by bounds where staircases lead."""
    world, inner = coder.world, coder.coded(node.input)
    found = world.free(node.type, may_be_missing=False).value
    lost: list[Z] = [*_unknown(coder, node)]
    groups = []
    for name, stair in stairs.items():
        is_here = _is_group(coder, node, name)
        groups.append(is_here)
        if node.below is None:
            first = stair[0][0] if stair else None
            is_below = True if first is None else inner.value < first
            lost.append(every([is_here, is_below]))
        known = every([is_here, *(negated(m) for m in _unknown(coder, node))])
        for truth in _bounds(inner.value, found, node, stair):
            world.say(implied(known, truth))
    return Coded(found, some([*lost, negated(some(groups))]))


def _bounds(value: Z, found: Z, node: ir.Steps, stair: Stair) -> Iterator[Z]:
    before = None if node.below is None else _below(node)
    for bound, result in stair:
        is_there = value >= bound
        if before is None:
            yield found >= result
        else:
            yield (found >= result) == is_there
            if result > before + 1:
                yield (found > before) == is_there
        before = result
    if before is not None:
        yield found <= before
        if node.below is not None:
            yield found >= _below(node)
