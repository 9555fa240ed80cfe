"""Could a missing fact have changed the outcome?

For each fact that may be missing there is a node that is true where the fact is missing
and some value of it could lead to another tier or other actions. The question is asked
in Kleene's three-valued logic: unknown means that both answers are possible. The answer
is on the safe side: no fact that matters is left out.

Rules after one that surely applies can't matter (`first`), nor can any other rule
(`unique`, `any`), nor a rule for a lesser tier (`priority`).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.program.program import TIER, Fitted, Program, Score
from tiers.schema import Boolean, Number

TIER_DOUBT = "#tier in doubt"
"""The column that says whether a missing fact could change the tier."""

_SETTLED = "#settled"
"""The column that ranks the best rule that surely applies."""


@attrs.frozen
class Doubts:
    """For each fact that may be missing, when it could change the outcome."""

    helpers: tuple[tuple[str, Node], ...]
    """Columns to compute first, in this order, from facts, scores and each other."""
    tier: Mapping[str, Node]
    """By fact: could it change the tier? Reads helpers, facts and scores."""
    actions: Mapping[str, Node]
    """By fact: could it change the actions? Reads the tier and `TIER_DOUBT`, too."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that can be in doubt, in the order of the schema."""
        return tuple(dict.fromkeys((*self.tier, *self.actions)))


def doubts(fitted: Fitted) -> Doubts:
    """Work out the questions for a program."""
    asked = _Asked.of(fitted)
    program = fitted.program
    facts = [f.name for f in program.schema.facts if f.missing == "unknown"]
    tier = {fact: list(_tier_doubts(program, asked, fact)) for fact in facts}
    actions = {fact: list(_action_doubts(program, asked, fact)) for fact in facts}
    return Doubts(
        helpers=(*asked.helpers, (_SETTLED, _settled(program, asked))),
        tier={fact: build.some(*nodes) for fact, nodes in tier.items() if nodes},
        actions={fact: build.some(*nodes) for fact, nodes in actions.items() if nodes},
    )


@attrs.frozen
class _Asked:
    """The scores as the question sees them."""

    stand_ins: Mapping[str, Node]
    """What stands in for a score, or the tier, that can be known although it may vary."""
    behind: Mapping[str, frozenset[str]]
    """The facts that each score depends on."""
    uncertain: frozenset[str]
    """The facts that may be missing."""
    helpers: tuple[tuple[str, Node], ...] = ()
    """The columns that the stand-ins read."""

    @classmethod
    def of(cls, fitted: Fitted) -> "_Asked":
        tier = fitted.program.tier_column
        doubtful = ir.Column(TIER_DOUBT, Boolean())
        stand_in = ir.If(doubtful, build.MISSING, tier, tier.type)
        facts = fitted.program.schema.facts
        uncertain = frozenset(f.name for f in facts if f.missing == "unknown")
        asked = cls({TIER: stand_in}, {}, uncertain)
        for score, formula in zip(fitted.program.scores, fitted.formulas, strict=True):
            asked = asked.with_score(score, formula)
        return asked

    def with_score(self, score: Score, formula: Node) -> "_Asked":
        """Take a score in; one that can't be known while it may vary needs no stand-in."""
        name, possible = str(score.name), self.possible(formula)
        behind = {**self.behind, name: self.facts(formula)}
        if possible == formula or not behind[name] & self.uncertain:
            return attrs.evolve(self, behind=behind)
        helper = ir.Column(f"#possible {name}", score.type)
        return attrs.evolve(
            self,
            stand_ins={**self.stand_ins, name: helper},
            behind=behind,
            helpers=(*self.helpers, (helper.name, possible)),
        )

    def facts(self, node: Node) -> frozenset[str]:
        """Name the facts that *node* depends on, scores followed."""
        return frozenset[str]().union(
            *(self.behind.get(name, {name}) for name in ir.columns(node))
        )

    def possible(self, node: Node) -> Node:
        """Make *node* unknown wherever a missing value could make it vary."""
        match node:
            case ir.Column(name):
                return self.stand_ins.get(name, node)
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


def _settled(program: Program, asked: _Asked) -> Node:
    """Give the rank of the best rule that applies whatever the missing values are."""
    ranks = _ranks(program)
    found: Node = build.constant(Decimal(len(ranks)))
    for rule in sorted(program.rules, key=lambda r: ranks[r.id], reverse=True):
        rank = build.constant(Decimal(ranks[rule.id]))
        found = build.choose(asked.possible(rule.node), rank, found)
    return found


def _ranks(program: Program) -> dict[str, int]:
    """Rank the rules: only those of a better rank matter beside one that applies."""
    rules = program.rules
    match program.hit:
        case "first":
            return {rule.id: at for at, rule in enumerate(rules)}
        case "unique" | "any":
            return {rule.id: 0 for rule in rules}
        case "priority":
            order = [tier.name for tier in program.tiers]
            return {rule.id: order.index(rule.tier) for rule in rules}


def _tier_doubts(program: Program, asked: _Asked, fact: str) -> Iterator[Node]:
    ranks = _ranks(program)
    settled = ir.Column(_SETTLED, Number(0, Decimal(0), Decimal(len(ranks))))
    for rule in program.rules:
        found = asked.doubt(rule.node, fact)
        if found:
            rank = build.constant(Decimal(ranks[rule.id]))
            yield build.every(build.compare(rank, "<", settled), found)


def _action_doubts(program: Program, asked: _Asked, fact: str) -> Iterator[Node]:
    for rule in program.action_rules:
        found = asked.doubt(rule.when.node, fact)
        if found:
            yield found
