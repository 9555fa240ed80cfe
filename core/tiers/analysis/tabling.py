"""The nodes of decision tables as integers: which row applies, what rows give."""

from tiers.analysis.logic import Z, alike, chosen, every, negated, some, two_of
from tiers.analysis.world import Coded, Coding
from tiers.lang import ir
from tiers.lang.ir import Node


def row(coder: Coding, node: ir.Row) -> Coded:
    """Code the number of the row that applies."""
    truths = [coder.is_true(condition) for condition in node.conditions]
    found: Z = node.none
    for at in reversed(node.order):
        found = chosen(truths[at], at, found)
    if node.hit == "first":
        return Coded(found)
    is_clash = two_of(truths) if node.hit == "unique" else _differ(coder, node, truths)
    return Coded(chosen(is_clash, node.clash, found))


def _differ(coder: Coding, node: ir.Row, truths: list[Z]) -> Z:
    """Say that two rows apply which do not give the same."""
    groups: dict[tuple[Node, ...], list[Z]] = {}
    for answers, truth in zip(node.answers, truths, strict=True):
        groups.setdefault(answers, []).append(truth)
    held = [(answers, some(together)) for answers, together in groups.items()]
    if all(isinstance(a, ir.Constant) for answers, _ in held for a in answers):
        return two_of(truth for _, truth in held)
    return some(
        every([one, other, negated(_agree(coder, a, b))])
        for at, (a, one) in enumerate(held)
        for b, other in held[:at]
    )


def _agree(coder: Coding, one: tuple[Node, ...], other: tuple[Node, ...]) -> Z:
    pairs = zip(one, other, strict=True)
    return every(coder.same(a, b, is_strict=False).value for a, b in pairs)


def pick(coder: Coding, node: ir.Pick) -> Coded:
    """Code the value at a place."""
    place = coder.coded(node.index)
    parts = [coder.aligned(value, node.type) for value in node.values]
    value, missing = parts[-1].value, parts[-1].missing
    for at in range(len(parts) - 2, -1, -1):
        is_here = alike(place.value, at)
        value = chosen(is_here, parts[at].value, value)
        missing = chosen(is_here, parts[at].missing, missing)
    return Coded(value, some([place.missing, missing]))


def collect(coder: Coding, node: ir.Collect) -> Coded:
    """Code what the rows that apply give together."""
    truths = [coder.is_true(condition) for condition in node.conditions]
    default = coder.aligned(node.default, node.type)
    is_any = some(truths)
    if node.how == "count":
        found, missing = _sum(truths, [1] * len(truths)), False
    else:
        parts = [coder.aligned(value, node.type) for value in node.values]
        missing = some(
            every([t, p.missing]) for t, p in zip(truths, parts, strict=True)
        )
        values = [part.value for part in parts]
        found = (
            _sum(truths, values)
            if node.how == "sum"
            else _best(node.how, truths, values)
        )
    return Coded(
        chosen(is_any, found, default.value), chosen(is_any, missing, default.missing)
    )


def _sum(truths: list[Z], values: list[Z]) -> Z:
    total: Z = 0
    for truth, value in zip(truths, values, strict=True):
        total = total + chosen(truth, value, 0)
    return total


def _best(how: str, truths: list[Z], values: list[Z]) -> Z:
    """Take the least or greatest of the values whose rows apply."""
    found: Z = 0
    is_found: Z = False
    for truth, value in zip(truths, values, strict=True):
        is_better = value < found if how == "min" else value > found
        takes = every([truth, some([negated(is_found), is_better])])
        found = chosen(takes, value, found)
        is_found = some([is_found, truth])
    return found
