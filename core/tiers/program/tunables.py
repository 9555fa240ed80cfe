"""Thresholds that may be moved: found in the rules, with the values they may take."""

from collections.abc import Iterator

import attrs

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.policy.model import Policy
from tiers.policy.scalars import as_decimal
from tiers.policy.tunable import TunableSpec
from tiers.problems import Problem
from tiers.program.program import Tunable
from tiers.program.reader import Reader
from tiers.program.rules import Rule
from tiers.program.services import ActionRule
from tiers.schema import EXACT, Number
from tiers.text import Text

_EITHER_WAY = 20
"""So many steps a threshold may move without a range."""


def tunables(
    policy: Policy,
    rules: tuple[Rule, ...],
    granting: tuple[ActionRule, ...],
    reader: Reader,
) -> tuple[Tunable, ...]:
    """Find the thresholds that may be moved; what is wrong the *reader* keeps.

    A threshold that stands nowhere in the rules is a problem: it was changed there and
    not here, or is misspelt.
    """
    nodes = [condition.node for rule in rules for condition in rule.conditions]
    nodes += [rule.when.node for rule in granting]
    found = (_tunable(spec, nodes, reader) for spec in policy.tunable)
    return tuple(one for one in found if one is not None)


def _tunable(spec: TunableSpec, nodes: list[Node], reader: Reader) -> Tunable | None:
    node, at = reader.expression(spec.of), as_decimal(spec.at)
    if at is None:
        message = Text(f"`{spec.at}` is no number", f"`{spec.at}` 不是数字")
        reader.problems.append(Problem("wrong-type", message, spec.at.at))
        return None
    if node is None:
        return None
    if not any(is_threshold(one, node, at) for n in nodes for one in _inside(n)):
        message = Text(
            f"no rule compares `{spec.of}` with {spec.at}",
            f"没有规则将 `{spec.of}` 与 {spec.at} 比较",
        )
        advice = Text(
            "write the number that stands in `rules` or `actions` now",
            "请填写 `rules` 或 `actions` 中现用的数值",
        )
        place = spec.at.at
        reader.problems.append(Problem("unknown-threshold", message, place, advice))
        return None
    width = EXACT.multiply(spec.step, _EITHER_WAY)
    low, high = EXACT.subtract(at, width), EXACT.add(at, width)
    if spec.range is not None:
        low = low if spec.range.low is None else spec.range.low
        high = high if spec.range.high is None else spec.range.high
    kind = node.type
    if isinstance(kind, Number):
        low, high = max(low, kind.low), min(high, kind.high)
    return Tunable(spec.of, node, spec.at, at, spec.step, min(low, at), max(high, at))


def is_threshold(node: Node, of: Node, at: object) -> bool:
    """Tell whether *node* compares *of* with the number *at*, by order."""
    match node:
        case ir.Compare(left, _, ir.Constant(value)) if left == of:
            return bool(value == at)
        case ir.Compare(ir.Constant(value), _, right) if right == of:
            return bool(value == at)
        case _:
            return False


def moved(node: Node, of: Node, at: object, new: Node) -> Node:
    """Put *new* in the place of a threshold, wherever it stands in *node*."""
    if is_threshold(node, of, at):
        assert isinstance(node, ir.Compare)
        if node.left == of:
            return attrs.evolve(node, right=new)
        return attrs.evolve(node, left=new)
    return build.mapped(node, lambda part: moved(part, of, at, new))


def _inside(node: Node) -> Iterator[Node]:
    yield node
    for part in ir.children(node):
        yield from _inside(part)
