"""Could a missing fact have changed the outcome?

For each fact that may be missing there is a node that is true where the fact is missing
and some value of it could lead to another tier or other actions. The question is asked
in Kleene's three-valued logic: unknown means that both answers are possible. The answer
is on the safe side: no fact that matters is left out.

Rules after one that surely applies can't matter (`first`), nor can any other rule
(`unique`, `any`), nor a rule for a lesser tier (`priority`).
"""

from collections.abc import Iterator, Mapping

import attrs

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.program.program import TIER, Fitted, Rule
from tiers.schema import Boolean

TIER_DOUBT = "#tier in doubt"
"""The column that says whether a missing fact could change the tier."""


@attrs.frozen
class Doubts:
    """For each fact that may be missing, when it could change the outcome."""

    tier: Mapping[str, Node]
    """Reads facts and scores."""
    actions: Mapping[str, Node]
    """Reads the tier and `TIER_DOUBT`, too."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that can be in doubt, in the order of the schema."""
        return tuple(dict.fromkeys((*self.tier, *self.actions)))


def doubts(fitted: Fitted) -> Doubts:
    """Work out the questions for a program."""
    asked = _Asked.of(fitted)
    facts = [f.name for f in fitted.program.schema.facts if f.missing == "unknown"]
    tier = {fact: list(_tier_doubts(fitted, asked, fact)) for fact in facts}
    actions = {fact: list(_action_doubts(fitted, asked, fact)) for fact in facts}
    return Doubts(
        tier={fact: build.some(*nodes) for fact, nodes in tier.items() if nodes},
        actions={fact: build.some(*nodes) for fact, nodes in actions.items() if nodes},
    )


@attrs.frozen
class _Asked:
    """The scores as the question sees them."""

    shadows: Mapping[str, Node]
    """What stands in for a score, or the tier, that can be known although it may vary."""
    behind: Mapping[str, frozenset[str]]
    """The facts that each score depends on."""

    @classmethod
    def of(cls, fitted: Fitted) -> "_Asked":
        found = cls({}, {})
        shadows: dict[str, Node] = {}
        behind: dict[str, frozenset[str]] = {}
        for score, formula in zip(
            fitted.program.scores, fitted.formulas, strict=True
        ):
            found = cls(shadows, behind)
            name, shadow = str(score.name), found.possible(formula)
            behind[name] = found.facts(formula)
            if shadow != formula:
                shadows[name] = shadow
        tier = fitted.program.tier_column
        doubtful = ir.Column(TIER_DOUBT, Boolean())
        shadows[TIER] = ir.If(doubtful, build.MISSING, tier, tier.type)
        return cls(shadows, behind)

    def facts(self, node: Node) -> frozenset[str]:
        """Name the facts that *node* depends on, scores followed."""
        return frozenset[str]().union(
            *(self.behind.get(name, {name}) for name in ir.columns(node))
        )

    def possible(self, node: Node) -> Node:
        """Make *node* unknown wherever a missing value could make it vary."""
        match node:
            case ir.Column(name):
                return self.shadows.get(name, node)
            case ir.IsMissing(only) | ir.Same(only, ir.Constant(None)):
                gone = ir.IsMissing(self.possible(only))
                return ir.If(gone, build.MISSING, build.FALSE, Boolean())
            case ir.Same(left, right):
                sides = self.possible(left), self.possible(right)
                return ir.Same(*sides, strict=True)
            case ir.If(condition, then, otherwise):
                asked = self.possible(condition)
                chosen = ir.If(
                    asked, self.possible(then), self.possible(otherwise), node.type
                )
                return ir.If(ir.IsMissing(asked), build.MISSING, chosen, node.type)
            case _:
                return build.mapped(node, self.possible)

    def doubt(self, node: Node, fact: str) -> Node | None:
        """Say when *fact* is missing and could change the truth of *node*."""
        if fact not in self.facts(node):
            return None
        open_ = ir.IsMissing(self.possible(node))
        if not isinstance(node, ir.Every | ir.Some | ir.Not):
            missing = ir.IsMissing(ir.Column(fact, Boolean()))
            return build.every(open_, missing)
        parts = [self.doubt(part, fact) for part in ir.children(node)]
        return build.every(open_, build.some(*(p for p in parts if p)))

    def surely(self, node: Node) -> Node:
        """Say whether *node* is true whatever the missing values are."""
        return ir.If(self.possible(node), build.TRUE, build.FALSE, Boolean())


def _tier_doubts(fitted: Fitted, asked: _Asked, fact: str) -> Iterator[Node]:
    for rule in fitted.program.rules:
        found = asked.doubt(rule.node, fact)
        if found:
            ahead = [asked.surely(r.node) for r in _decisive(fitted, rule)]
            yield build.every(found, ir.Not(build.some(*ahead))) if ahead else found


def _decisive(fitted: Fitted, rule: Rule) -> tuple[Rule, ...]:
    """Give the rules that make *rule* irrelevant where they surely apply."""
    rules = fitted.program.rules
    match fitted.program.hit:
        case "first":
            return rules[: rules.index(rule)]
        case "unique" | "any":
            return tuple(r for r in rules if r is not rule)
        case "priority":
            order = [tier.name for tier in fitted.program.tiers]
            rank = order.index(rule.tier)
            return tuple(r for r in rules if order.index(r.tier) < rank)


def _action_doubts(fitted: Fitted, asked: _Asked, fact: str) -> Iterator[Node]:
    for rule in fitted.program.action_rules:
        found = asked.doubt(rule.when.node, fact)
        if found:
            yield found
