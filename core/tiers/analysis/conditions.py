"""Regions as nodes, so that engines can count the customers in them."""

from collections.abc import Iterable
from datetime import date, timedelta

from tiers.analysis.dimensions import Dimension, bits, runs
from tiers.analysis.regions import Box
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.physical import unscaled
from tiers.schema import Boolean, Date, DayTimeDuration, Months, Number, String


def condition(box: Box, known: Iterable[Node] | None = None) -> Node:
    """Give the condition that a customer lies in a box.

    Each node of *known* must not hold.
    """
    parts: list[Node] = [_side(dimension, codes) for dimension, codes in box.sides]
    parts += [ir.Not(node) for node in known or ()]
    return build.every(*parts)


def _side(dimension: Dimension, codes: int) -> Node:
    parts: list[Node] = []
    known = codes & ~dimension.missing
    if dimension.is_ordered:
        parts += [_run(dimension, first, last) for first, last in runs(known)]
    else:
        parts += [_labelled(dimension, at) for at in bits(known)]
    if codes & dimension.missing:
        parts.append(ir.IsMissing(dimension.input))
    return build.some(*parts) if parts else build.FALSE


def _run(dimension: Dimension, first: int, last: int) -> Node:
    points, input_ = dimension.cut.points, dimension.input
    parts: list[Node] = [ir.Not(ir.IsMissing(input_))]
    if first > 0:
        parts.append(
            build.compare(input_, ">=", _constant(dimension, points[first - 1]))
        )
    if last < len(points):
        parts.append(build.compare(input_, "<", _constant(dimension, points[last])))
    return build.every(*parts)


def _constant(dimension: Dimension, point: int) -> Node:
    match dimension.input.type:
        case Number(places):
            return build.constant(unscaled(point, places))
        case Date():
            return build.constant(date(1970, 1, 1) + timedelta(days=point))
        case DayTimeDuration():
            return build.constant(timedelta(seconds=point))
        case _:
            return build.constant(Months(point))


def _labelled(dimension: Dimension, at: int) -> Node:
    labels, input_ = dimension.cut.labels, dimension.input
    if at < len(labels):
        label = labels[at]
        if isinstance(label, bool):
            return input_ if label else ir.Not(input_)
        return ir.Same(input_, build.constant(label))
    assert isinstance(input_.type, String | Boolean)
    others = (ir.Not(ir.Same(input_, build.constant(label))) for label in labels)
    return build.every(ir.Not(ir.IsMissing(input_)), *others)
