"""Which parts of a program run in columns, and which customer by customer."""

from collections.abc import Iterator

from tiers.freezing import frozen
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.program import Program
from tiers.program.scoring import Formula, found
from tiers.text import Text


@frozen
class Served:
    """A score, a decision, a rule or an action rule, and how it is computed."""

    kind: Text
    name: str
    by_customer: bool


def served(program: Program) -> Iterator[Served]:
    """Say of each part of a program how it is computed.

    An action rule goes by its number, from 1.
    """
    for score in program.shown_scores:
        nodes = [f.node for f in found(score.params, Formula)]
        nodes = nodes if score.formula is None else [score.formula]
        by_customer = any(map(is_opaque, nodes))
        yield Served(Text("score", "得分"), str(score.name), by_customer)
    for decision in program.decisions:
        by_customer = any(is_opaque(step.node) for step in decision.steps)
        yield Served(Text("decision", "决策"), str(decision.name), by_customer)
    for rule in program.rules:
        yield Served(Text("rule", "规则"), rule.id, is_opaque(rule.node))
    for at, given in enumerate(program.action_rules, 1):
        kind = Text("action rule", "措施规则")
        yield Served(kind, f"{at}", is_opaque(given.when.node))


def added(program: Program) -> tuple[str, ...]:
    """Name the functions of plugins that a program calls, sorted."""
    nodes: list[Node] = [
        f.node for s in program.scores for f in found(s.params, Formula)
    ]
    nodes += [step.node for decision in program.decisions for step in decision.steps]
    nodes += [rule.node for rule in program.rules]
    nodes += [step.node for output in program.outputs for step in output.steps]
    nodes += [given.when.node for given in program.action_rules]
    return tuple(sorted(frozenset[str]().union(*map(_called, nodes))))


def _called(node: Node) -> frozenset[str]:
    inner = frozenset[str]().union(*map(_called, ir.children(node)))
    own = node.functions if isinstance(node, ir.Feel) else ()
    return inner.union(name for name, _ in own)


def is_opaque(node: Node) -> bool:
    """Tell whether FEEL evaluates *node* or a part of it customer by customer."""
    return isinstance(node, ir.Feel) or any(map(is_opaque, ir.children(node)))
