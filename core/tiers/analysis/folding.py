"""Parts that read nothing of a customer, replaced by their values."""

from tiers.analysis.world import Evaluate
from tiers.lang import build, ir
from tiers.lang.ir import Node


def folded(node: Node, evaluate: Evaluate) -> Node:
    """Replace what reads no column by its value."""
    if isinstance(node, ir.Constant | ir.Column):
        return node
    found = build.mapped(node, lambda part: folded(part, evaluate))
    if ir.columns(found) or isinstance(found, ir.Feel):
        return found
    return ir.Constant(evaluate(found, {}), found.type)
